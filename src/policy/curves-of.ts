import { curveBands } from '../curves/bands.js';
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
import { foldsOf, outOfFold } from './out-of-fold.js';

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
    candidates: pairs.flatMap((pair) => curvesOfPair(pair, fitters, seed)),
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

function columnsOf({ panel, weak, strong }: Pair): Omit<SweepInput, 'scores'> {
  const known = (column: TierColumn): Float64Array => column.score.map((score) => (Number.isNaN(score) ? 0 : score));
  return {
    weak: known(weak),
    strong: known(strong),
    weakCostUsd: weak.costUsd,
    strongCostUsd: strong.costUsd,
    weights: panel.weights,
  };
}

/** Bootstrap draws of a band: its ends move by less than a tenth of a standard error. */
const DRAWS = 1000;
const MOST_POINTS = 201;

function curvesOfPair(pair: Pair, fitters: readonly Fitter[], seed: number): RouterCurve[] {
  const columns = columnsOf(pair);
  const gain = Float64Array.from(columns.strong, (score, row) => (score > (columns.weak[row] as number) ? 1 : 0));
  const folds = foldsOf(pair.panel, seed);
  const scores = fitters.map((fitter) => outOfFold(fitter, folds, gain, pair.weak.tier).map(inOrder));
  const routers = scores.map((own) => ({ scores: own, weak: columns.weak, strong: columns.strong }));
  const bands = curveBands({ routers, clusters: pair.panel.clusters, weights: pair.panel.weights, draws: DRAWS, seed });
  return fitters.map(({ kind }, at) => {
    const { points } = sweep({ ...columns, scores: scores[at] as Float64Array });
    return {
      kind,
      weak: pair.weak.tier,
      strong: pair.strong.tier,
      n: pair.panel.caseIds.length,
      ...metricsOf(points),
      ...(bands[at] as (typeof bands)[number]),
      points: thinned(points),
    };
  });
}

/** A place in the order for every case: without a model all tie at 0, and what must not go down comes first at 1. */
function inOrder(score: number): number {
  return Number.isNaN(score) ? 0 : Math.min(score, 1);
}

/** Evenly spaced points of a curve, both ends kept. */
function thinned(points: readonly CurvePoint[]): CurvePoint[] {
  const last = points.length - 1;
  if (last < MOST_POINTS) return [...points];
  return Array.from(
    { length: MOST_POINTS },
    (_, at) => points[Math.round((at / (MOST_POINTS - 1)) * last)] as CurvePoint,
  );
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
