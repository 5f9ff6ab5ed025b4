import { aiq, qnc, upperHull } from '../curves/frontier.js';
import { apgr, cpt } from '../curves/gap.js';
import { ladder } from '../curves/ladder.js';
import { oracle } from '../curves/reference.js';
import { type SweepInput, sweep } from '../curves/sweep.js';
import type { CurveMetrics, CurvePoint, CurvesFile, RouterCurve } from '../records/curve.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import { unitHash } from '../stats/hash.js';
import { completeRows } from './acceptable.js';
import type { Fitter } from './fit.js';
import { outOfFold } from './out-of-fold.js';

/**
 * The ladder and, for every step up to the top tier, the cost-quality curve of each kind of router. All scores are
 * out of fold. The label a score learns is "the top tier does better".
 */
export function curvesOf(
  panel: Panel,
  fitters: readonly Fitter[],
  seed: number,
): Omit<CurvesFile, 'schema' | 'warnings'> {
  const rows = ladder(panel);
  const top = rows.at(-1)?.tier as string;
  const pairs = rows.slice(0, -1).map((row) => pairOf(panel, row.tier, top));
  const priced = rows.flatMap((row) =>
    row.cost_usd_per_request === null || row.quality.value === null
      ? []
      : [[row.cost_usd_per_request, row.quality.value] as [number, number]],
  );
  return {
    cases: panel.caseIds.length,
    ladder: rows,
    hull: upperHull(priced).map(([costUsd, quality]) => ({ costUsd, quality })),
    candidates: pairs.flatMap((pair) => fitters.map((fitter) => curveOf(pair, fitter, seed))),
    references: pairs.map((pair) => ({
      weak: pair.weak.tier,
      strong: pair.strong.tier,
      oracle: oracle(columnsOf(pair)),
      random: metricsOf(
        sweep({ ...columnsOf(pair), scores: pair.panel.caseIds.map((id) => unitHash(`random-${seed}`, id)) }).points,
      ),
    })),
  };
}

/** Two tiers on the cases that both answered. */
interface Pair {
  panel: Panel;
  weak: TierColumn;
  strong: TierColumn;
}

function pairOf(panel: Panel, weak: string, strong: string): Pair {
  const columns = [columnOf(panel, weak), columnOf(panel, strong)];
  const both = panelRows({ ...panel, tiers: columns }, completeRows(panel, columns));
  return { panel: both, weak: both.tiers[0] as TierColumn, strong: both.tiers[1] as TierColumn };
}

function columnsOf({ weak, strong }: Pair): Omit<SweepInput, 'scores'> {
  const known = (column: TierColumn): Float64Array => column.score.map((score) => (Number.isNaN(score) ? 0 : score));
  return { weak: known(weak), strong: known(strong), weakCostUsd: weak.costUsd, strongCostUsd: strong.costUsd };
}

function curveOf(pair: Pair, fitter: Fitter, seed: number): RouterCurve {
  const columns = columnsOf(pair);
  const gain = Float64Array.from(columns.strong, (score, row) => (score > (columns.weak[row] as number) ? 1 : 0));
  const scores = outOfFold(fitter, pair.panel, gain, pair.weak.tier, seed);
  const { points } = sweep({ ...columns, scores });
  return {
    kind: fitter.kind,
    weak: pair.weak.tier,
    strong: pair.strong.tier,
    n: scores.length,
    ...metricsOf(points),
    points,
  };
}

function metricsOf(points: readonly CurvePoint[]): CurveMetrics {
  const priced = points.flatMap(({ costUsd, quality }) =>
    costUsd === null ? [] : [[costUsd, quality] as [number, number]],
  );
  const ends = [points[0], points.at(-1)].filter((point) => point !== undefined);
  const best = ends.reduce<CurvePoint | null>((top, end) => (top && top.quality >= end.quality ? top : end), null);
  const hasCosts = priced.length === points.length && points.length > 0;
  return {
    apgr: apgr(points),
    cpt50: cpt(points, 0.5),
    cpt80: cpt(points, 0.8),
    aiq: hasCosts ? aiq(priced) : null,
    qnc: hasCosts && best?.costUsd ? qnc(upperHull(priced), { cost: best.costUsd, quality: best.quality }) : null,
  };
}
