import type { Estimate } from '../records/estimate.js';
import { UNKNOWN } from '../records/estimate.js';
import { wilson } from '../stats/interval.js';
import { studentQuantile } from '../stats/student.js';
import { mean, variance } from '../stats/sum.js';

/**
 * Mean score with its 95 % interval: Wilson for scores that are all 0 or 1, Student's t for graded ones (none for a
 * single graded score). Empty: unknown.
 */
export function meanScore(scores: ArrayLike<number>): Estimate {
  const n = scores.length;
  const value = mean(scores);
  if (value === null) return UNKNOWN;
  const isBinary = Array.prototype.every.call(scores, (score) => score === 0 || score === 1);
  if (isBinary) return { value, ci95: wilson(Math.round(value * n), n, 0.95), n };
  const spread = variance(scores);
  if (spread === null) return { value, ci95: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(spread / n);
  return { value, ci95: [value - half, value + half], n };
}
