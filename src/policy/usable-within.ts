import type { Panel, TierColumn } from '../records/panel.js';
import { weightedQuantile } from '../stats/quantile.js';
import { usableTiers } from './usable-tiers.js';
import type { Limits } from './verdict.js';

/**
 * Usable tiers under limits on time: a tier that breaks one on the tuning cases does not make a tier pointless that keeps
 * them. Without limits all of `usableTiers`. Never empty.
 */
export function usableWithin(train: Panel, { maxP95Ms, maxTtftP95Ms }: Limits): string[] {
  const isFast = ({ latencyMs, ttftMs }: TierColumn): boolean =>
    isWithin(latencyMs, train.weights, maxP95Ms) && isWithin(ttftMs, train.weights, maxTtftP95Ms);
  const fast = new Set(train.tiers.filter(isFast));
  if (fast.size === train.tiers.length) return usableTiers(train);
  return train.tiers.flatMap((column) => {
    const rivals = fast.has(column) ? train.tiers.filter((other) => fast.has(other)) : train.tiers;
    return usableTiers({ ...train, tiers: rivals }).includes(column.tier) ? [column.tier] : [];
  });
}

function isWithin(ms: Float64Array, weights: Float64Array, limit: number | null): boolean {
  if (limit === null) return true;
  const isKnown = (_: number, row: number): boolean => !Number.isNaN(ms[row]);
  const { value: p95 } = weightedQuantile(ms.filter(isKnown), 0.95, weights.filter(isKnown));
  return p95 !== null && p95 <= limit;
}
