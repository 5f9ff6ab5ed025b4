import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { amountOf, countOf, firstText, objectOf, objectsOf } from '../values.js';

/** REST names are `tokens_in`, Logpush columns `TokensIn`. */
function field(row: JsonObject, name: string): unknown {
  return row[name] ?? row[name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

/** Bodies that Logpush has encrypted cannot be read. */
function openBody(value: unknown): unknown {
  const body = objectOf(value);
  return body !== null && 'iv' in body && 'data' in body ? null : value;
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord | null {
  if (isOtherThanChat(...['path', 'request_type', 'model_type', 'model'].map((name) => field(row, name)))) return null;
  const status = amountOf(field(row, 'status_code'), 'status_code');
  const isError = String(field(row, 'success')) === 'false' || (status !== null && status >= 400);
  const isCached = String(field(row, 'cached')) === 'true';
  const input = countOf(field(row, 'tokens_in'), 'tokens_in');
  const output = countOf(field(row, 'tokens_out'), 'tokens_out');
  return callRecord({
    id: firstText(field(row, 'id')),
    place: place.name,
    model: firstText(field(row, 'model')),
    modelPath: 'model',
    provider: firstText(field(row, 'provider')),
    prompt: promptOfBody(openBody(row['request'] ?? field(row, 'request_body'))),
    usage: isError && !output ? null : usageFrom({ input, output }, true),
    isError,
    error: isError ? `status ${status ?? 'unknown'}` : null,
    startMs: instantMs(field(row, 'created_at'), 'created_at'),
    latencyMs: amountOf(field(row, 'duration'), 'duration'),
    // It writes 0 for a model that it has no price of, unless the price is the user's own.
    costUsd: amountOf(field(row, 'cost'), 'cost') || (field(row, 'custom_cost') ? 0 : null),
    response: answerOfBody(openBody(row['response'] ?? field(row, 'response_body'))),
    isCached,
    tags: knownTags({ ...objectOf(openBody(field(row, 'metadata'))), cached: isCached || null }),
  });
}

/** Cloudflare AI Gateway logs, REST or Logpush, as far as they are not encrypted. */
export const cloudflare: PlainFormat = {
  name: 'cloudflare',
  fits: (row) =>
    [row, ...objectsOf(row['result'])].some(
      (one) =>
        (Object.hasOwn(one, 'tokens_in') && Object.hasOwn(one, 'tokens_out')) ||
        (Object.hasOwn(one, 'TokensIn') && Object.hasOwn(one, 'TokensOut')) ||
        Object.hasOwn(objectOf(one['RequestBody']) ?? {}, 'iv'),
    ),
  rows: (object) => (Array.isArray(object['result']) ? objectsOf(object['result']) : [object]),
  toRecord,
};
