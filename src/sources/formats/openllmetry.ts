import type { Message } from '../../records/request.js';
import { knownTags } from '../call.js';
import { chatMessages } from '../chat.js';
import type { JsonObject } from '../json-lines.js';
import { objectsOf } from '../values.js';
import { indexedAttributes } from './indexed-attributes.js';
import { otelGenAi } from './otel-genai.js';
import { attributeText, isCallOperation, type SpanDialect } from './span-dialect.js';

const ASSOCIATED = 'traceloop.association.properties.';

/** Content of several parts is JSON in a string. */
function contentOf(item: JsonObject): unknown {
  const parts = objectsOf(item['content']);
  return parts.some((part) => typeof part['type'] === 'string') ? parts : (item['content'] ?? null);
}

function messagesAt(attributes: JsonObject, prefix: string): Message[] {
  const items = indexedAttributes(attributes, prefix);
  return chatMessages(items.map((item) => ({ role: item['role'] ?? 'user', content: contentOf(item) }))) ?? [];
}

/** Text of the answer, or the tools it calls. */
function answerOf(attributes: JsonObject): unknown {
  const [answer] = messagesAt(attributes, 'gen_ai.completion').slice(-1);
  if (answer?.content != null && answer.content.length > 0) return answer.content;
  const calls = indexedAttributes(attributes, 'gen_ai.completion').flatMap((item) =>
    indexedAttributes(item, 'tool_calls'),
  );
  return calls.length > 0 ? calls.map((call) => ({ ...call })) : null;
}

function toolsOf(attributes: JsonObject): unknown[] | undefined {
  const tools = indexedAttributes(attributes, 'llm.request.functions').map((item) => ({
    name: item['name'],
    description: item['description'],
    parameters: item['parameters'],
  }));
  return tools.length > 0 ? tools : undefined;
}

/**
 * Spans after OpenLLMetry (Traceloop) and LiteLLM: `gen_ai.prompt.0.content` and the like, and what is not there as the
 * standard has it; prompt tokens contain the cached ones.
 */
export const openLlmetry: SpanDialect = {
  claims: (attributes) =>
    ['llm.request.type', 'traceloop.span.kind', 'gen_ai.prompt.0.role', 'gen_ai.prompt.0.content'].some(
      (name) => attributes[name] !== undefined,
    ),
  isCall(attributes) {
    const type = attributeText(attributes, 'llm.request.type', 'gen_ai.operation.name');
    const isModel = attributeText(attributes, 'gen_ai.request.model', 'gen_ai.response.model') !== null;
    return isModel && (type === null || isCallOperation(type));
  },
  facts(span, logs) {
    const { attributes } = span;
    const standard = otelGenAi.facts(span, logs);
    const messages = messagesAt(attributes, 'gen_ai.prompt');
    return {
      ...standard,
      provider: standard.provider?.toLowerCase() ?? null,
      prompt: {
        messages: messages.length > 0 ? messages : standard.prompt.messages,
        tools: toolsOf(attributes) ?? standard.prompt.tools,
      },
      response: answerOf(attributes) ?? standard.response,
      session:
        attributeText(attributes, `${ASSOCIATED}session_id`, `${ASSOCIATED}sessionId`) ?? standard.session ?? null,
      tags: knownTags({
        function: attributeText(attributes, 'traceloop.entity.name', 'traceloop.workflow.name'),
        user: attributeText(attributes, `${ASSOCIATED}user_id`, `${ASSOCIATED}userId`),
      }),
    };
  },
};
