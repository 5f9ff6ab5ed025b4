import type { Estimate } from '../records/estimate.js';
import { wilson } from './interval.js';
import { studentQuantile } from './student.js';
import { sum } from './sum.js';
import { rowWeights, weightedMean, weightedVariance } from './weighted.js';
import { rowsWorth } from './worth.js';

/**
 * Mean of scores in [0, 1] with its 95 % interval: Wilson when all are 0 or 1, else Student's t clipped to [0, 1]; no interval
 * for a single graded score or when all graded scores are equal; unknown without scores. Unequal weights: the Hajek mean and
 * Kish's effective number of scores in the place of n. With clusters, rows that are alike count for what they are worth (`worthOf`).
 */
export function meanScore(
  scores: ArrayLike<number>,
  weights?: ArrayLike<number>,
  clusters?: readonly string[],
): Estimate {
  const n = scores.length;
  const rows = rowWeights(weights, n);
  const value = weightedMean(scores, weights);
  if (rows === null || value === null) return { value: null, ci95: null, n };
  const good = sum(Float64Array.from(scores, (score, row) => rows.of[row]! * score));
  const worth = rowsWorth(scores, rows, clusters);
  if (Array.prototype.every.call(scores, (score) => score === 0 || score === 1))
    return { value, ci95: wilson(worth === n ? good : Math.min(1, good / rows.total) * worth, worth, 0.95), n };
  const spread = weightedVariance(scores, rows);
  if (!spread || !(worth > 1)) return { value, ci95: null, n };
  const half = studentQuantile(0.975, worth - 1) * Math.sqrt(spread / worth);
  return { value, ci95: [Math.max(0, value - half), Math.min(1, value + half)], n };
}
