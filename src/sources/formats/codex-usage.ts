import type { TokenUsage } from '../../records/usage.js';
import { usageFrom } from '../foreign-usage.js';
import { at, firstCount } from '../values.js';

/** Input, output, cache reads, cache writes, reasoning. Versions differ in the name of the writes. */
const NAMES: readonly (readonly string[])[] = [
  ['input_tokens'],
  ['output_tokens'],
  ['cached_input_tokens'],
  ['cache_write_input_tokens', 'cache_creation_input_tokens'],
  ['reasoning_output_tokens'],
];

/**
 * Tokens by Codex's names. `last` are those of one call; where it is undefined, the call's are what the running totals grew by
 * since `before`. Input contains the tokens that were cached and that went to the cache. @throws SchemaFault
 */
export function codexUsage(last: unknown, total: unknown, before: unknown): TokenUsage | null {
  const grown = NAMES.map((names) => (firstCount(total, ...names) ?? 0) - (firstCount(before, ...names) ?? 0));
  // Totals of which one falls have begun anew.
  const isAnew = grown.some((growth) => growth < 0);
  const [input = null, output = null, cacheRead = null, cacheWrite = null, reasoning = null] = NAMES.map(
    (names, index) => {
      const count = firstCount(last === undefined ? total : last, ...names);
      return last !== undefined || count === null || isAnew ? count : (grown[index] ?? null);
    },
  );
  return usageFrom({ input, output, cacheRead, cacheWrite, reasoning }, true);
}

/** The counts of a report, to tell it from others. */
export function totalsKey(total: unknown): string {
  return JSON.stringify(
    ['input_tokens', 'cached_input_tokens', 'output_tokens'].map((name) => at(total, name) ?? null),
  );
}
