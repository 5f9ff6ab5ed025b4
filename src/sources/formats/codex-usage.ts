import type { TokenUsage } from '../../records/usage.js';
import { usageFrom } from '../foreign-usage.js';
import { at, firstCount } from '../values.js';

/**
 * Tokens by Codex's names. `last` are those of one call; where it is undefined, the call's are what the running totals grew by
 * since `before`. Input contains the cached tokens. @throws SchemaFault
 */
export function codexUsage(last: unknown, total: unknown, before: unknown): TokenUsage | null {
  const names = ['input_tokens', 'output_tokens', 'cached_input_tokens', 'reasoning_output_tokens'] as const;
  // Totals of which one falls have begun anew.
  const isAnew = names.some((name) => (firstCount(total, name) ?? 0) < (firstCount(before, name) ?? 0));
  const [input = null, output = null, cacheRead = null, reasoning = null] = names.map((name) => {
    if (last !== undefined) return firstCount(last, name);
    const now = firstCount(total, name);
    return now === null || isAnew ? now : now - (firstCount(before, name) ?? 0);
  });
  return usageFrom({ input, output, cacheRead, reasoning }, true);
}

/** The counts of a report, to tell it from others. */
export function totalsKey(total: unknown): string {
  return JSON.stringify(
    ['input_tokens', 'cached_input_tokens', 'output_tokens'].map((name) => at(total, name) ?? null),
  );
}
