import type { TokenUsage } from '../records/usage.js';
import { objectIn } from './json-parts.js';

/** A token count; absent and null are 0, anything but a whole number of at least 0 is NaN. */
function count(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= 1e9 ? value : Number.NaN;
}

/** null when a part is not a count, or all are 0, which no call is: a broken usage is an unknown one. */
function checked(usage: TokenUsage): TokenUsage | null {
  const parts = Object.values(usage);
  return parts.every((part) => part >= 0) && parts.some((part) => part > 0) ? usage : null;
}

/**
 * OpenAI's usage, of Chat Completions (`prompt_tokens`) or Responses (`input_tokens`), in parts that do not overlap: its input counts
 * contain the cached tokens. null without input and output counts, and when the parts contradict the whole.
 */
export function openAiUsage(value: unknown): TokenUsage | null {
  const usage = objectIn(value);
  const input = usage?.['prompt_tokens'] ?? usage?.['input_tokens'];
  const output = usage?.['completion_tokens'] ?? usage?.['output_tokens'];
  if (!usage || input === undefined || input === null || output === undefined || output === null) return null;
  const details = objectIn(usage['prompt_tokens_details'] ?? usage['input_tokens_details']);
  const outDetails = objectIn(usage['completion_tokens_details'] ?? usage['output_tokens_details']);
  // DeepSeek's own name stands beside the prompt count, of which it is a part as well.
  const cacheRead = count(details?.['cached_tokens'] ?? usage['prompt_cache_hit_tokens']);
  const cacheWrite = count(details?.['cache_write_tokens']);
  const reasoning = count(outDetails?.['reasoning_tokens']);
  // Some servers (xAI's) count reasoning beside the answer and not in it; only their total tells.
  const isBeside = usage['total_tokens'] === count(input) + count(output) + reasoning;
  const parts: TokenUsage = {
    input_tokens: count(input) - cacheRead - cacheWrite,
    output_tokens: count(output) + (isBeside ? reasoning : 0),
    cache_read_tokens: cacheRead,
    cache_write_tokens: cacheWrite,
  };
  if (reasoning > 0 && reasoning <= parts.output_tokens) parts.reasoning_tokens = reasoning;
  return checked(parts);
}

/** Anthropic's usage, whose parts do not overlap. null without input and output counts or with a broken part. */
export function anthropicUsage(value: unknown): TokenUsage | null {
  const usage = objectIn(value);
  if (!usage || (usage['input_tokens'] ?? null) === null || (usage['output_tokens'] ?? null) === null) return null;
  const parts: TokenUsage = {
    input_tokens: count(usage['input_tokens']),
    output_tokens: count(usage['output_tokens']),
    cache_read_tokens: count(usage['cache_read_input_tokens']),
    cache_write_tokens: count(usage['cache_creation_input_tokens']),
  };
  const long = count(objectIn(usage['cache_creation'])?.['ephemeral_1h_input_tokens']);
  if (long > 0 && long <= parts.cache_write_tokens) parts.cache_write_1h_tokens = long;
  return checked(parts);
}
