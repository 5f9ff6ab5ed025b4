import { sum } from './sum.js';

/** How much evidence unequal weights leave. */
export interface WeightSpread {
  /** Kish's effective sample size, (sum w)^2 / sum w^2: n for equal weights. */
  effectiveN: number;
  /** Share of the total weight on the heaviest row. */
  maxShare: number;
}

/** null without weights or when they sum to 0. Weights must not be negative. */
export function weightSpread(weights: ArrayLike<number>): WeightSpread | null {
  const total = sum(weights);
  if (!(total > 0)) return null;
  const squares = sum(Float64Array.from(weights, (weight) => weight * weight));
  let heaviest = 0;
  for (let row = 0; row < weights.length; row++) heaviest = Math.max(heaviest, weights[row]!);
  return { effectiveN: (total * total) / squares, maxShare: heaviest / total };
}

/** A row may carry this share of the weight (method.md section 3), or ten times its part where rows are few. */
const MOST_ON_ONE = 0.1;
const MOST_TIMES_MEAN = 10;

/** The share of the weight on the heaviest row, where that is so much that the others count for little; null: it is not. */
export function carriedShare(weights: ArrayLike<number>): number | null {
  const share = weightSpread(weights)?.maxShare ?? 0;
  return share > MOST_ON_ONE && share * weights.length >= MOST_TIMES_MEAN ? share : null;
}

/** Rows as they count in an estimate. */
export interface RowWeights {
  /** Of mean 1, whatever their unit was; all exactly 1 where the rows weigh the same, so that equal weights move no digit. */
  of: ArrayLike<number>;
  total: number;
  /** Kish's effective number of rows. */
  effectiveN: number;
  isEqual: boolean;
}

/**
 * The one place where weights (1 / inclusion probability; absent: equal) become what estimates count with. Null when they sum to 0,
 * also without rows.
 */
export function rowWeights(weights: ArrayLike<number> | undefined, n: number): RowWeights | null {
  const isEqual = !weights || Array.prototype.every.call(weights, (weight) => weight === weights[0]);
  if (isEqual) {
    if (n === 0 || weights?.[0] === 0) return null;
    return { of: new Float64Array(n).fill(1), total: n, effectiveN: n, isEqual };
  }
  const spread = weightSpread(weights);
  if (spread === null) return null;
  const unit = sum(weights) / n;
  const of = Float64Array.from(weights, (weight) => weight / unit);
  return { of, total: sum(of), effectiveN: spread.effectiveN, isEqual };
}

/** What each row is worth as evidence: of the sum of Kish's effective number of rows, so that unequal weights say no more than they know. */
export function evidenceWeights(weights: ArrayLike<number> | undefined, n: number): Float64Array {
  const rows = rowWeights(weights, n);
  return rows === null ? new Float64Array(n) : Float64Array.from(rows.of, (weight) => weight * (rows.effectiveN / n));
}

/**
 * How many pieces of evidence of equal size would leave a variance estimate as uncertain: (sum b^2)^2 / sum b^4 of the sizes, Bell and
 * McCaffrey's (2002) degrees of freedom for residuals that grow with b.
 */
export function effectiveCount(sizes: readonly number[]): number {
  const fourth = sum(sizes.map((size) => size ** 4));
  return fourth > 0 ? sum(sizes.map((size) => size ** 2)) ** 2 / fourth : sizes.length;
}

/** Hajek mean sum wy / sum w, the plain mean where weights are equal; null without rows or when the weights sum to 0. NaN if a value is NaN. */
export function weightedMean(values: ArrayLike<number>, weights?: ArrayLike<number>): number | null {
  const rows = rowWeights(weights, values.length);
  return rows && sum(Float64Array.from(values, (value, row) => rows.of[row]! * value)) / rows.total;
}

/** Variance in the population that the rows stand for, unbiased where weights are equal (divisor n - 1, else Kish's). Null below two rows. */
export function weightedVariance(
  values: ArrayLike<number>,
  { of, total, effectiveN: n, isEqual }: RowWeights,
): number | null {
  if (!(n > 1)) return null;
  const centre = sum(Float64Array.from(values, (value, row) => of[row]! * value)) / total;
  const squares = sum(Float64Array.from(values, (value, row) => of[row]! * (value - centre) ** 2));
  return isEqual ? squares / (n - 1) : (squares / total) * (n / (n - 1));
}

/** Hajek mean sum wy / sum w with its linearised standard error sqrt(sum w^2 (y - mean)^2) / sum w. null when the weights sum to 0. */
export function hajekMean(weights: ArrayLike<number>, values: ArrayLike<number>): { mean: number; se: number } | null {
  const mean = weightedMean(values, weights);
  if (mean === null) return null;
  const squares = sum(Float64Array.from(weights, (weight, row) => (weight * (values[row]! - mean)) ** 2));
  return { mean, se: Math.sqrt(squares) / sum(weights) };
}
