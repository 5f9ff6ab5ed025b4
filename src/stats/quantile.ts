import { binomialQuantile } from './binomial.js';
import { rowWeights } from './weighted.js';

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

/** A quantile and its interval by order statistics. */
export interface QuantileEstimate {
  value: number | null;
  /** 95 %; an end is null when the sample is too small for it. */
  ci95: [low: number | null, high: number | null];
}

/**
 * Quantile of values in any order, none of them NaN. Equal weights: `quantileSorted` and `quantileInterval`. Unequal ones: the least
 * value with at least the share q of the weight at or below it; the interval's ranks are those of Kish's effective number of values
 * (Woodruff 1952), read off the weighted distribution.
 */
export function weightedQuantile(values: ArrayLike<number>, q: number, weights?: ArrayLike<number>): QuantileEstimate {
  const rows = rowWeights(weights, values.length);
  if (rows === null) return { value: null, ci95: [null, null] };
  if (rows.isEqual) {
    const sorted = Float64Array.from(values).sort();
    return { value: quantileSorted(sorted, q), ci95: quantileInterval(sorted, q, 0.95) };
  }
  const order = Array.from(values, (_, row) => row).filter((row) => rows.of[row]! > 0);
  order.sort((a, b) => values[a]! - values[b]! || a - b);
  const atShare = (share: number): number => {
    const least = share * rows.total * (1 - 1e-12);
    let below = 0;
    const found = order.find((row) => {
      below += rows.of[row]!;
      return below >= least;
    });
    return values[found ?? order.at(-1)!]!;
  };
  const n = Math.floor(rows.effectiveN);
  const [low, high] = quantileRanks(n, q, 0.95);
  return {
    value: atShare(q),
    ci95: [low === null ? null : atShare(low / n), high === null ? null : atShare(high / n)],
  };
}
