import type { Interval } from './interval.js';
import { studentQuantile } from './student.js';
import { mean, sum, variance } from './sum.js';

/** A mean of independent rows. */
export interface MeanEstimate {
  mean: number;
  /** Standard error; null below two rows. */
  se: number | null;
  interval: Interval | null;
  n: number;
}

/** Mean with Student's t interval for independent rows; null without rows. Paired scores: pass the differences. */
export function meanEstimate(values: ArrayLike<number>, confidence: number): MeanEstimate | null {
  const n = values.length;
  const centre = mean(values);
  if (centre === null) return null;
  const spread = variance(values);
  if (spread === null) return { mean: centre, se: null, interval: null, n };
  const se = Math.sqrt(spread / n);
  const half = studentQuantile((1 + confidence) / 2, n - 1) * se;
  return { mean: centre, se, interval: [centre - half, centre + half], n };
}

/** Pearson's correlation, in [-1, 1]; null below two rows or when either side does not vary. */
export function pearson(x: ArrayLike<number>, y: ArrayLike<number>): number | null {
  const [centreX, centreY] = [mean(x), mean(y)];
  if (centreX === null || centreY === null || x.length < 2) return null;
  const gapX = Float64Array.from(x, (value) => value - centreX);
  const gapY = Float64Array.from(y, (value) => value - centreY);
  const scale = Math.sqrt(sum(gapX.map((gap) => gap * gap)) * sum(gapY.map((gap) => gap * gap)));
  if (!(scale > 0)) return null;
  return Math.max(-1, Math.min(1, sum(gapX.map((gap, row) => gap * gapY[row]!)) / scale));
}
