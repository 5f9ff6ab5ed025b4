import { utcMs } from '../records/iso-time.js';
import type { Message, RequestRecord } from '../records/request.js';
import type { TokenUsage } from '../records/usage.js';
import { type Cursor, readNumber, readString, skipValue, takeNull } from './json-bytes.js';
import { keyFinder, readObject, readWord } from './json-fields.js';
import { readMessages } from './message-bytes.js';
import { repeatedList, repeatedText } from './repeated.js';
import { readUsage } from './usage-bytes.js';

/** Fields that are read, in the order of `FIELDS`. */
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
const findField = keyFinder(Object.keys(AT));
const STATUSES = ['ok', 'error'] as const;
const findStatus = keyFinder(STATUSES);
const readModel = repeatedText();
const readProvider = repeatedText();
const readTask = repeatedText();
const readTools = repeatedList();

/** What has been read of a row; undefined: needed and not there, or unusual. */
interface Row {
  id: string | undefined;
  timestamp: string | null | undefined;
  session: string | null | undefined;
  provider: string | null | undefined;
  model: string | undefined;
  status: 'ok' | 'error' | undefined;
  task: string | null | undefined;
  usage: TokenUsage | null | undefined;
  costUsd: number | null;
  latencyMs: number | null;
  ttftMs: number | null;
  messages: Message[] | undefined;
  tools: unknown[] | null | undefined;
  isBatch: boolean;
}

const blank = (): Row => ({
  id: undefined,
  timestamp: null,
  session: null,
  provider: null,
  model: undefined,
  status: undefined,
  task: null,
  usage: null,
  costUsd: null,
  latencyMs: null,
  ttftMs: null,
  messages: undefined,
  tools: null,
  isBatch: false,
});

const isAmount = (amount: number): boolean => amount < Number.POSITIVE_INFINITY;

/** Reads a field whose value is not null. False: unusual or faulty; empty text is, since it means null or a fault. */
function readField(cursor: Cursor, row: Row, field: number): boolean {
  switch (field) {
    case AT.id:
      row.id = readString(cursor);
      return Boolean(row.id);
    case AT.timestamp:
      row.timestamp = readString(cursor);
      return row.timestamp !== undefined && !Number.isNaN(utcMs(row.timestamp));
    case AT.session:
      row.session = readString(cursor);
      return Boolean(row.session);
    case AT.provider:
      row.provider = readProvider(cursor);
      return Boolean(row.provider);
    case AT.model:
      row.model = readModel(cursor);
      return Boolean(row.model);
    case AT.status:
      row.status = STATUSES[readWord(cursor, findStatus)];
      return row.status !== undefined;
    case AT.task:
      row.task = readTask(cursor);
      return Boolean(row.task);
    case AT.usage:
      row.usage = readUsage(cursor);
      return row.usage !== undefined;
    case AT.cost_usd:
      row.costUsd = readNumber(cursor);
      return isAmount(row.costUsd);
    case AT.latency_ms:
      row.latencyMs = readNumber(cursor);
      return isAmount(row.latencyMs);
    case AT.ttft_ms:
      row.ttftMs = readNumber(cursor);
      return isAmount(row.ttftMs);
    case AT.messages:
      row.messages = readMessages(cursor);
      return row.messages !== undefined;
    case AT.tools:
      row.tools = readTools(cursor);
      return row.tools !== undefined;
    case AT.tags:
      return cursor.bytes[cursor.at] === 123 && skipValue(cursor);
    case AT.is_batch:
      row.isBatch = cursor.bytes[cursor.at] === 116;
      return skipValue(cursor);
    default:
      // A row of features is read in full.
      return field !== AT.features && skipValue(cursor);
  }
}

/** The row that is being read. */
let row = blank();

function takeField(cursor: Cursor, field: number): boolean {
  return takeNull(cursor) || readField(cursor, row, field);
}

/**
 * The record of the native row at the cursor as `nativeLog` makes it of the parsed row, but without what no feature is
 * made of: `tags`, `response` and `error` are null. Null: the row is unusual or faulty, and JSON.parse and `nativeLog`
 * are to say what it is; the cursor is then anywhere.
 */
export function readNativeRow(cursor: Cursor): RequestRecord | null {
  row = blank();
  if (!readObject(cursor, findField, takeField)) return null;
  const { id, timestamp = null, model, status, messages, tools, usage = null } = row;
  if (id === undefined || model === undefined || status === undefined || messages === undefined) return null;
  const record: RequestRecord = {
    id,
    timestamp,
    session: row.session ?? null,
    provider: row.provider ?? null,
    model,
    status,
    usage,
    cost_usd: row.costUsd,
    latency_ms: row.latencyMs,
    ttft_ms: row.ttftMs,
    task: row.task ?? null,
    tags: null,
    response: null,
    error: null,
    messages,
  };
  if (tools) record.tools = tools;
  if (row.isBatch) record.isBatch = true;
  return record;
}
