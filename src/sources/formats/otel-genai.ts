import type { Message } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { chatMessages, type Prompt, promptOfBody } from '../chat.js';
import type { JsonObject } from '../json-lines.js';
import { at, listOf, objectOf, objectsOf, unwrapJson } from '../values.js';
import type { OtelRow } from './otlp-rows.js';
import { attributeText, isCallOperation, type SpanDialect, secondsAt, spanUsage } from './span-dialect.js';

const DETAILS = 'gen_ai.client.inference.operation.details';
const MESSAGE_EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/;
const CONTENT_EVENT = /^gen_ai\.content\.(prompt|completion)$/;

interface GenAiEvent {
  name: string;
  /** Attributes of a span event, or attributes and body of a log record. */
  fields: JsonObject;
}

/** Azure's and Semantic Kernel's events hold the whole message as JSON in one attribute. */
function unwrapped(fields: JsonObject): JsonObject {
  const whole = objectOf(fields['gen_ai.event.content']);
  if (whole === null || !['role', 'content', 'message'].some((key) => Object.hasOwn(whole, key))) return fields;
  return { ...fields, 'gen_ai.event.content': null, ...whole };
}

function eventsOf(span: OtelRow, logs: readonly OtelRow[]): GenAiEvent[] {
  return [
    ...span.events.map(({ name, attributes }) => ({ name, fields: unwrapped(attributes) })),
    ...logs.map(({ name, attributes, body }) => ({ name, fields: unwrapped({ ...attributes, ...objectOf(body) }) })),
    // Pydantic AI keeps the events in an attribute, since the console of Logfire shows no log records beside a span.
    ...objectsOf(span.attributes['events'] ?? span.attributes['all_messages_events']).map((fields) => ({
      name: String(fields['event.name'] ?? ''),
      fields,
    })),
  ];
}

/** The content attributes: on the span itself (new form), or in the one event that holds them all. */
function contentOf(attributes: JsonObject, events: readonly GenAiEvent[]): JsonObject {
  const details = events.find(({ name }) => name === DETAILS)?.fields;
  return details === undefined ? attributes : { ...details, ...attributes };
}

function newForm(content: JsonObject): Prompt {
  const messages = unwrapJson(content['gen_ai.input.messages'] ?? null);
  const system = unwrapJson(content['gen_ai.system_instructions'] ?? null);
  const tools = unwrapJson(content['gen_ai.tool.definitions'] ?? null);
  return promptOfBody({ messages, system, tools });
}

/** One event a message, until version 1.36 of the conventions. */
function oldForm(events: readonly GenAiEvent[]): Message[] | undefined {
  const messages = events.flatMap(({ name, fields }) => {
    const role = MESSAGE_EVENT.exec(name)?.[1];
    return role === undefined ? [] : [{ role, content: fields['content'] ?? fields['gen_ai.event.content'] ?? null }];
  });
  return chatMessages(messages);
}

/** Two events that hold everything as JSON: the form before that. */
function oldestForm(events: readonly GenAiEvent[]): Message[] | undefined {
  const prompt = events.find(({ name }) => name === 'gen_ai.content.prompt')?.fields['gen_ai.prompt'];
  return prompt === undefined ? undefined : chatMessages(prompt);
}

function answerOf(content: JsonObject, events: readonly GenAiEvent[]): unknown {
  const output = content['gen_ai.output.messages'];
  if (output !== undefined) return answerOfBody(output);
  const choice = events.find(({ name }) => name === 'gen_ai.choice')?.fields;
  if (choice !== undefined) return answerOfBody(choice['message'] ?? choice);
  return answerOfBody(events.find(({ name }) => name === 'gen_ai.content.completion')?.fields['gen_ai.completion']);
}

/** Whether a log record belongs to a call's content. */
export function isGenAiEvent(name: string): boolean {
  return name === DETAILS || name === 'gen_ai.choice' || MESSAGE_EVENT.test(name) || CONTENT_EVENT.test(name);
}

/** Whether a log record alone tells of a whole call. */
export function isWholeCall(row: OtelRow): boolean {
  return row.name === DETAILS && otelGenAi.isCall(row.attributes);
}

/** Spans after OpenTelemetry's conventions for generative AI, every form of content: input tokens contain the cached ones. */
export const otelGenAi: SpanDialect = {
  claims: (attributes) => Object.keys(attributes).some((name) => name.startsWith('gen_ai.')),
  isCall(attributes) {
    const operation = attributeText(attributes, 'gen_ai.operation.name');
    const isModel = attributeText(attributes, 'gen_ai.request.model', 'gen_ai.response.model') !== null;
    return operation === null ? isModel : isCallOperation(operation);
  },
  facts(span, logs) {
    const { attributes } = span;
    const events = eventsOf(span, logs);
    const content = contentOf(attributes, events);
    const prompt = newForm(content);
    const raw = listOf(attributes['input']) ?? objectOf(attributes['input']);
    return {
      model: attributeText(content, 'gen_ai.response.model', 'gen_ai.request.model'),
      requestedModel: attributeText(content, 'gen_ai.request.model'),
      modelPath: 'gen_ai.request.model',
      provider: attributeText(content, 'gen_ai.provider.name', 'gen_ai.system'),
      prompt: {
        messages: prompt.messages ?? oldForm(events) ?? oldestForm(events) ?? promptOfBody(raw).messages,
        tools: prompt.tools,
      },
      usage: spanUsage(content),
      ttftMs:
        secondsAt(content, 'gen_ai.response.time_to_first_chunk') ??
        secondsAt(content, 'gen_ai.latency.time_to_first_token'),
      response: answerOf(content, events) ?? at(attributes, 'output') ?? null,
      session: attributeText(content, 'gen_ai.conversation.id', 'session.id'),
    };
  },
};
