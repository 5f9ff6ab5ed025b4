import { binomialQuantile } from './binomial.js';

/**
 * Quantile of values already in rising order, by linear interpolation between order statistics (type 7: numpy and R's default).
 * q in [0, 1]: 0 the least, 1 the largest. null without values or for q outside [0, 1].
 */
export function quantileSorted(sorted: ArrayLike<number>, q: number): number | null {
  const n = sorted.length;
  if (n === 0 || !(q >= 0 && q <= 1)) return null;
  const position = (n - 1) * q;
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, n - 1)]!;
  return low + (position - below) * (high - low);
}

/** The values that are not NaN, in rising order, as a new array. */
export function sortedKnown(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort();
}

/** `quantileSorted` of values in any order. NaN marks "unknown" and is left out; null when nothing is known. */
export function quantile(values: ArrayLike<number>, q: number): number | null {
  return quantileSorted(sortedKnown(values), q);
}

/**
 * Ranks (from 1) of the order statistics that enclose the q-quantile with the given confidence, without any assumption
 * about its distribution. null: this sample has no such rank (no upper limit of a p95 below about 72 values).
 */
export function quantileRanks(n: number, q: number, confidence: number): [low: number | null, high: number | null] {
  if (n === 0) return [null, null];
  const tail = (1 - confidence) / 2;
  const low = binomialQuantile(tail, n, q);
  const high = binomialQuantile(1 - tail, n, q) + 1;
  return [low >= 1 ? low : null, high <= n ? high : null];
}

/** Interval of the q-quantile of `sorted` (rising) by order statistics; an end is null when the sample is too small for it. */
export function quantileInterval(
  sorted: ArrayLike<number>,
  q: number,
  confidence: number,
): [low: number | null, high: number | null] {
  const [low, high] = quantileRanks(sorted.length, q, confidence);
  return [low === null ? null : sorted[low - 1]!, high === null ? null : sorted[high - 1]!];
}
