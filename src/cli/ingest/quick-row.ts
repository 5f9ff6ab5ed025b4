import { utcMsOf } from '../../records/iso-time.js';
import { contentHashOf } from '../../sources/content-hash.js';
import { idHash } from '../../sources/id-window.js';
import { type Cursor, plainEnd, readNumber, skipValue, takeNull } from '../../sources/json-bytes.js';
import { namesOf, readObject, readWord } from '../../sources/json-fields.js';
import { repeatedList, repeatedText } from '../../sources/repeated.js';
import { readCounts } from '../../sources/usage-bytes.js';
import { WHOLE_BYTES } from '../../traffic/counts.js';
import { FACT_AT, FACT_FLAG, type FactWriter } from '../../traffic/fact-table.js';
import { type PromptBytes, readPromptBytes } from '../../traffic/prompt-bytes.js';
import { sessionKeyOf } from '../../traffic/sessions-turn.js';
import { quickGroup } from './quick-group.js';
import { quickMessages, readQuickMessages } from './quick-messages.js';

/** Fields that are read, in the order of their names. */
const AT = {
  id: 0,
  timestamp: 1,
  session: 2,
  provider: 3,
  model: 4,
  status: 5,
  task: 6,
  usage: 7,
  cost_usd: 8,
  latency_ms: 9,
  ttft_ms: 10,
  messages: 11,
  tools: 12,
  tags: 13,
  features: 14,
  is_batch: 15,
} as const;
const FIELDS = namesOf(Object.keys(AT));
const STATUSES = ['ok', 'error'] as const;
/** As `amountOrNull` takes. */
const MOST_AMOUNT = 1e9;
const STATUS_NAMES = namesOf(STATUSES);
const readModel = repeatedText();
const readProvider = repeatedText();
const readTask = repeatedText();
const readTools = repeatedList();

/** A part of the row's bytes. */
const id = { from: 0, end: 0 };
const time = { from: 0, end: 0 };

/** What is kept of the row that is being read, beside its numbers. */
let numbers = new Float64Array(0);
let base = 0;
let writer: FactWriter;
let status = -1;
let model = '';
let task = '';
let isBatch = false;
let session = 0;
let tools: unknown[] | null = null;
let hasMessages = false;
let messages = quickMessages(0);

/** A string of plain ASCII, not empty; false: anything else. */
function takePlain(cursor: Cursor, range: { from: number; end: number }): boolean {
  const { bytes, at } = cursor;
  if (bytes[at] !== 34) return false;
  const end = plainEnd(bytes, at + 1);
  if (bytes[end] !== 34 || end === at + 1) return false;
  if (!cursor.isAscii) for (let place = at + 1; place < end; place++) if (bytes[place]! > 127) return false;
  range.from = at + 1;
  range.end = end;
  cursor.at = end + 1;
  return true;
}

function takeAmount(cursor: Cursor, field: number): boolean {
  const amount = readNumber(cursor);
  numbers[base + field] = amount;
  return amount <= MOST_AMOUNT;
}

const name = { from: 0, end: 0 };

/** Reads a field whose value is not null. False: unusual or faulty. */
function readField(cursor: Cursor, field: number): boolean {
  switch (field) {
    case AT.id:
      return takePlain(cursor, id);
    case AT.timestamp: {
      if (!takePlain(cursor, time)) return false;
      const atMs = utcMsOf(cursor.bytes, time.from, time.end - time.from);
      numbers[base + FACT_AT.atMs] = atMs;
      return !Number.isNaN(atMs);
    }
    case AT.session:
      if (!takePlain(cursor, name)) return false;
      session = sessionKeyOf(cursor.bytes, name.from, name.end);
      return true;
    case AT.provider: {
      const provider = readProvider(cursor);
      if (!provider) return false;
      numbers[base + FACT_AT.provider] = writer.placeOf(provider);
      return true;
    }
    case AT.model:
      model = readModel(cursor) ?? '';
      return model !== '';
    case AT.status:
      status = readWord(cursor, STATUS_NAMES);
      return status >= 0;
    case AT.task:
      task = readTask(cursor) ?? '';
      return task !== '';
    case AT.usage:
      return readCounts(cursor, numbers, base + FACT_AT.input);
    case AT.cost_usd:
      return takeAmount(cursor, FACT_AT.loggedUsd);
    case AT.latency_ms:
      return takeAmount(cursor, FACT_AT.latencyMs);
    case AT.ttft_ms:
      return takeAmount(cursor, FACT_AT.ttftMs);
    case AT.messages:
      hasMessages = readQuickMessages(cursor, messages);
      return hasMessages;
    case AT.tools:
      tools = readTools(cursor) ?? null;
      return tools !== null;
    case AT.tags:
      return cursor.bytes[cursor.at] === 123 && skipValue(cursor);
    case AT.is_batch:
      isBatch = cursor.bytes[cursor.at] === 116;
      return skipValue(cursor);
    default:
      // A row of features is read in full.
      return field !== AT.features && skipValue(cursor);
  }
}

