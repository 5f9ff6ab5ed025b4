import { clusteredMean } from './clustered.js';
import type { Interval } from './interval.js';
import { normalCdf } from './normal.js';
import { tangoInterval } from './paired.js';
import { studentQuantile } from './student.js';
import { sum } from './sum.js';
import { rowWeights } from './weighted.js';
import { worthOf } from './worth.js';

/** A mean of paired differences. */
export interface PairedMean {
  mean: number;
  ci95: Interval;
  /** Differences that as many independent ones would be worth: n over the design effect of the clusters. */
  effectiveN: number;
  clusters: number;
}

/**
 * Mean of the differences of paired scores in [0, 1], with its 95 % interval. Where every difference is -1, 0 or 1 (pass
 * or fail): Tango's score interval at n over the design effect, with Student's t of the clusters for the normal quantile;
 * no difference at all is then no proof of equality. Graded: the clustered t interval.
 * Null for fewer than two clusters.
 */
export function pairedMean(
  differences: readonly number[],
  clusters: readonly string[],
  weights?: ArrayLike<number>,
): PairedMean | null {
  const rows = rowWeights(weights, differences.length);
  const estimate = clusteredMean(differences, clusters, weights);
  if (estimate === null || rows === null) return null;
  const shared = { mean: estimate.mean, effectiveN: worthOf(differences, rows, estimate), clusters: estimate.clusters };
  if (!differences.every((one) => one === 0 || Math.abs(one) === 1)) return { ...shared, ci95: estimate.ci95 };
  const share = (sign: number): number =>
    sum(Float64Array.from(differences, (one, row) => (one === sign ? rows.of[row]! : 0))) / rows.total;
  const [onlyTier, worse] = [share(1) * shared.effectiveN, share(-1) * shared.effectiveN];
  // Rounding must not make the parts more than the whole.
  const onlyReference = Math.min(worse, shared.effectiveN - onlyTier);
  const ci95 = tangoInterval({ onlyTier, onlyReference, n: shared.effectiveN }, confidenceAt(estimate.df));
  return ci95 && { ...shared, ci95 };
}

/** The confidence at which the normal quantile is Student's t of a 95 % interval. */
export function confidenceAt(df: number): number {
  return 2 * normalCdf(studentQuantile(0.975, df)) - 1;
}
