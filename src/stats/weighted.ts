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

/** Hajek mean sum wy / sum w with its linearised standard error sqrt(sum w^2 (y - mean)^2) / sum w. null when the weights sum to 0. */
export function hajekMean(weights: ArrayLike<number>, values: ArrayLike<number>): { mean: number; se: number } | null {
  const total = sum(weights);
  if (!(total > 0)) return null;
  const mean = sum(Float64Array.from(weights, (weight, row) => weight * values[row]!)) / total;
  const squares = sum(Float64Array.from(weights, (weight, row) => (weight * (values[row]! - mean)) ** 2));
  return { mean, se: Math.sqrt(squares) / total };
}
