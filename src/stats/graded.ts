import { sampleCorrelation } from 'simple-statistics';
import type { Interval } from './interval.js';
import { studentQuantile } from './student.js';
import { mean, variance } from './sum.js';

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
  const varies = (values: ArrayLike<number>): boolean =>
    Array.prototype.some.call(values, (value) => value !== values[0]);
  if (x.length < 2 || !varies(x) || !varies(y)) return null;
  return Math.max(-1, Math.min(1, sampleCorrelation(Array.from(x), Array.from(y))));
}
