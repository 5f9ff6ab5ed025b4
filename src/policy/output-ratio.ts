import type { Panel, TierColumn } from '../records/panel.js';
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
 * are known, by their weights. Take the cases that the policy sends to the tier: easy requests have other lengths than hard ones.
 * `draws` only where `rows` are fewer than 10 or one answer holds more than 5 % of the top tier's tokens over all cases.
 * Null without such cases.
 */
export function outputRatio(
  tier: TierColumn,
  top: TierColumn,
  { clusters, weights }: Pick<Panel, 'clusters' | 'weights'>,
  rows: readonly number[],
): OutputLength | null {
  const tokensIn = (column: TierColumn, row: number): number =>
    (weights[row] as number) * (column.outputTokens[row] as number);
  const known = rows.filter((row) => weights[row] !== 0 && !Number.isNaN(tokensIn(tier, row) + tokensIn(top, row)));
  const own = known.map((row) => tokensIn(tier, row));
  const reference = known.map((row) => tokensIn(top, row));
  const names = known.map((row) => clusters[row] as string);
  const estimate = ratioOfTotals(own, reference, { clusters: names, degrees: 'sizes' });
  if (estimate === null) return null;
  const { ratio, se, df } = estimate;
  const residuals = own.map((tokens, at) => tokens - ratio * (reference[at] as number));
  const squares = (values: readonly number[]): number =>
    sum(values.map((value, at) => (value * value) / (weights[known[at] as number] as number)));
  const heaviest = reference.reduce((most, tokens) => Math.max(most, tokens), 0);
  const allTokens = sum(top.outputTokens.map((_, row) => tokensIn(top, row)).filter((tokens) => !Number.isNaN(tokens)));
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
