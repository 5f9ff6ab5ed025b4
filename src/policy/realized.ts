import type { Estimate } from '../records/estimate.js';
import { quantileRanks } from '../stats/quantile.js';
import { type Sketch, sketchQuantile } from '../stats/sketch.js';
import { studentQuantile } from '../stats/student.js';

/** Mean of n values by their sum and the sum of their squares, with Student's interval; null: squares that are not known. */
export function meanOfSums(n: number, sum: number, squares: number | null): Estimate {
  if (!(n > 0)) return { value: null, ci95: null, n };
  const value = sum / n;
  const spread = squares === null || n < 2 ? 0 : (squares - n * value ** 2) / (n - 1);
  // Equal values say nothing of how others may differ; below 1e-12 of the square it is rounding.
  if (!(spread > 1e-12 * value ** 2)) return { value, ci95: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(spread / n);
  return { value, ci95: [value - half, value + half], n };
}

/** The p95 of a sketch of n values with its 95 % interval by order statistics; an end is null where n is too small for it. */
export function p95OfSketch(
  sketch: Sketch,
  n: number,
): { value: number | null; ci95: [number | null, number | null] | null } {
  const value = sketchQuantile(sketch, 0.95);
  if (value === null || n < 2) return { value, ci95: null };
  const [low, high] = quantileRanks(n, 0.95, 0.95).map((rank) =>
    rank === null ? null : sketchQuantile(sketch, (rank - 1) / (n - 1)),
  ) as [number | null, number | null];
  return { value, ci95: [low, high] };
}
