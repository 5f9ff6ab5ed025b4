import { trapezoid } from '../stats/area.js';

/** Mean cost of a request and mean quality. */
export type CostQuality = readonly [cost: number, quality: number];

/** What rounding may take from a quality that equals its target. */
const SLACK = 1e-12;

/** Above 0 when b lies below the line from a to c. */
function isBelow(a: CostQuality, b: CostQuality, c: CostQuality): boolean {
  return (b[1] - a[1]) * (c[0] - a[0]) <= (c[1] - a[1]) * (b[0] - a[0]);
}

/**
 * Upper concave hull of the points, as far as quality rises: what mixing single models at random can buy (the "zero router"). By rising
 * cost, from the cheapest point on. Points that are not finite are left out; no points, no hull.
 */
export function upperHull(points: readonly CostQuality[]): [cost: number, quality: number][] {
  const ordered = points
    .filter(([cost, quality]) => Number.isFinite(cost) && Number.isFinite(quality))
    .sort((a, b) => a[0] - b[0] || b[1] - a[1]);
  const hull: CostQuality[] = [];
  for (const point of ordered) {
    if (hull.length > 0 && !(point[1] > hull.at(-1)![1])) continue;
    while (hull.length > 1 && isBelow(hull.at(-2)!, hull.at(-1)!, point)) hull.pop();
    hull.push(point);
  }
  return hull.map(([cost, quality]) => [cost, quality]);
}

/**
 * Average improvement in quality (RouterBench, arXiv 2403.12031, as the paper defines it): mean height of the hull between the cheapest and the
 * dearest point, flat past its last one. In the unit of quality. null when all points cost the same.
 */
export function aiq(points: readonly CostQuality[]): number | null {
  const hull = upperHull(points);
  const last = hull.at(-1);
  if (last === undefined) return null;
  const dearest = points.reduce((most, [cost]) => (Number.isFinite(cost) ? Math.max(most, cost) : most), last[0]);
  const span = dearest - hull[0]![0];
  if (!(span > 0)) return null;
  const reach: CostQuality[] = [...hull, [dearest, last[1]]];
  const area = trapezoid(
    reach.map(([cost]) => cost),
    reach.map(([, quality]) => quality),
  );
  return area / span;
}

/**
 * Quality-neutral cost (UniRoute, arXiv 2502.08773): least cost at which the hull reaches the best single model's quality, divided by
 * that model's cost. Below 1 the mixture is cheaper. null when it never gets there or the model costs nothing.
 */
export function qnc(hull: readonly CostQuality[], best: { cost: number; quality: number }): number | null {
  if (!(best.cost > 0)) return null;
  const at = hull.findIndex(([, quality]) => quality >= best.quality - SLACK);
  if (at < 0) return null;
  const [cost, quality] = hull[at]!;
  const before = hull[at - 1];
  if (before === undefined) return cost / best.cost;
  const share = Math.min(1, (best.quality - before[1]) / (quality - before[1]));
  return (before[0] + share * (cost - before[0])) / best.cost;
}
