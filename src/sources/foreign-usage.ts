import type { TokenUsage } from '../records/usage.js';
import type { JsonObject } from './json-lines.js';
import { besideOf, withBeside } from './surcharges.js';
import { at, firstCount, objectOf } from './values.js';

/** Token counts as a source states them; null: not stated. */
export interface StatedTokens {
  input: number | null;
  output: number | null;
  cacheRead?: number | null;
  cacheWrite?: number | null;
  /** Part of `cacheWrite`. */
  cacheWrite1h?: number | null;
  /** Part of `output`. */
  reasoning?: number | null;
}

/**
 * Stated counts as parts that do not overlap.
 * @param countsCached the stated input contains the cached tokens (OpenAI, OpenTelemetry) or not (Anthropic, Bedrock).
 * Cached tokens that exceed the input cannot be inside it: they are then taken as stated beside it.
 * @returns null when neither input nor output is stated; a missing one of the two is unknown, so the usage is too
 */
export function usageFrom(stated: StatedTokens, countsCached: boolean): TokenUsage | null {
  if (stated.input === null || stated.output === null) return null;
  const read = stated.cacheRead ?? 0;
  const write = stated.cacheWrite ?? 0;
  const isInside = countsCached && read + write <= stated.input;
  const usage: TokenUsage = {
    input_tokens: isInside ? stated.input - read - write : stated.input,
    output_tokens: stated.output,
    cache_read_tokens: read,
    cache_write_tokens: write,
  };
  const longWrite = stated.cacheWrite1h ?? 0;
  if (longWrite > 0 && longWrite <= write) usage.cache_write_1h_tokens = longWrite;
  // A source that states more reasoning than output contradicts itself: the bill follows the output.
  if (typeof stated.reasoning === 'number' && stated.reasoning <= stated.output) {
    usage.reasoning_tokens = stated.reasoning;
  }
  return usage;
}

/** Gateways state one count under the names of two vendors, and sometimes leave one of them 0. */
function largestCount(usage: unknown, ...paths: readonly string[]): number | null {
  return paths.reduce<number | null>((most, path) => {
    const count = firstCount(usage, path);
    return count !== null && count > (most ?? -1) ? count : most;
  }, null);
}

function openAiChat(usage: unknown): TokenUsage | null {
  const input = firstCount(usage, 'prompt_tokens');
  const output = firstCount(usage, 'completion_tokens');
  // Gateways add the totals by these names to details that are named as in Responses; DeepSeek names hits and misses.
  const cacheRead = largestCount(
    usage,
    'prompt_tokens_details.cached_tokens',
    'cache_read_input_tokens',
    'input_tokens_details.cached_tokens',
    'prompt_cache_hit_tokens',
  );
  const cacheWrite = largestCount(
    usage,
    'prompt_tokens_details.cache_write_tokens',
    'cache_creation_input_tokens',
    'prompt_tokens_details.cache_creation_tokens',
    'input_tokens_details.cache_write_tokens',
  );
  const reasoning = firstCount(
    usage,
    'completion_tokens_details.reasoning_tokens',
    'output_tokens_details.reasoning_tokens',
  );
  const cached = (cacheRead ?? 0) + (cacheWrite ?? 0);
  /** What only the total tells of. */
  const rest = (firstCount(usage, 'total_tokens') ?? 0) - (input ?? 0) - (output ?? 0);
  // Portkey states Anthropic's counts by OpenAI's names: then the total has the cached tokens beside the prompt's.
  const isBeside = cached > 0 && rest === cached;
  // xAI counts its reasoning beside the answer; Google, by OpenAI's names, counts it in the total alone.
  const isThought = rest > 0 && (rest === reasoning || (cached === 0 && !reasoning));
  return usageFrom(
    {
      input,
      output: output === null || !isThought ? output : output + rest,
      cacheRead,
      cacheWrite,
      cacheWrite1h: firstCount(
        usage,
        'cache_creation.ephemeral_1h_input_tokens',
        'prompt_tokens_details.cache_creation_token_details.ephemeral_1h_input_tokens',
      ),
      reasoning: isThought ? rest : reasoning,
    },
    !isBeside,
  );
}

function openAiResponses(usage: unknown): TokenUsage | null {
  return usageFrom(
    {
      input: firstCount(usage, 'input_tokens'),
      output: firstCount(usage, 'output_tokens'),
      cacheRead: firstCount(usage, 'input_tokens_details.cached_tokens'),
      cacheWrite: firstCount(usage, 'input_tokens_details.cache_write_tokens'),
      reasoning: firstCount(usage, 'output_tokens_details.reasoning_tokens'),
    },
    true,
  );
}

function anthropic(usage: unknown): TokenUsage | null {
  const short = firstCount(usage, 'cache_creation.ephemeral_5m_input_tokens');
  const long = firstCount(usage, 'cache_creation.ephemeral_1h_input_tokens');
  const parts = short === null && long === null ? null : (short ?? 0) + (long ?? 0);
  return usageFrom(
    {
      input: firstCount(usage, 'input_tokens'),
      output: firstCount(usage, 'output_tokens'),
      cacheRead: firstCount(usage, 'cache_read_input_tokens'),
      cacheWrite: firstCount(usage, 'cache_creation_input_tokens') ?? parts,
      cacheWrite1h: long,
    },
    false,
  );
}

function bedrock(usage: unknown): TokenUsage | null {
  return usageFrom(
    {
      input: firstCount(usage, 'inputTokens', 'inputTokenCount'),
      output: firstCount(usage, 'outputTokens', 'outputTokenCount'),
      cacheRead: firstCount(usage, 'cacheReadInputTokens', 'cacheReadInputTokenCount'),
      cacheWrite: firstCount(usage, 'cacheWriteInputTokens', 'cacheWriteInputTokenCount'),
    },
    false,
  );
}

function gemini(usage: unknown): TokenUsage | null {
  // What its own tools found is read beside the prompt.
  const prompt = firstCount(usage, 'promptTokenCount');
  const answer = firstCount(usage, 'candidatesTokenCount');
  // Gemini alone states its thoughts beside the answer.
  const thoughts = firstCount(usage, 'thoughtsTokenCount');
  return usageFrom(
    {
      input: prompt === null ? null : prompt + (firstCount(usage, 'toolUsePromptTokenCount') ?? 0),
      output: answer === null && thoughts === null ? null : (answer ?? 0) + (thoughts ?? 0),
      cacheRead: firstCount(usage, 'cachedContentTokenCount'),
      reasoning: thoughts,
    },
    true,
  );
}

/** The `usage` of a vendor's response, told apart by its names; null: not stated. @throws SchemaFault */
export function vendorUsage(value: unknown): TokenUsage | null {
  const usage = objectOf(value);
  return usage === null ? null : withBeside(tokensOf(usage), besideOf(usage));
}

function tokensOf(usage: JsonObject): TokenUsage | null {
  if (at(usage, 'prompt_tokens') !== undefined) return openAiChat(usage);
  if (at(usage, 'promptTokenCount') !== undefined) return gemini(usage);
  if (at(usage, 'inputTokens') !== undefined || at(usage, 'inputTokenCount') !== undefined) return bedrock(usage);
  const has = (...keys: readonly string[]): boolean => keys.some((key) => key in usage);
  if (has('input_tokens_details', 'output_tokens_details')) return openAiResponses(usage);
  // Gateways add a total to Anthropic's counts, too.
  const isAnthropic = !has('total_tokens') || has('cache_read_input_tokens', 'cache_creation_input_tokens');
  return isAnthropic ? anthropic(usage) : openAiResponses(usage);
}
