import type { Estimate } from '../records/estimate.js';
import type { Outcome } from '../records/outcome.js';
import { wilson } from '../stats/interval.js';
import { studentQuantile } from '../stats/student.js';
import { mean, sum, variance } from '../stats/sum.js';

/** What a run found of one tier. */
export interface TierSummary {
  tier: string;
  /** As the provider named it; null without an answer. */
  model: string | null;
  /** Mean score of the scored answers. */
  quality: Estimate;
  unscored: number;
  failed: number;
  /** Mean over the calls whose cost is known. */
  cost_usd_per_request: number | null;
  cost_usd: number | null;
  /** Answers whose cost is unknown because the provider told no usage. */
  without_cost: number;
}

/** One summary a tier, in the order of `tiers`. Unscored and failed cases are counted, not averaged in. */
export function summariseTiers(outcomes: readonly Outcome[], tiers: readonly string[]): TierSummary[] {
  return tiers.map((tier) => {
    const own = outcomes.filter((outcome) => outcome.tier === tier);
    const costs = own.flatMap((outcome) => (outcome.cost_usd === null ? [] : [outcome.cost_usd]));
    return {
      tier,
      model: own.find((outcome) => outcome.model !== null)?.model ?? null,
      quality: meanScore(own.flatMap((outcome) => (outcome.score === null ? [] : [outcome.score]))),
      unscored: own.filter((outcome) => outcome.status === 'unscored').length,
      failed: own.filter((outcome) => outcome.status === 'failed').length,
      cost_usd_per_request: mean(costs),
      cost_usd: costs.length === 0 ? null : sum(costs),
      without_cost: own.filter((outcome) => outcome.status !== 'failed' && outcome.cost_usd === null).length,
    };
  });
}

/**
 * Mean of scores in [0, 1] with its 95 % interval: Wilson when all are 0 or 1, else Student's t clipped to [0, 1]; no interval
 * for a single graded score; unknown without scores.
 */
export function meanScore(scores: readonly number[]): Estimate {
  const value = mean(scores);
  const n = scores.length;
  if (value === null) return { value, ci95: null, n };
  if (scores.every((score) => score === 0 || score === 1)) return { value, ci95: wilson(sum(scores), n, 0.95), n };
  const spread = variance(scores);
  if (spread === null) return { value, ci95: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(spread / n);
  return { value, ci95: [Math.max(0, value - half), Math.min(1, value + half)], n };
}
