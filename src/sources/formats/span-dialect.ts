import type { TokenUsage } from '../../records/usage.js';
import type { FoundCall } from '../call.js';
import { usageFrom } from '../foreign-usage.js';
import type { JsonObject } from '../json-lines.js';
import { withBeside } from '../surcharges.js';
import { amountOf, countOf, firstText } from '../values.js';
import type { OtelRow } from './otlp-rows.js';

/** What a dialect finds in the attributes of a call. */
type SpanFacts = Pick<FoundCall, 'model' | 'modelPath' | 'prompt' | 'usage'> &
  Partial<Pick<FoundCall, 'requestedModel' | 'provider' | 'session' | 'response' | 'ttftMs' | 'costUsd' | 'tags'>>;

/** One way to name the attributes of calls to models. */
export interface SpanDialect {
  /** Whether the span speaks it. */
  claims(attributes: JsonObject): boolean;
  /** Whether the span is one call to a model, and not an agent, a tool, an embedding or a sum of calls. */
  isCall(attributes: JsonObject): boolean;
  /** `logs`: the log records of the same span. @throws SchemaFault */
  facts(span: OtelRow, logs: readonly OtelRow[]): SpanFacts;
}

/**
 * Names of operations that are calls: the standard's, LiteLLM's types of calls (`a` for asynchronous), and those of
 * Semantic Kernel.
 */
const CALL =
  /^(?:a?(?:chat|completion|text_completion|generate_content(?:_stream)?|responses)|anthropic_messages|(?:chat|text)\.(?:streaming_)?completions)$/;

/** Whether an operation is one call to a model that answers in text. */
export function isCallOperation(name: string): boolean {
  return CALL.test(name);
}

function firstCountAt(attributes: JsonObject, names: readonly string[]): number | null {
  for (const name of names) {
    // What a count that was never made looks like in protobuf's JSON.
    if (attributes[name] === 'NaN') continue;
    const count = countOf(attributes[name], name);
    if (count !== null) return count;
  }
  return null;
}

/**
 * Token counts by the names of every dialect, the standard ones first.
 * @param countsCached the input contains the cached tokens, as the standard has it
 */
export function spanUsage(attributes: JsonObject, countsCached = true): TokenUsage | null {
  const count = (...names: string[]): number | null => firstCountAt(attributes, names);
  const tokens = usageFrom(
    {
      input: count(
        'gen_ai.usage.input_tokens',
        'gen_ai.usage.prompt_tokens',
        'llm.token_count.prompt',
        'ai.usage.inputTokens',
        'ai.usage.promptTokens',
        'llm.usage.prompt_tokens',
        'gen_ai.response.prompt_tokens',
      ),
      output: count(
        'gen_ai.usage.output_tokens',
        'gen_ai.usage.completion_tokens',
        'llm.token_count.completion',
        'ai.usage.outputTokens',
        'ai.usage.completionTokens',
        'llm.usage.completion_tokens',
        'gen_ai.response.completion_tokens',
      ),
      cacheRead: count(
        'gen_ai.usage.cache_read.input_tokens',
        'gen_ai.usage.cache_read_input_tokens',
        'llm.token_count.prompt_details.cache_read',
        'ai.usage.inputTokenDetails.cacheReadTokens',
        'ai.usage.cachedInputTokens',
        'gen_ai.usage.details.cache_read_tokens',
        'gen_ai.usage.details.cached_tokens',
      ),
      cacheWrite: count(
        'gen_ai.usage.cache_creation.input_tokens',
        'gen_ai.usage.cache_creation_input_tokens',
        'llm.token_count.prompt_details.cache_write',
        'ai.usage.inputTokenDetails.cacheWriteTokens',
        'gen_ai.usage.details.cache_write_tokens',
      ),
      reasoning: count(
        'gen_ai.usage.reasoning.output_tokens',
        'gen_ai.usage.reasoning_tokens',
        'llm.token_count.completion_details.reasoning',
        'ai.usage.outputTokenDetails.reasoningTokens',
        'ai.usage.reasoningTokens',
        'gen_ai.usage.details.reasoning_tokens',
      ),
    },
    countsCached,
  );
  return withBeside(tokens, {
    inputAudio: count('gen_ai.usage.details.input_audio_tokens', 'llm.token_count.prompt_details.audio'),
    outputAudio: count('gen_ai.usage.details.output_audio_tokens', 'llm.token_count.completion_details.audio'),
    webSearches: count('gen_ai.usage.details.web_search_requests', 'gen_ai.usage.details.web_searches'),
  });
}

/** Seconds as ms. @throws SchemaFault */
export function secondsAt(attributes: JsonObject, name: string): number | null {
  const seconds = amountOf(attributes[name], name);
  return seconds === null ? null : seconds * 1000;
}

/** The first of the attributes that is text. */
export function attributeText(attributes: JsonObject, ...names: readonly string[]): string | null {
  return firstText(...names.map((name) => attributes[name]));
}
