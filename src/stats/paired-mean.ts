import { clusteredMean } from './clustered.js';
import type { Interval } from './interval.js';
import { normalCdf } from './normal.js';
import { tangoInterval } from './paired.js';
import { studentQuantile } from './student.js';
import { variance } from './sum.js';

/** Too few clusters to see how alike their rows are: a few that are all wrong may be missing by chance. */
const FEW_CLUSTERS = 40;

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
 * no difference at all is then no proof of equality. The design effect is at least 1, and below 40 clusters at least that of
 * rows which are a third alike. Graded: the clustered t interval. Null for fewer than two clusters.
 */
export function pairedMean(differences: readonly number[], clusters: readonly string[]): PairedMean | null {
  const estimate = clusteredMean(differences, clusters);
  if (estimate === null) return null;
  const n = differences.length;
  const spread = variance(differences);
  const least = estimate.clusters < FEW_CLUSTERS ? 1 + (n / estimate.clusters - 1) / 3 : 1;
  const effect = Math.max(least, spread ? (n * estimate.se ** 2) / spread : 1);
  const shared = { mean: estimate.mean, effectiveN: n / effect, clusters: estimate.clusters };
  if (!differences.every((one) => one === 0 || Math.abs(one) === 1)) return { ...shared, ci95: estimate.ci95 };
  const share = (sign: number): number => differences.filter((one) => one === sign).length / n;
  const ci95 = tangoInterval(
    { onlyTier: share(1) * shared.effectiveN, onlyReference: share(-1) * shared.effectiveN, n: shared.effectiveN },
    confidenceAt(estimate.clusters - 1),
  );
  return ci95 && { ...shared, ci95 };
}

/** The confidence at which the normal quantile is Student's t of a 95 % interval. */
export function confidenceAt(df: number): number {
  return 2 * normalCdf(studentQuantile(0.975, df)) - 1;
}
