import { columnOf, type Panel } from '../records/panel.js';
import type { BreakEvenRow, TuneGoal } from '../records/tuning.js';
import { weightedMean } from '../stats/weighted.js';
import { unacceptable } from './acceptable.js';
import { breakEvenFailureUsd, maxEscalationRate } from './break-even.js';

/** Shares of failures that every row is worked out for, beside the measured one. */
const FAIL_SHARES = [0.02, 0.05, 0.1, 0.2] as const;

/**
 * For every tier below the last, at the mean costs of the eval set: up to which share of failures asking it first pays,
 * and what one miss may cost at several shares. A miss is noticed afterwards and answered again by the top tier.
 * Tiers without costs are left out; a top tier that costs nothing leaves no row.
 */
export function breakEvenTable(
  panel: Panel,
  acceptable: TuneGoal['acceptable'],
  missCostUsd: number | null,
): BreakEvenRow[] {
  const top = panel.tiers.at(-1);
  if (!top) return [];
  const largeUsd = meanOf(top.costUsd, panel.weights);
  return panel.tiers.slice(0, -1).flatMap(({ tier }) => {
    const small = columnOf(panel, tier);
    const smallUsd = meanOf(small.costUsd, panel.weights);
    if (smallUsd === null || largeUsd === null || !(largeUsd > 0)) return [];
    const bad = unacceptable(small, top, acceptable);
    const failShare = meanOf(bad, panel.weights);
    const costs = { smallUsd, largeUsd, verifyUsd: 0 };
    return [
      {
        tier,
        top: top.tier,
        price_ratio: smallUsd / largeUsd,
        max_fail_share: maxEscalationRate(costs),
        max_fail_share_at_miss_cost: missCostUsd === null ? null : (largeUsd - smallUsd) / (largeUsd + missCostUsd),
        fail_share: failShare,
        n: bad.filter((label) => !Number.isNaN(label)).length,
        miss_cost_usd: [...FAIL_SHARES, ...(failShare === null ? [] : [failShare])].map((share) => ({
          fail_share: share,
          usd: breakEvenFailureUsd(costs, share),
        })),
      },
    ];
  });
}

/** Mean of the known values, by the weights of their cases; null when none is. */
function meanOf(values: Float64Array, weights: Float64Array): number | null {
  const isKnown = (_: number, row: number): boolean => !Number.isNaN(values[row]);
  return weightedMean(values.filter(isKnown), weights.filter(isKnown));
}
