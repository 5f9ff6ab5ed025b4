import type { TierColumn } from '../records/panel.js';
import { clusteredMean } from '../stats/clustered.js';

/**
 * Output tokens of a tier for each output token of the top tier: a ratio of totals over the cases where both are known,
 * with its linearised, clustered standard error. Null without such cases; the error is null for a single cluster.
 */
export function outputRatio(
  tier: TierColumn,
  top: TierColumn,
  clusters: readonly string[],
): { ratio: number; se: number | null } | null {
  const rows = clusters.flatMap((_, row) =>
    Number.isNaN(tier.outputTokens[row]) || Number.isNaN(top.outputTokens[row]) ? [] : [row],
  );
  const own = rows.reduce((sum, row) => sum + (tier.outputTokens[row] as number), 0);
  const reference = rows.reduce((sum, row) => sum + (top.outputTokens[row] as number), 0);
  if (!(reference > 0)) return null;
  const ratio = own / reference;
  const spread = clusteredMean(
    rows.map((row) => (tier.outputTokens[row] as number) - ratio * (top.outputTokens[row] as number)),
    rows.map((row) => clusters[row] as string),
  );
  return { ratio, se: spread === null ? null : spread.se / (reference / rows.length) };
}
