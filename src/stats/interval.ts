import { betaInverse } from './beta.js';
import { checkCounts, checkShare } from './count.js';
import { normalQuantile } from './normal.js';

/** Lower and upper end, in [0, 1]. */
export type Interval = [low: number, high: number];

/**
 * Two-sided Wilson score interval of a share. [0, 1] for n = 0; touches 0 without and 1 with only successes.
 * Counts may be fractional (effective sizes). `confidence` is a share, such as 0.95.
 * @throws bad-counts, bad-share
 */
export function wilson(successes: number, n: number, confidence: number): Interval {
  checkCounts(successes, n);
  checkShare(confidence, 'confidence');
  if (n === 0) return [0, 1];
  const z2 = normalQuantile((1 + confidence) / 2) ** 2;
  const share = successes / n;
  const centre = share + z2 / (2 * n);
  const half = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n)));
  const scale = 1 + z2 / n;
  const low = successes === 0 ? 0 : Math.max(0, (centre - half) / scale);
  const high = successes === n ? 1 : Math.min(1, (centre + half) / scale);
  return [low, high];
}

function lowerLimit(successes: number, n: number, tail: number): number {
  return successes === 0 ? 0 : betaInverse(tail, successes, n - successes + 1);
}

function upperLimit(successes: number, n: number, tail: number): number {
  return successes === n ? 1 : 1 - betaInverse(tail, n - successes, successes + 1);
}

/**
 * Clopper-Pearson ("exact") interval of a share. `side` two: each tail gets half of 1 - confidence; lower or upper: one tail
 * gets all, and the other end is 1 or 0. [0, 1] for n = 0.
 * @throws bad-counts, bad-share
 */
export function clopperPearson(
  successes: number,
  n: number,
  confidence: number,
  side: 'two' | 'lower' | 'upper' = 'two',
): Interval {
  checkCounts(successes, n);
  checkShare(confidence, 'confidence');
  if (n === 0) return [0, 1];
  const tail = side === 'two' ? (1 - confidence) / 2 : 1 - confidence;
  return [side === 'upper' ? 0 : lowerLimit(successes, n, tail), side === 'lower' ? 1 : upperLimit(successes, n, tail)];
}

/**
 * One-sided Clopper-Pearson upper limit of the bad share, exceeded by the truth with probability at most delta.
 * 1 for n = 0 or when all are bad. At most alpha exactly when the binomial p-value of alpha is at most delta.
 * @throws bad-counts, bad-share
 */
export function clopperPearsonUpper(bad: number, n: number, delta: number): number {
  checkCounts(bad, n);
  checkShare(delta, 'delta');
  return n === 0 ? 1 : upperLimit(bad, n, delta);
}
