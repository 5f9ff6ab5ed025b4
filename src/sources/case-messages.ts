import type { Message, ToolCall } from '../records/request.js';
import { misfit, type SchemaFault } from './fields.js';
import type { JsonObject } from './json-lines.js';
import { messagesField } from './messages-field.js';

function fault(path: string, found: unknown, needed: string): SchemaFault {
  return misfit(path, found, needed, true);
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw fault(path, value, 'a non-empty string');
}

function partsOf(message: JsonObject): JsonObject[] {
  return Array.isArray(message['content']) ? (message['content'] as JsonObject[]) : [];
}

/** Calls of tools in OpenAI's form (`tool_calls`) or Anthropic's (parts of type `tool_use`). */
function callsOf(message: JsonObject, path: string): ToolCall[] {
  const listed = message['tool_calls'] ?? [];
  if (!Array.isArray(listed)) throw fault(`${path}.tool_calls`, listed, 'a list of calls');
  const own = listed.map((value: unknown, at): ToolCall => {
    const call = (typeof value === 'object' && value !== null ? value : {}) as JsonObject;
    const made = (call['function'] ?? {}) as JsonObject;
    const where = `${path}.tool_calls[${at}]`;
    const given = made['arguments'] ?? '';
    return {
      id: text(call['id'], `${where}.id`),
      name: text(made['name'], `${where}.function.name`),
      arguments: typeof given === 'string' ? given : JSON.stringify(given),
    };
  });
  const used = partsOf(message).flatMap((part, at): ToolCall[] => {
    if (part['type'] !== 'tool_use') return [];
    const where = `${path}.content[${at}]`;
    return [
      {
        id: text(part['id'], `${where}.id`),
        name: text(part['name'], `${where}.name`),
        arguments: JSON.stringify(part['input'] ?? {}),
      },
    ];
  });
  return [...own, ...used];
}

/** What a tool answered, as text: a string, or the texts of its parts. */
function resultText(value: unknown, path: string): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) throw fault(path, value, 'a string or a list of text parts');
  return value
    .map((part: unknown, at) => {
      const found = (typeof part === 'object' && part !== null ? part : {}) as JsonObject;
      if (typeof found['text'] !== 'string') throw fault(`${path}[${at}].text`, found['text'], 'a string');
      return found['text'];
    })
    .join('');
}

/** What tools answered in Anthropic's form: parts of a user's message. */
function resultsOf(message: JsonObject, path: string): Message[] {
  return partsOf(message).flatMap((part, at) => {
    if (part['type'] !== 'tool_result') return [];
    const where = `${path}.content[${at}]`;
    return [
      {
        role: 'tool',
        content: resultText(part['content'], `${where}.content`),
        tool_call_id: text(part['tool_use_id'], `${where}.tool_use_id`),
      },
    ];
  });
}

/**
 * Messages of an eval case, with the calls of tools and the tools' answers, in the form of OpenAI or of Anthropic; both come out alike:
 * `tool_calls` on the assistant's turn, and a message of role `tool` for each answer.
 */
export function caseMessages(value: unknown): Message[] {
  const plain = messagesField(value);
  const given = value as JsonObject[];
  return plain.flatMap((message, at): Message[] => {
    const source = given[at] as JsonObject;
    const path = `messages[${at}]`;
    const calls = message.role === 'assistant' ? callsOf(source, path) : [];
    const results = resultsOf(source, path);
    const answers = source['tool_call_id'];
    const rest = Array.isArray(message.content)
      ? message.content.filter(({ type }) => type !== 'tool_use' && type !== 'tool_result')
      : message.content;
    const own: Message = {
      role: message.role,
      content: Array.isArray(rest) && rest.length === 0 ? null : rest,
      ...(calls.length > 0 && { tool_calls: calls }),
      ...(message.role === 'tool' && answers !== undefined && { tool_call_id: text(answers, `${path}.tool_call_id`) }),
    };
    return results.length > 0 && own.content === null ? results : [...results, own];
  });
}
