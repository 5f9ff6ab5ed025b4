import type { TokenUsage } from '../../records/usage.js';
import { knownTags } from '../call.js';
import { chatMessages } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import type { JsonObject } from '../json-lines.js';
import { amountOf, at, firstCount, listOf, objectOf, unwrapJson } from '../values.js';
import { attributeText, type SpanDialect, spanUsage } from './span-dialect.js';

const DETAILS = 'ai.usage.inputTokenDetails.';

/**
 * Until version 6 the SDK took Anthropic's input as it came, without the cached tokens, and left their counts in what the
 * provider said beside the answer.
 */
function usageOf(attributes: JsonObject): TokenUsage | null {
  const stated = spanUsage(attributes);
  const anthropic = objectOf(at(attributes['ai.response.providerMetadata'], 'anthropic'));
  if (anthropic === null) return stated;
  const own = objectOf(anthropic['usage']);
  // A stream's own usage may hold the output of its first event only.
  if (own !== null) {
    return vendorUsage({ ...own, output_tokens: stated?.output_tokens ?? own['output_tokens'] }) ?? stated;
  }
  if (Object.keys(attributes).some((name) => name.startsWith(DETAILS))) return stated;
  const beside = spanUsage(attributes, false);
  if (beside === null) return null;
  return {
    ...beside,
    cache_read_tokens: firstCount(anthropic, 'cacheReadInputTokens') ?? beside.cache_read_tokens,
    cache_write_tokens: firstCount(anthropic, 'cacheCreationInputTokens') ?? beside.cache_write_tokens,
  };
}

/**
 * Spans of the Vercel AI SDK. The outer span of a pair (`ai.generateText`) sums up its steps, so only `.doGenerate`
 * and `.doStream` are calls.
 */
export const aiSdk: SpanDialect = {
  claims: (attributes) => typeof attributes['ai.operationId'] === 'string',
  isCall: (attributes) => /\.do(?:Generate|Stream)$/.test(String(attributes['ai.operationId'])),
  facts({ attributes }) {
    const messages = chatMessages(attributes['ai.prompt.messages'] ?? attributes['ai.prompt']);
    const tools = (listOf(attributes['ai.prompt.tools']) ?? []).map(unwrapJson);
    return {
      model: attributeText(
        attributes,
        'ai.response.model',
        'gen_ai.response.model',
        'ai.model.id',
        'gen_ai.request.model',
      ),
      requestedModel: attributeText(attributes, 'ai.model.id', 'gen_ai.request.model'),
      modelPath: 'ai.model.id',
      // `openai.responses`: the provider and which of its APIs.
      provider: attributeText(attributes, 'ai.model.provider', 'gen_ai.system')?.split('.')[0] ?? null,
      prompt: { messages, tools: tools.length > 0 ? tools : undefined },
      usage: usageOf(attributes),
      ttftMs: amountOf(attributes['ai.response.msToFirstChunk'], 'ai.response.msToFirstChunk'),
      response:
        attributeText(attributes, 'ai.response.text', 'ai.response.object') ??
        unwrapJson(attributes['ai.response.toolCalls'] ?? null),
      session: attributeText(attributes, 'ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.session_id'),
      tags: knownTags({ function: attributeText(attributes, 'ai.telemetry.functionId') }),
    };
  },
};
