import { SURCHARGES, type TokenUsage } from '../records/usage.js';
import { countField, misfit, wordField } from './fields.js';
import type { JsonObject } from './json-lines.js';

/**
 * Token usage in disjoint parts, as our own files hold it. Cache parts that are absent are 0.
 * Null when `value` is absent or null. Without input or output tokens: null when `isPartialNull`
 * (a usage that cannot be priced is an unknown one), else a fault.
 */
export function usageField(value: unknown, isPartialNull: boolean): TokenUsage | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'object' || Array.isArray(value)) throw misfit('usage', value, 'an object or null');
  const row = value as JsonObject;
  const input = countField(row, 'input_tokens', 'usage.input_tokens');
  const output = countField(row, 'output_tokens', 'usage.output_tokens');
  const cacheRead = countField(row, 'cache_read_tokens', 'usage.cache_read_tokens');
  const cacheWrite = countField(row, 'cache_write_tokens', 'usage.cache_write_tokens');
  const longWrite = countField(row, 'cache_write_1h_tokens', 'usage.cache_write_1h_tokens');
  const reasoning = countField(row, 'reasoning_tokens', 'usage.reasoning_tokens');
  if (input === undefined || output === undefined) {
    if (isPartialNull) return null;
    const path = input === undefined ? 'usage.input_tokens' : 'usage.output_tokens';
    throw misfit(path, undefined, 'a whole number (or null for all of usage)');
  }
  const usage: TokenUsage = {
    input_tokens: input,
    output_tokens: output,
    cache_read_tokens: cacheRead ?? 0,
    cache_write_tokens: cacheWrite ?? 0,
  };
  if (longWrite !== undefined) {
    if (longWrite > usage.cache_write_tokens) {
      throw misfit('usage.cache_write_1h_tokens', longWrite, 'at most usage.cache_write_tokens');
    }
    usage.cache_write_1h_tokens = longWrite;
  }
  if (reasoning !== undefined) {
    if (reasoning > output) {
      throw misfit('usage.reasoning_tokens', reasoning, 'at most usage.output_tokens, of which it is a part,');
    }
    usage.reasoning_tokens = reasoning;
  }
  addSurcharges(usage, row);
  return usage;
}

/** Sound, searches and what else is no text at the plain price. */
function addSurcharges(usage: TokenUsage, row: JsonObject): void {
  for (const side of ['input', 'output'] as const) {
    const audio = countField(row, `${side}_audio_tokens`, `usage.${side}_audio_tokens`) ?? 0;
    if (audio > usage[`${side}_tokens`]) {
      const path = `usage.${side}_audio_tokens`;
      throw misfit(path, audio, `at most usage.${side}_tokens, of which it is a part,`);
    }
    if (audio > 0) usage[`${side}_audio_tokens`] = audio;
  }
  const searches = countField(row, 'web_searches', 'usage.web_searches') ?? 0;
  if (searches > 0) usage.web_searches = searches;
  if ((row['surcharge'] ?? null) !== null) usage.surcharge = wordField(row, 'surcharge', SURCHARGES);
}
