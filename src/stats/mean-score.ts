import type { Estimate } from '../records/estimate.js';
import { wilson } from './interval.js';
import { studentQuantile } from './student.js';
import { mean, sum, variance } from './sum.js';

/**
 * Mean of scores in [0, 1] with its 95 % interval: Wilson when all are 0 or 1, else Student's t clipped to [0, 1]; no interval
 * for a single graded score or when all graded scores are equal; unknown without scores.
 */
export function meanScore(scores: ArrayLike<number>): Estimate {
  const value = mean(scores);
  const n = scores.length;
  if (value === null) return { value, ci95: null, n };
  if (Array.prototype.every.call(scores, (score) => score === 0 || score === 1))
    return { value, ci95: wilson(sum(scores), n, 0.95), n };
  const spread = variance(scores);
  if (!spread) return { value, ci95: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(spread / n);
  return { value, ci95: [Math.max(0, value - half), Math.min(1, value + half)], n };
}
