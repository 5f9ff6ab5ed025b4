import type { Estimate } from '../records/estimate.js';
import type { Outcome } from '../records/outcome.js';
import type { RunTier } from '../records/run.js';
import { wilson } from '../stats/interval.js';
import { studentQuantile } from '../stats/student.js';
import { mean, sum, variance } from '../stats/sum.js';

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

/**
 * Mean of scores in [0, 1] with its 95 % interval: Wilson when all are 0 or 1, else Student's t clipped to [0, 1]; no interval
 * for a single graded score or when all graded scores are equal; unknown without scores.
 */
export function meanScore(scores: readonly number[]): Estimate {
  const value = mean(scores);
  const n = scores.length;
  if (value === null) return { value, ci95: null, n };
  if (scores.every((score) => score === 0 || score === 1)) return { value, ci95: wilson(sum(scores), n, 0.95), n };
  const spread = variance(scores);
  if (!spread) return { value, ci95: null, n };
  const half = studentQuantile(0.975, n - 1) * Math.sqrt(spread / n);
  return { value, ci95: [Math.max(0, value - half), Math.min(1, value + half)], n };
}
