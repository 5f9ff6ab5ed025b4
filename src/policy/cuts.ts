import { sortedKnown } from '../stats/quantile.js';

/** A place to cut an ordered score: requests scoring below `threshold` go down. Infinity sends everything down. */
export interface Cut {
  threshold: number;
  /** Share of the scores below it. */
  share: number;
}

/**
 * At most `count` cuts at quantiles of `scores` (method.md section 1: a grid fixed before certification
 * labels are read). A cut never splits a tie, and the last one sends everything down. Thresholds are
 * written with as few digits as keep them strictly between the neighbouring scores, so that the file holds
 * exactly the cut that was measured. Infinite scores are never below a cut but count in the shares; NaN does
 * not count at all. Empty scores: no cuts.
 */
export function cutsOf(scores: ArrayLike<number>, count = 40): Cut[] {
  const known = sortedKnown(scores);
  const sorted = known.filter((score) => score < Number.POSITIVE_INFINITY);
  const n = sorted.length;
  const cuts: Cut[] = [];
  let last = 0;
  for (let step = 1; step <= count && n > 0; step++) {
    let end = Math.max(1, Math.round((step / count) * n));
    while (end < n && sorted[end] === sorted[end - 1]) end++;
    if (end <= last) continue;
    last = end;
    const threshold =
      end === n ? Number.POSITIVE_INFINITY : shortBetween(sorted[end - 1] as number, sorted[end] as number);
    cuts.push({ threshold, share: end / known.length });
  }
  return cuts;
}

/** The shortest decimal strictly between two scores; `high` itself when no number lies between. */
function shortBetween(low: number, high: number): number {
  for (let digits = 2; digits < 17; digits++) {
    const value = Number(((low + high) / 2).toPrecision(digits));
    if (value > low && value < high) return value;
  }
  return high;
}
