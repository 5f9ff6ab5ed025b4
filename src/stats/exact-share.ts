import type { Interval } from './interval.js';
import { clopperPearson } from './interval.js';
import { sum } from './sum.js';
import { rowWeights } from './weighted.js';
import { rowsWorth } from './worth.js';

/** A share of rows with its Clopper-Pearson intervals at 95 %. */
export interface ExactShare {
  share: number;
  ci95: Interval;
  /** One-sided. */
  upper95: number;
}

/**
 * Share of the rows that are hits (1, else 0). Equal weights, every row a cluster of its own: exact. Else the share of the weight, at the
 * number of independent rows of equal weight that they are worth (Korn and Graubard 1998), which no longer is exact: a figure, and never a certificate, which bets instead.
 * Null without rows or weight.
 */
export function exactShare(
  hits: ArrayLike<number>,
  weights?: ArrayLike<number>,
  clusters?: readonly string[],
): ExactShare | null {
  const rows = rowWeights(weights, hits.length);
  if (rows === null) return null;
  const n = rowsWorth(hits, rows, clusters);
  const weight = sum(Float64Array.from(hits, (hit, row) => rows.of[row]! * hit));
  const share = Math.min(1, weight / rows.total);
  const count = n === hits.length ? weight : share * n;
  return { share, ci95: clopperPearson(count, n, 0.95), upper95: clopperPearson(count, n, 0.95, 'upper')[1] };
}
