import type { Interval } from './interval.js';
import { studentQuantile } from './student.js';
import { sum } from './sum.js';

/** What the eval set says of one part of the traffic. */
export interface StratumSummary {
  /** Requests of this kind in the log. */
  size: number;
  /** Cases of this kind in the eval set, their mean and standard deviation (divisor n - 1). */
  n: number;
  mean: number;
  sd: number;
}

/** A mean carried over from the eval set to the log. */
export interface PoststratifiedMean {
  mean: number;
  /** null, with `df` and `interval`, when a stratum that occurs in the log has fewer than two cases. */
  se: number | null;
  df: number | null;
  interval: Interval | null;
}

/**
 * Mean over the log's mix: sum_h W_h mean_h with W_h = size_h / sum of sizes, variance sum_h W_h^2 sd_h^2 / n_h and
 * Satterthwaite's degrees of freedom. Strata that the log does not have are left out. null without a log, or when a stratum of the
 * log has no case (its traffic is not covered).
 */
export function poststratifiedMean(strata: readonly StratumSummary[], confidence: number): PoststratifiedMean | null {
  const present = strata.filter(({ size }) => size > 0);
  if (present.length === 0 || present.some(({ n }) => n === 0)) return null;
  const total = sum(present.map(({ size }) => size));
  const mean = sum(present.map((stratum) => (stratum.size / total) * stratum.mean));
  if (present.some(({ n }) => n < 2)) return { mean, se: null, df: null, interval: null };
  const variances = present.map(({ size, sd, n }) => ((size / total) * sd) ** 2 / n);
  const variance = sum(variances);
  if (variance === 0) return { mean, se: 0, df: sum(present.map(({ n }) => n - 1)), interval: [mean, mean] };
  const df = variance ** 2 / sum(variances.map((part, at) => part ** 2 / (present[at]!.n - 1)));
  const half = studentQuantile((1 + confidence) / 2, df) * Math.sqrt(variance);
  return { mean, se: Math.sqrt(variance), df, interval: [mean - half, mean + half] };
}
