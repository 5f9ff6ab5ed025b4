import type { Message } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { knownTags } from '../call.js';
import { type Prompt, promptOfBody } from '../chat.js';
import type { JsonObject } from '../json-lines.js';
import { amountOf, listOf, unwrapJson } from '../values.js';
import { indexedAttributes } from './indexed-attributes.js';
import { attributeText, type SpanDialect, secondsAt, spanUsage } from './span-dialect.js';

const KIND = 'openinference.span.kind';

function messagesAt(attributes: JsonObject, prefix: string): Message[] {
  return indexedAttributes(attributes, prefix).map((item) => {
    const role = attributeText(item, 'message.role') ?? 'user';
    const whole = attributeText(item, 'message.content');
    if (whole !== null) return { role, content: whole };
    const parts = indexedAttributes(item, 'message.contents').map((part) => ({
      type: attributeText(part, 'message_content.type') ?? 'unknown',
      ...(typeof part['message_content.text'] === 'string' ? { text: part['message_content.text'] } : {}),
    }));
    return { role, content: parts.length > 0 ? parts : null };
  });
}

function promptOf(attributes: JsonObject): Prompt {
  const messages = messagesAt(attributes, 'llm.input_messages');
  const tools = indexedAttributes(attributes, 'llm.tools').map((item) => unwrapJson(item['tool.json_schema']));
  // The raw request, where the instrumentation did not take it apart.
  const raw = promptOfBody(unwrapJson(attributes['input.value']));
  const found: Prompt = messages.length > 0 ? { ...raw, messages } : raw;
  return tools.length > 0 ? { ...found, tools } : found;
}

function answerOf(attributes: JsonObject): unknown {
  const [last] = messagesAt(attributes, 'llm.output_messages').slice(-1);
  const content = last?.content ?? null;
  return content === null || content.length === 0
    ? answerOfBody(attributes['output.value'])
    : (answerOfBody([{ content }]) ?? content);
}

/** Dollars in all, else those of its two parts. */
function costOf(attributes: JsonObject): number | null {
  const cost = (part: string): number | null => amountOf(attributes[`llm.cost.${part}`], `llm.cost.${part}`);
  const [prompt, completion] = [cost('prompt'), cost('completion')];
  return cost('total') ?? (prompt === null || completion === null ? null : prompt + completion);
}

/** Spans after OpenInference (Arize, Phoenix): prompt tokens contain the cached ones; messages have indices in their names. */
export const openInference: SpanDialect = {
  claims: (attributes) =>
    [KIND, 'llm.model_name', 'llm.input_messages.0.message.role'].some((name) => typeof attributes[name] === 'string'),
  // Without a kind, a model and what it was asked or counted are a call.
  isCall: (attributes) => (attributeText(attributes, KIND)?.toUpperCase() ?? 'LLM') === 'LLM',
  facts: ({ attributes }) => ({
    model: attributeText(attributes, 'llm.model_name', 'gen_ai.response.model', 'gen_ai.request.model'),
    modelPath: 'llm.model_name',
    provider: attributeText(attributes, 'llm.provider', 'llm.system'),
    prompt: promptOf(attributes),
    usage: spanUsage(attributes),
    ttftMs: secondsAt(attributes, 'gen_ai.response.time_to_first_chunk'),
    costUsd: costOf(attributes),
    response: answerOf(attributes),
    session: attributeText(attributes, 'session.id'),
    tags: knownTags({
      user: attributeText(attributes, 'user.id'),
      labels: listOf(attributes['tag.tags']),
    }),
  }),
};
