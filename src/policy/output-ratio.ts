import type { TierColumn } from '../records/panel.js';
import type { OutputLength } from '../records/stratum.js';
import { clusterBootstrap } from '../stats/bootstrap.js';
import { quantile } from '../stats/quantile.js';
import { ratioOfTotals } from '../stats/ratio.js';
import { sum } from '../stats/sum.js';

/** Below this many cases, or where one answer holds more than this share of the tokens, normal theory is cross-checked. */
const FEW_CASES = 10;
const HEAVY_SHARE = 0.05;
const DRAWS = 999;
const POINTS = Array.from({ length: 19 }, (_, at) => (at + 1) / 20);

/**
 * Output tokens of a tier for each output token of the top tier: a ratio of totals over the cases of `rows` where both
 * are known. Take the cases that the policy sends to the tier: easy requests have other lengths than hard ones.
 * `draws` only where `rows` are fewer than 10 or one answer holds more than 5 % of the top tier's tokens over all cases.
 * Null without such cases.
 */
export function outputRatio(
  tier: TierColumn,
  top: TierColumn,
  clusters: readonly string[],
  rows: readonly number[],
): OutputLength | null {
  const known = rows.filter((row) => !Number.isNaN(tier.outputTokens[row]) && !Number.isNaN(top.outputTokens[row]));
  const own = known.map((row) => tier.outputTokens[row] as number);
  const reference = known.map((row) => top.outputTokens[row] as number);
  const names = known.map((row) => clusters[row] as string);
  const estimate = ratioOfTotals(own, reference, { clusters: names, degrees: 'sizes' });
  if (estimate === null) return null;
  const { ratio, se, df } = estimate;
  const residuals = own.map((tokens, at) => tokens - ratio * (reference[at] as number));
  const squares = (values: readonly number[]): number => sum(values.map((value) => value * value));
  const heaviest = reference.reduce((most, tokens) => Math.max(most, tokens), 0);
  const allTokens = sum(top.outputTokens.filter((tokens) => !Number.isNaN(tokens)));
  const isThin = known.length < FEW_CASES || heaviest > HEAVY_SHARE * allTokens;
  return {
    ratio,
    se,
    df,
    spread: Math.sqrt(squares(residuals) / squares(reference)),
    ...(isThin && se !== null && { draws: drawsOf(own, reference, names) }),
  };
}

/** Points of the bootstrap distribution of the ratio, drawing clusters. */
function drawsOf(own: readonly number[], reference: readonly number[], clusters: readonly string[]): number[] {
  const ratios: number[] = [];
  clusterBootstrap(clusters, DRAWS, 'output lengths', (weights) => {
    const total = (values: readonly number[]): number =>
      values.reduce((all, value, at) => all + value * weights[at]!, 0);
    ratios.push(total(own) / total(reference));
  });
  return POINTS.map((point) => quantile(ratios, point) as number);
}