function takeField(cursor: Cursor, field: number): boolean {
  return takeNull(cursor) || readField(cursor, field);
}

/** Whether the user said what the system prompt says: the template of such a row is that of the system prompt. */
function isSystemText(): boolean {
  const { system, user, chars } = messages;
  if (system === null || system.chars !== chars) return false;
  return Buffer.from(user.bytes.buffer, 0, user.length).toString('utf8') === system.text;
}

const content = { inputTokens: 0, cacheRead: 0, output: 0, costUsd: 0, latencyMs: 0, units: 0 };

function contentOf(bytes: Buffer): number {
  const input = numbers[base + FACT_AT.input]!;
  content.cacheRead = numbers[base + FACT_AT.cacheRead]!;
  content.inputTokens = input + content.cacheRead + numbers[base + FACT_AT.cacheWrite]!;
  content.output = numbers[base + FACT_AT.output]!;
  content.costUsd = numbers[base + FACT_AT.loggedUsd]!;
  content.latencyMs = numbers[base + FACT_AT.latencyMs]!;
  content.units = messages.units;
  return contentHashOf(STATUSES[status]!.length, bytes, time.from, time.end, model, content);
}

const prompt: PromptBytes = {
  text: new Uint8Array(0),
  length: 0,
  isAscii: true,
  chars: 0,
  pairs: 0,
  lastFrom: 0,
  lastChars: 0,
  lastPairs: 0,
  turns: 0,
  historyChars: 0,
  otherParts: 0,
  toolCount: 0,
  system: { chars: 0, kind: 0 },
  group: { one: 0, other: 0, isEmpty: true },
};

function finishRow(cursor: Cursor, line: number): void {
  const { user, system } = messages;
  prompt.text = user.bytes;
  prompt.length = user.length;
  prompt.isAscii = user.isAscii;
  prompt.chars = messages.chars;
  prompt.pairs = messages.pairs;
  prompt.lastFrom = messages.lastFrom;
  prompt.lastChars = messages.lastChars;
  prompt.lastPairs = messages.lastPairs;
  prompt.turns = messages.turns;
  prompt.historyChars = messages.historyChars;
  prompt.otherParts = messages.otherParts;
  prompt.toolCount = tools?.length ?? 0;
  const group = quickGroup(system, tools);
  prompt.system = group.system;
  prompt.group = group.hash;
  const { kind, level } = readPromptBytes(prompt, session, numbers, base + FACT_AT.template, base + FACT_AT.turn);
  numbers[base + FACT_AT.flags] =
    level | (STATUSES[status] === 'error' ? FACT_FLAG.error : 0) | (isBatch ? FACT_FLAG.batch : 0);
  numbers[base + FACT_AT.task] = writer.placeOf(task === '' ? kind : task);
  numbers[base + FACT_AT.model] = writer.placeOf(model);
  numbers[base + FACT_AT.idHash] = idHash(cursor.bytes, id.from, id.end);
  numbers[base + FACT_AT.content] = contentOf(cursor.bytes);
  numbers[base + FACT_AT.line] = line;
  writer.end(cursor.bytes, id.from, id.end);
}

/** Whether the row ends where the cursor stands, and is no longer than it may be. */
function isEnded({ bytes, at }: Cursor, from: number, maxBytes: number): boolean {
  return bytes[bytes[at] === 13 ? at + 1 : at] === 10 && at - from <= maxBytes;
}

/**
 * Reads the native row at the cursor from its bytes into a row of facts, making no text and no object on the way. The facts are those
 * of `factsOf(nativeLog.toRecord(row))`. False: the row is unusual or faulty (`JSON.parse` and `nativeLog` are to say which), nothing is
 * written and the cursor is anywhere. The cursor's bytes are UTF-8.
 */
export function readQuickRow(cursor: Cursor, into: FactWriter, line: number, maxBytes: number): boolean {
  if (messages.user.bytes.length < cursor.bytes.length + 8) messages = quickMessages(cursor.bytes.length + 8);
  const { at: from } = cursor;
  writer = into;
  base = writer.begin();
  numbers = writer.numbers();
  id.end = time.from = time.end = 0;
  status = -1;
  model = task = '';
  isBatch = hasMessages = false;
  session = 0;
  tools = null;
  if (!readObject(cursor, FIELDS, takeField) || !isEnded(cursor, from, maxBytes)) return false;
  if (id.end === 0 || model === '' || status < 0 || !hasMessages) return false;
  // Without a user's text the system prompt is read in its place, if there is one.
  const { length } = messages.user;
  if (length === 0 || length > WHOLE_BYTES) return false;
  if (isSystemText()) return false;
  finishRow(cursor, line);
  return true;
}
