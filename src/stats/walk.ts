import { exactPower, minRouted, routedForPower } from './power.js';

/**
 * Fixed-sequence test over hypotheses in an order fixed in advance: from `start` on, reject while p <= delta, stop at the first that is not,
 * and never resume. Returns the last index rejected (certified), or null when none is. The chance of any false
 * certificate is at most delta, however the p-values depend on each other.
 * `start` must not depend on the labels the p-values come from.
 */
export function fixedSequence(pValues: ArrayLike<number>, start: number, delta: number): number | null {
  let certified: number | null = null;
  for (let at = Math.max(0, start); at < pValues.length; at++) {
    if (!(pValues[at]! <= delta)) break;
    certified = at;
  }
  return certified;
}

/**
 * Start of the walk without training labels (method.md, 1): the first grid point expected to route at least a quarter of the `cases`
 * certification rows, but no fewer than can pass without a bad answer (59 at 95/95) and no more than give 80 % power at half the
 * allowed bad share (434). The last point when none routes that many; null without a grid.
 * `expectedRouted` rises along the grid and comes from the log, not from the labels.
 */
export function designStart(
  expectedRouted: ArrayLike<number>,
  cases: number,
  alpha: number,
  delta: number,
): number | null {
  if (expectedRouted.length === 0) return null;
  const least = minRouted(alpha, delta);
  const most = routedForPower(alpha, delta, alpha / 2, 0.8) ?? Number.POSITIVE_INFINITY;
  const wanted = Math.max(least, Math.min(most, 0.25 * cases));
  for (let at = 0; at < expectedRouted.length; at++) {
    if (expectedRouted[at]! >= wanted) return at;
  }
  return expectedRouted.length - 1;
}

/** What the training rows say of one grid point. */
export interface TrainCount {
  /** Training rows routed down, and the bad ones among them. */
  routed: number;
  bad: number;
  /** Rows of the certification split expected to be routed down. */
  expectedRouted: number;
}

/**
 * Start of the walk from training labels: the grid point with the largest estimated power, (bad + 1/2) / (routed + 1) standing for its
 * true bad share. The first one on ties; null when no point has any power, then take `designStart`.
 */
export function trainedStart(grid: readonly TrainCount[], alpha: number, delta: number): number | null {
  let best: number | null = null;
  let bestPower = 0;
  for (const [at, point] of grid.entries()) {
    const guess = (point.bad + 0.5) / (point.routed + 1);
    const power = exactPower(Math.round(point.expectedRouted), alpha, delta, guess);
    if (power > bestPower) {
      best = at;
      bestPower = power;
    }
  }
  return best;
}
