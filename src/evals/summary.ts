import type { Outcome } from '../records/outcome.js';
import type { RunTier } from '../records/run.js';
import { meanScore } from '../stats/mean-score.js';
import { mean, sum } from '../stats/sum.js';

type TierFigures = Omit<RunTier, 'provider' | 'model' | 'price'> & { model: string | null };

/** Figures of one tier from all outcomes of a run. Unscored and failed cases are counted, not averaged in. */
export function summariseTier(outcomes: readonly Outcome[], tier: string): TierFigures {
  const own = outcomes.filter((outcome) => outcome.tier === tier);
  const costs = own.flatMap((outcome) => (outcome.cost_usd === null ? [] : [outcome.cost_usd]));
  return {
    tier,
    model: own.find((outcome) => outcome.model !== null)?.model ?? null,
    quality: meanScore(own.flatMap((outcome) => (outcome.score === null ? [] : [outcome.score]))),
    unscored: own.filter((outcome) => outcome.status === 'unscored').length,
    failed: own.filter((outcome) => outcome.status === 'failed').length,
    without_cost: own.filter((outcome) => outcome.status !== 'failed' && outcome.cost_usd === null).length,
    cost_usd_per_request: mean(costs),
    cost_usd: costs.length === 0 ? null : sum(costs),
  };
}
