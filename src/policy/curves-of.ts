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
  const lower = rows.slice(0, -1).map((row) => row.tier);
  const groups = groupsOf(panel, lower, top);
  const curves = groups.flatMap((group) => curvesOfGroup(group, fitters, seed));
  const pairs = groups.flatMap(({ pairs }) => pairs);
  const priced = rows.flatMap((row) =>
    row.cost_usd_per_request === null || row.quality.value === null
      ? []
      : [[row.cost_usd_per_request, row.quality.value] as [number, number]],
  );
  return {
    cases: panel.caseIds.length,
    ladder: rows,
    hull: upperHull(priced).map(([costUsd, quality]) => ({ costUsd, quality })),
    candidates: lower.flatMap((tier) => curves.filter(({ weak }) => weak === tier)),
    references: lower.map((tier) => referencesOf(pairs.find(({ weak }) => weak === tier) as Pair, seed)),
  };
}

/** Two tiers on the cases that both answered. */
interface Pair {
  weak: string;
  strong: string;
  ids: readonly string[];
  columns: Omit<SweepInput, 'scores'>;
}

/** Pairs of the same cases, which learners read once: their weak tiers and the strong one on those cases. */
interface Group {
  panel: Panel;
  pairs: Pair[];
}

function groupsOf(panel: Panel, lower: readonly string[], top: string): Group[] {
  const strong = columnOf(panel, top);
  const byRows = new Map<string, { rows: number[]; tiers: TierColumn[] }>();
  for (const tier of lower) {
    const weak = columnOf(panel, tier);
    const rows = completeRows(panel, [weak, strong]);
    const known = byRows.get(rows.join());
    if (known) known.tiers.push(weak);
    else byRows.set(rows.join(), { rows, tiers: [weak] });
  }
  return [...byRows.values()].map(({ rows, tiers }) => {
    const both = panelRows({ ...panel, tiers: [...tiers, strong] }, rows);
    const pairs = tiers.map(({ tier }) => ({
      weak: tier,
      strong: top,
      ids: both.caseIds,
      columns: columnsOf(both, tier, top),
    }));
    return { panel: both, pairs };
  });
}

function columnsOf(panel: Panel, weak: string, strong: string): Pair['columns'] {
  const [lower, upper] = [columnOf(panel, weak), columnOf(panel, strong)];
  const known = (column: TierColumn): Float64Array => column.score.map((score) => (Number.isNaN(score) ? 0 : score));
  return {
    weak: known(lower),
    strong: known(upper),
    weakCostUsd: lower.costUsd,
    strongCostUsd: upper.costUsd,
    weights: panel.weights,
  };
}

/** Bootstrap draws of a band: its ends move by less than a tenth of a standard error. */
const DRAWS = 1000;
const MOST_POINTS = 201;

function curvesOfGroup({ panel, pairs }: Group, fitters: readonly Fitter[], seed: number): RouterCurve[] {
  const lessons = pairs.map(({ weak: small, columns: { weak, strong } }) => ({
    small,
    labels: Float64Array.from(strong, (score, row) => (score > (weak[row] as number) ? 1 : 0)),
  }));
  const folds = foldsOf(panel, seed);
  const scores = fitters.map((fitter) => outOfFold(fitter, folds, lessons).map((own) => own.map(inOrder)));
  const curves = pairs.flatMap((pair, of) =>
    fitters.map(({ kind }, at) => ({ kind, pair, scores: scores[at]?.[of] as Float64Array })),
  );
  const routers = curves.map(({ pair: { columns }, scores: own }) => ({ ...columns, scores: own }));
  const bands = curveBands({ routers, clusters: panel.clusters, weights: panel.weights, draws: DRAWS, seed });
  return curves.map(({ kind, pair, scores: own }, at) => {
    const { points } = sweep({ ...pair.columns, scores: own });
    return {
      kind,
      weak: pair.weak,
      strong: pair.strong,
      n: panel.caseIds.length,
      ...metricsOf(points),
      ...(bands[at] as (typeof bands)[number]),
      points: thinned(points),
    };
  });
}

function referencesOf({ ids, weak, strong, columns }: Pair, seed: number): CurvesFile['references'][number] {
  const scores = ids.map((id) => unitHash(`random-${seed}`, id));
  return { weak, strong, oracle: oracle(columns), random: metricsOf(sweep({ ...columns, scores }).points) };
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
