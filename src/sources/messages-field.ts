import type { ContentPart, Message } from '../records/request.js';
import { SchemaFault } from './fields.js';
import type { JsonObject } from './json-lines.js';

function asObject(value: unknown, path: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new SchemaFault(path, typeof value === 'string' ? 'text' : value, 'an object');
}

function readPart(value: unknown, path: string): ContentPart {
  const part = asObject(value, path);
  const type = part['type'];
  if (typeof type !== 'string' || type === '') throw new SchemaFault(`${path}.type`, type, 'a non-empty string');
  const text = part['text'];
  if (text === undefined || text === null) return { type };
  if (typeof text !== 'string') throw new SchemaFault(`${path}.text`, text, 'a string');
  return { type, text };
}

function readContent(value: unknown, index: number): string | ContentPart[] | null {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null) return null;
  if (!Array.isArray(value))
    throw new SchemaFault(`messages[${index}].content`, value, 'a string, a list of parts or null');
  return value.map((part, at) => readPart(part, `messages[${index}].content[${at}]`));
}

/** Messages with a role and content each; other fields of a message are left behind. At least one is needed. */
export function messagesField(value: unknown): Message[] {
  if (!Array.isArray(value) || value.length === 0) throw new SchemaFault('messages', value, 'a list of messages');
  const messages: Message[] = new Array(value.length);
  for (let index = 0; index < value.length; index++) {
    const item: unknown = value[index];
    const message = asObject(item, `messages[${index}]`);
    const role = message['role'];
    if (typeof role !== 'string' || role === '') {
      throw new SchemaFault(`messages[${index}].role`, role, 'a non-empty string');
    }
    messages[index] = { role, content: readContent(message['content'], index) };
  }
  return messages;
}
