import { utcMs } from '../records/iso-time.js';
import type { RequestRecord } from '../records/request.js';
import { amountOrNull, listOrNull, misfit, objectOrNull, textField, textOrNull, wordField } from './fields.js';
import { isDay } from './instant.js';
import type { JsonObject } from './json-lines.js';
import type { PlainFormat } from './log-format.js';
import { messagesField } from './messages-field.js';
import { serviceOf, withBeside } from './surcharges.js';
import { usageField } from './usage-field.js';

const STATUSES = ['ok', 'error'] as const;
/** Hashes as `router analyze --strip` writes them: below 2^53. */
const TEMPLATE = /^[01][0-9a-f]{13}(?:\.[01][0-9a-f]{13}){0,4}$/;
const TURN = /^[0-9a-f]{1,14}(?:\.[0-9a-f]{1,14}){5}$/;
const ZONED = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)$/;

function timestampOrNull(row: JsonObject): string | null {
  const value = row['timestamp'];
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') {
    if (!Number.isNaN(utcMs(value))) return value;
    const match = ZONED.exec(value);
    const isReal = match !== null && isDay(Number(match[1]), Number(match[2]), Number(match[3]));
    if (isReal && Number.isFinite(Date.parse(value))) return value;
  }
  throw misfit('timestamp', value, 'ISO 8601 with a zone, as 2026-11-02T08:00:00Z, or null');
}

/** A copy that no name in it can harm: keys such as `__proto__` are data like any other. */
function bareCopy<Value>(from: JsonObject, check: (key: string, value: unknown) => Value): Record<string, Value> {
  const copy: Record<string, Value> = Object.create(null);
  for (const key of Object.keys(from)) copy[key] = check(key, from[key]);
  return copy;
}

function featureValue(key: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw misfit(`features.${key.slice(0, 40)}`, value, 'a finite number');
}

function toRecord(row: JsonObject): RequestRecord {
  const features = objectOrNull(row, 'features');
  const record: RequestRecord = {
    id: textField(row, 'id'),
    timestamp: timestampOrNull(row),
    session: textOrNull(row, 'session'),
    provider: textOrNull(row, 'provider'),
    model: textField(row, 'model'),
    status: wordField(row, 'status', STATUSES),
    usage: usageField(row['usage'], false),
    cost_usd: amountOrNull(row, 'cost_usd'),
    latency_ms: amountOrNull(row, 'latency_ms'),
    ttft_ms: amountOrNull(row, 'ttft_ms'),
    task: textOrNull(row, 'task'),
    tags: null,
    response: row['response'] ?? null,
    error: row['error'] ?? null,
  };
  const tools = listOrNull(row, 'tools');
  if (tools !== null) record.tools = tools;
  const tags = objectOrNull(row, 'tags');
  if (tags !== null) record.tags = bareCopy(tags, (_key, value) => value);
  if (features !== null) record.features = bareCopy(features, featureValue);
  const service = serviceOf(textOrNull(row, 'service_tier'));
  if (row['is_batch'] === true || service === 'batch') record.isBatch = true;
  if (service === 'other') record.usage = withBeside(record.usage, { surcharge: 'service_tier' });
  const template = row['template'];
  if (features !== null && typeof template === 'string' && TEMPLATE.test(template)) record.template = template;
  const turn = row['turn'];
  if (features !== null && typeof turn === 'string' && TURN.test(turn)) record.turn = turn;
  // A row of features has no text; any other row must have its messages.
  if (features === null || (row['messages'] ?? null) !== null) record.messages = messagesField(row['messages']);
  return record;
}

/**
 * The log format of our own (contract.md, "Request record"): strict in what it names, blind to everything else.
 * `id`, `model`, `status` and `messages` (or `features`) are needed; what else is absent is unknown, so null.
 */
export const nativeLog = {
  name: 'native',
  fits: (row) =>
    Object.hasOwn(row, 'model') &&
    STATUSES.some((status) => row['status'] === status) &&
    (Object.hasOwn(row, 'messages') || Object.hasOwn(row, 'features')),
  toRecord,
} satisfies PlainFormat;
