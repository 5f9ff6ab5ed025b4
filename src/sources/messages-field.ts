import type { ContentPart, Message } from '../records/request.js';
import { misfit, type SchemaFault } from './fields.js';
import type { JsonObject } from './json-lines.js';

/** Whatever is found among messages may be a prompt. */
function fault(path: string, found: unknown, needed: string): SchemaFault {
  return misfit(path, found, needed, true);
}

function asObject(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw fault(path, value, 'an object');
}

function readPart(value: unknown, path: string): ContentPart {
  const part = asObject(value, path);
  const type = part['type'];
  if (typeof type !== 'string' || type === '') throw fault(`${path}.type`, type, 'a non-empty string');
  const text = part['text'];
  if (text === undefined || text === null) return { type };
  if (typeof text !== 'string') throw fault(`${path}.text`, text, 'a string');
  return { type, text };
}

function readContent(value: unknown, index: number): string | ContentPart[] | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value)) throw fault(`messages[${index}].content`, value, 'a string, a list of parts or null');
  return value.map((part, at) => readPart(part, `messages[${index}].content[${at}]`));
}

/** Messages with a role and content each; other fields of a message are left behind. At least one is needed. */
export function messagesField(value: unknown): Message[] {
  if (!Array.isArray(value) || value.length === 0) throw fault('messages', value, 'a list of messages');
  const messages: Message[] = new Array(value.length);
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    const message = asObject(item, `messages[${index}]`);
    const role = message['role'];
    if (typeof role !== 'string' || role === '') {
      throw fault(`messages[${index}].role`, role, 'a non-empty string');
    }
    messages[index] = { role, content: readContent(message['content'], index) };
  }
  return messages;
}
