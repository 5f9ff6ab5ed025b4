/** Two tiers and what it costs to check an answer of the small one; USD a request. */
export interface TwoTierCosts {
  smallUsd: number;
  largeUsd: number;
  verifyUsd: number;
}

/**
 * Expected cost of a call repeated until it succeeds, at most `maxAttempts` times, when each fails on its own with probability
 * `failRate`: c (1 - p^k) / (1 - p). For transient faults only: wrong answers repeat, they do not fail independently.
 */
export function expectedAttemptCost(costUsd: number, failRate: number, maxAttempts: number): number {
  return failRate === 1 ? costUsd * maxAttempts : (costUsd * (1 - failRate ** maxAttempts)) / (1 - failRate);
}

/**
 * Expected cost of: small tier, one retry on it, then the large tier. `failAgainRate` is P(second fails | first failed), measured; it is
 * far above `failRate` because wrong answers repeat.
 */
export function expectedRetryCost(costs: TwoTierCosts, failRate: number, failAgainRate: number): number {
  return costs.smallUsd + failRate * (costs.smallUsd + failAgainRate * costs.largeUsd);
}

/** What a cascade costs on average. */
export interface CascadeCost {
  expectedUsd: number;
  /** Share of requests that reach each tier, from 1 down. */
  reach: number[];
}

/**
 * Expected cost of a cascade: every tier that is reached is paid, with its check. `verifyUsd` and `escalation` belong to all tiers but the
 * last; `escalation` is the share handed on of what reached the tier, in [0, 1]. Without tiers it costs 0.
 */
export function cascadeCost(
  tierUsd: readonly number[],
  verifyUsd: readonly number[],
  escalation: readonly number[],
): CascadeCost {
  const reach: number[] = [];
  let arriving = 1;
  let expectedUsd = 0;
  tierUsd.forEach((cost, tier) => {
    reach.push(arriving);
    expectedUsd += arriving * (cost + (verifyUsd[tier] ?? 0));
    arriving *= escalation[tier] ?? 0;
  });
  return { expectedUsd, reach };
}

/**
 * Escalation rate below which trying the small tier first is cheaper than always taking the large one: 1 - (small + verify) / large.
 * At or below 0: never cheaper. null when the large tier costs nothing.
 */
export function maxEscalationRate({ smallUsd, largeUsd, verifyUsd }: TwoTierCosts): number | null {
  return largeUsd > 0 ? 1 - (smallUsd + verifyUsd) / largeUsd : null;
}

/**
 * Extra cost of a failed request (a lost user, a person's time) above which trying the small tier first loses to going straight to the
 * large one: (large (1 - p) - small - verify) / p. At or below 0 it already loses on API cost alone. null when nothing fails.
 */
export function breakEvenFailureUsd({ smallUsd, largeUsd, verifyUsd }: TwoTierCosts, failRate: number): number | null {
  return failRate > 0 ? (largeUsd * (1 - failRate) - smallUsd - verifyUsd) / failRate : null;
}
