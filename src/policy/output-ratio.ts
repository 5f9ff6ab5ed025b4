import type { TierColumn } from '../records/panel.js';
import { clusteredMean } from '../stats/clustered.js';
import { sum } from '../stats/sum.js';

/** How long a tier's answers are, beside those of the top tier. */
export interface OutputRatio {
  ratio: number;
  /** Linearised, clustered standard error of the ratio; null for a single cluster. */
  se: number | null;
  /** Standard deviation of a single answer's ratio, weighted by the squared length of the top tier's answer. */
  spread: number;
}

/**
 * Output tokens of a tier for each output token of the top tier: a ratio of totals over the cases of `rows` where both
 * are known. Take the cases that the policy sends to the tier: easy requests have other lengths than hard ones.
 * Null without such cases.
 */
export function outputRatio(
  tier: TierColumn,
  top: TierColumn,
  clusters: readonly string[],
  rows: readonly number[],
): OutputRatio | null {
  const known = rows.filter((row) => !Number.isNaN(tier.outputTokens[row]) && !Number.isNaN(top.outputTokens[row]));
  const own = sum(known.map((row) => tier.outputTokens[row] as number));
  const reference = sum(known.map((row) => top.outputTokens[row] as number));
  if (!(reference > 0)) return null;
  const ratio = own / reference;
  const residuals = known.map((row) => (tier.outputTokens[row] as number) - ratio * (top.outputTokens[row] as number));
  const error = clusteredMean(
    residuals,
    known.map((row) => clusters[row] as string),
  );
  const squares = sum(known.map((row) => (top.outputTokens[row] as number) ** 2));
  return {
    ratio,
    se: error === null ? null : error.se / (reference / known.length),
    spread: Math.sqrt(sum(residuals.map((residual) => residual * residual)) / squares),
  };
}
