import { RouterError } from '../records/error.js';
import type { Tier } from '../records/tier.js';

/** Tiers that need no config file, cheapest first within a provider. Their prices come from the price table. */
export const BUILT_IN_TIERS: readonly Tier[] = [
  { name: 'haiku', provider: 'anthropic', model: 'claude-haiku-4-5' },
  { name: 'sonnet', provider: 'anthropic', model: 'claude-sonnet-5' },
  { name: 'opus', provider: 'anthropic', model: 'claude-opus-5' },
  { name: 'gpt-5-nano', provider: 'openai', model: 'gpt-5-nano' },
  { name: 'gpt-5-mini', provider: 'openai', model: 'gpt-5-mini' },
  { name: 'gpt-5', provider: 'openai', model: 'gpt-5' },
];

/** Least number of letters to insert, drop or change between two words (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const swap = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}

/** Share of the letters in which words that are alike may differ: two letters that changed places are two. */
const MOST_DIFFERENT = 0.5;
const isHeld = (inner: string, outer: string): boolean => inner.length > 2 && outer.includes(inner);

/** The word of `known` that may have been meant: the least different, the first of equals; null when none is alike. */
export function nearest(word: string, known: readonly string[]): string | null {
  const meant = word.slice(0, 64).toLowerCase();
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const other = candidate.slice(0, 64).toLowerCase();
    const steps = distance(meant, other);
    const isAlike = steps <= MOST_DIFFERENT * Math.max(meant.length, other.length);
    if (steps < least && (isAlike || isHeld(meant, other) || isHeld(other, meant))) [best, least] = [candidate, steps];
  }
  return best;
}

/**
 * The tiers of these names, in the order of the names, which is weak to strong.
 * @param from the tiers of a config file; default: the built-in ones
 * @throws unknown-tier with the known names and the nearest, duplicate-tier
 */
export function ladderOf(names: readonly string[], from: readonly Tier[] = BUILT_IN_TIERS): Tier[] {
  const known = from.map((tier) => tier.name);
  const seen = new Set<string>();
  return names.map((name) => {
    const tier = from.find((candidate) => candidate.name === name);
    if (tier === undefined) throw new RouterError('unknown-tier', { tier: name, known, nearest: nearest(name, known) });
    if (seen.has(name)) throw new RouterError('duplicate-tier', { tier: name });
    seen.add(name);
    return { ...tier };
  });
}
