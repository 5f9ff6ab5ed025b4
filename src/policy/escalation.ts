import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';

/** What became of a request that the rules send below the strongest tier. */
export interface Fate {
  /**
   * kept: the tier that was asked, or a weaker one, answered. escalated: a stronger tier answered because an answer
   * did not do. fallback: another tier answered because calls failed, which says nothing of the threshold.
   * failed: nobody answered. unplaced: the model belongs to no tier of the rules.
   */
  kind: 'kept' | 'escalated' | 'fallback' | 'failed' | 'unplaced';
  /** The tier that answered; null where that is unknown. */
  tier: string | null;
}

const YES = new Set(['true', '1', 'yes']);

/**
 * Where the request's answer came from. A record of the runtime tells by its `route`; otherwise the tags `escalated`
 * and `fallback` tell, and without them the model: escalated is what a stronger tier's model answered.
 */
export function fateOf(request: RequestRecord, decided: string, rules: RulesFile): Fate {
  if (request.status === 'error') return { kind: 'failed', tier: null };
  const { route, tags } = request;
  if (route) {
    const last = route.attempts.findLast(({ outcome }) => outcome === 'answered');
    const tier = last?.tier ?? null;
    if (route.attempts.some(({ outcome }) => outcome === 'handed_on')) return { kind: 'escalated', tier };
    return { kind: tier === decided ? 'kept' : 'fallback', tier };
  }
  const tier = rules.tiers.find(({ model }) => modelFamily(model) === modelFamily(request.model))?.name ?? null;
  if (isTagged(tags, 'fallback')) return { kind: 'fallback', tier };
  if (isTagged(tags, 'escalated')) return { kind: 'escalated', tier };
  if (tier === null) return { kind: 'unplaced', tier };
  const order = rules.policy.tiers;
  return { kind: order.indexOf(tier) > order.indexOf(decided) ? 'escalated' : 'kept', tier };
}

function isTagged(tags: RequestRecord['tags'], name: string): boolean {
  return tags != null && Object.hasOwn(tags, name) && YES.has(String(tags[name]).toLowerCase());
}

/** A model's name without the provider before it and the date, `-latest` or `@version` behind it. */
export function modelFamily(model: string): string {
  return model
    .slice(model.lastIndexOf('/') + 1)
    .replace(/@.*$/, '')
    .replace(/-(?:\d{8}|\d{4}-\d{2}-\d{2}|latest)$/, '')
    .toLowerCase();
}
