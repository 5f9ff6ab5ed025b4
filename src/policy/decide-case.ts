import type { Policy } from '../records/policy.js';
import type { ScoreModel } from '../records/score-model.js';
import type { Traits } from '../records/traits.js';
import { type Decision, decide, decideAt } from './decide.js';
import { routerScore } from './router-score.js';

const scores = new WeakMap<ScoreModel, WeakMap<Traits, number | null>>();

/**
 * `decide` for an eval case: held-out figures, comparisons, strata and answer lengths all ask about the same cases, so a score is
 * kept as long as its model and its case. Not for a log, whose requests are asked about once.
 */
export function decideCase(policy: Policy, traits: Traits): Decision {
  const { score: model } = policy;
  if (!model) return decide(policy, traits);
  const known = scores.get(model) ?? new WeakMap<Traits, number | null>();
  scores.set(model, known);
  const kept = known.get(traits);
  const score = kept === undefined ? routerScore(model, traits) : kept;
  if (kept === undefined) known.set(traits, score);
  return decideAt(policy, traits, score);
}
