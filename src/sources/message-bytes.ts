import type { ContentPart, Message } from '../records/request.js';
import { type Cursor, readString, skipValue, takeNull } from './json-bytes.js';
import { keyFinder, readList, readObject, readWord } from './json-fields.js';
import { repeatedText } from './repeated.js';

const ROLES = ['user', 'assistant', 'system', 'tool', 'developer'];
const findMessage = keyFinder(['role', 'content']);
const findPart = keyFinder(['type', 'text']);
const findRole = keyFinder(ROLES);
const readSystem = repeatedText();

/** What is being read: one row at a time. */
let messages: Message[] = [];
let message: Message = { role: '', content: null };
let parts: ContentPart[] = [];
let part: ContentPart = { type: '' };

function takePartField(cursor: Cursor, name: number): boolean {
  if (name < 0) return skipValue(cursor);
  if (name === 1 && takeNull(cursor)) return true;
  const text = readString(cursor);
  if (text === undefined) return false;
  if (name === 0) part.type = text;
  else part.text = text;
  return true;
}

function takePart(cursor: Cursor): boolean {
  part = { type: '' };
  parts.push(part);
  return readObject(cursor, findPart, takePartField) && part.type !== '';
}

function takeContent(cursor: Cursor): boolean {
  const first = cursor.bytes[cursor.at];
  if (first === 91) {
    parts = [];
    message.content = parts;
    return readList(cursor, takePart);
  }
  if (first !== 34) return takeNull(cursor);
  const text = message.role === 'system' ? readSystem(cursor) : readString(cursor);
  message.content = text ?? null;
  return text !== undefined;
}

function takeMessageField(cursor: Cursor, name: number): boolean {
  if (name < 0) return skipValue(cursor);
  if (name === 1) return takeContent(cursor);
  message.role = ROLES[readWord(cursor, findRole)] ?? '';
  return message.role !== '';
}

function takeMessage(cursor: Cursor): boolean {
  message = { role: '', content: null };
  messages.push(message);
  return readObject(cursor, findMessage, takeMessageField) && message.role !== '';
}

/** The messages at the cursor as `messagesField` makes them; undefined: unusual or faulty. */
export function readMessages(cursor: Cursor): Message[] | undefined {
  messages = [];
  return readList(cursor, takeMessage) ? messages : undefined;
}
