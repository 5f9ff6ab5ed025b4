import type { Condition, Policy, Rule } from '../records/policy.js';
import type { Traits } from '../records/traits.js';
import { FEATURES } from '../traffic/features.js';
import { routerScore } from './router-score.js';

/** Where a request goes, and why. */
export interface Decision {
  tier: string;
  /** The rule that matched; null: the default. */
  rule: Rule | null;
  /** A learned score in [0, 1], or a gateway's own; null when the policy has none, or the gateway would see no text. */
  score: number | null;
}

const POSITION = new Map(FEATURES.map((feature, index) => [feature.name, index]));

/**
 * Applies a policy to one request: the first rule whose condition holds, else the default.
 * The only place where a policy is executed: tuning, projection, explanation and the runtime all call it.
 */
export function decide(policy: Policy, traits: Traits): Decision {
  return decideAt(policy, traits, policy.score ? routerScore(policy.score, traits) : null);
}

/** `decide` with a score that is known already. */
export function decideAt(policy: Policy, traits: Traits, score: number | null): Decision {
  for (const rule of policy.rules) if (holds(rule.when, traits, score)) return { tier: rule.tier, rule, score };
  return { tier: policy.default, rule: null, score };
}

/** Whether every part of a condition holds. A part on the score never holds without a score. */
export function holds(when: Condition, traits: Traits, score: number | null): boolean {
  if (when.task && !when.task.includes(traits.task)) return false;
  if (when.kind && !when.kind.includes(traits.kind)) return false;
  if (when.class && !when.class.includes(traits.class)) return false;
  if (when.score_at_least !== undefined && !(score !== null && score >= when.score_at_least)) return false;
  if (when.score_below !== undefined && !(score !== null && score < when.score_below)) return false;
  const chars = featureOf(traits, 'chars');
  if (when.chars_at_least !== undefined && !(chars >= when.chars_at_least)) return false;
  if (when.chars_below !== undefined && !(chars < when.chars_below)) return false;
  const turns = featureOf(traits, 'turns');
  if (when.turns_at_least !== undefined && !(turns >= when.turns_at_least)) return false;
  if (when.turns_below !== undefined && !(turns < when.turns_below)) return false;
  if (when.tools !== undefined && featureOf(traits, 'tools') > 0 !== when.tools) return false;
  if (when.tags && !hasTags(traits.tags, when.tags)) return false;
  return true;
}

function featureOf(traits: Traits, name: string): number {
  return traits.features[POSITION.get(name) ?? -1] ?? 0;
}

function hasTags(tags: Traits['tags'], wanted: Record<string, readonly string[]>): boolean {
  return Object.entries(wanted).every(([name, values]) => {
    const value = tags && Object.hasOwn(tags, name) ? tags[name] : undefined;
    return value !== undefined && values.includes(String(value));
  });
}
