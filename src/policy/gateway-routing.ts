import type { GatewayRouting, ScoreBand, SemanticRouting } from '../records/gateway.js';
import type { Policy } from '../records/policy.js';
import type { SemanticScore } from '../records/score-model.js';
import { litellmBands } from '../traffic/targets/litellm-bands.js';
import { decideAt } from './decide.js';

/**
 * The gateway's own routing that decides as a policy on the gateway's own score does. Null when the policy has no such
 * score, when a rule looks at anything else, or when the gateway has too few levels.
 */
export function gatewayRoutingOf(policy: Policy): GatewayRouting | null {
  const { score, rules } = policy;
  if (score === undefined || score.kind === 'logistic') return null;
  const isOnScore = rules.every(({ when }) =>
    Object.keys(when).every((part) => part === 'score_at_least' || part === 'score_below'),
  );
  if (!isOnScore) return null;
  const bands = bandsOf(policy);
  if (bands.length < 2) return null;
  return score.kind === 'litellm' ? litellmBands(score.classifier, bands, policy.default) : semanticBands(score, bands);
}

/** The tiers along the score: neighbours differ. Conditions begin at "at least" and end before "below". */
function bandsOf(policy: Policy): ScoreBand[] {
  const cuts = policy.rules.flatMap(({ when }) => [when.score_at_least, when.score_below]);
  const rising = [...new Set(cuts.filter((cut) => cut !== undefined))].sort((a, b) => a - b);
  const tierAt = (score: number): string => decideAt(policy, SOME_REQUEST, score).tier;
  const bands: ScoreBand[] = [{ gte: null, tier: tierAt(Number.NEGATIVE_INFINITY) }];
  for (const gte of rising) {
    const tier = tierAt(gte);
    if (tier !== bands.at(-1)?.tier) bands.push({ gte, tier });
  }
  return bands;
}

/** Its traits do not matter where conditions look at the score alone. */
const SOME_REQUEST: Parameters<typeof decideAt>[1] = {
  features: [],
  kind: 'other',
  task: 'other',
  isTaskExplicit: false,
  complexity: 0,
  class: 'simple',
  text: '',
  tags: null,
};

function semanticBands({ signals, weights }: SemanticScore, bands: readonly ScoreBand[]): SemanticRouting {
  return {
    target: 'vllm-semantic-router',
    signals,
    weights,
    bands: bands.map((band, at) => ({ ...band, name: `band_${at + 1}` })),
  };
}
