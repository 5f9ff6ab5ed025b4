import { knownTags } from '../call.js';
import { chatMessages } from '../chat.js';
import { amountOf, listOf, unwrapJson } from '../values.js';
import { attributeText, type SpanDialect, spanUsage } from './span-dialect.js';

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
      usage: spanUsage(attributes),
      ttftMs: amountOf(attributes['ai.response.msToFirstChunk'], 'ai.response.msToFirstChunk'),
      response:
        attributeText(attributes, 'ai.response.text', 'ai.response.object') ??
        unwrapJson(attributes['ai.response.toolCalls'] ?? null),
      session: attributeText(attributes, 'ai.telemetry.metadata.sessionId', 'ai.telemetry.metadata.session_id'),
      tags: knownTags({ function: attributeText(attributes, 'ai.telemetry.functionId') }),
    };
  },
};
