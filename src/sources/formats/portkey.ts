import type { RequestRecord } from '../../records/request.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { usageFrom, vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { billedAs } from '../surcharges.js';
import { amountOf, at, countOf, firstText, listOf, objectOf } from '../values.js';

interface Parts {
  /** Stored log file: bodies and headers. Headers hold cookies and addresses and are not kept. */
  log: JsonObject | null;
  /** Row of the metrics table or of the export. */
  metric: JsonObject | null;
  place: RowPlace;
}

function isStoredLog(row: JsonObject): boolean {
  const request = objectOf(row['request']);
  return request !== null && ('portkeyHeaders' in request || Object.hasOwn(row, 'organisation_id'));
}

/** Metadata comes as two parallel lists. */
function metadataOf(metric: JsonObject | null): JsonObject {
  const keys = listOf(at(metric, 'metadata', 'key')) ?? [];
  const values = listOf(at(metric, 'metadata', 'value')) ?? [];
  return Object.fromEntries(keys.map((key, index) => [String(key), values[index] ?? null]));
}

function statusOf({ log, metric }: Parts): number | null {
  const status = at(log, 'response', 'status') ?? metric?.['response_status_code'] ?? metric?.['status_code'];
  return amountOf(status, 'response.status');
}

/** A body of an export: alone, in the object that the stored log has, or as a column named by its path. */
function exportedBody(metric: JsonObject | null, side: 'request' | 'response'): JsonObject | null {
  const found = objectOf(metric?.[side]);
  return objectOf(metric?.[`${side}.body`]) ?? objectOf(found?.['body']) ?? found;
}

/** Whether the gateway had the answer: `HIT` or `SEMANTIC HIT`. */
function isCacheHit({ log, metric }: Parts): boolean {
  const status = metric?.['cache_status'] ?? at(log, 'response', 'headers', 'x-portkey-cache-status');
  return /\bHIT$/i.test(String(status ?? ''));
}

function toRecord(parts: Parts): RequestRecord | null {
  const { log, metric, place } = parts;
  if (isOtherThanChat(at(log, 'request', 'url'), metric?.['request_url'], metric?.['ai_model'])) return null;
  const headers = at(log, 'request', 'portkeyHeaders');
  const answer = objectOf(at(log, 'response', 'body')) ?? exportedBody(metric, 'response');
  const asked = objectOf(at(log, 'request', 'body')) ?? exportedBody(metric, 'request');
  const status = statusOf(parts);
  const isError = (status !== null && status >= 400) || /^(?:0(?:\.0+)?|false)$/i.test(String(metric?.['is_success']));
  const input = countOf(metric?.['req_units'] ?? metric?.['request_tokens'], 'req_units');
  const output = countOf(metric?.['res_units'] ?? metric?.['response_tokens'], 'res_units');
  return callRecord({
    id: firstText(log?.['_id'], metric?.['id']),
    place: place.name,
    model: firstText(answer?.['model'], asked?.['model'], metric?.['ai_model']),
    requestedModel: firstText(asked?.['model']),
    modelPath: log === null ? 'ai_model' : 'request.body.model',
    provider: firstText(at(headers, 'x-portkey-provider'), metric?.['ai_org'], metric?.['ai_provider']),
    prompt: promptOfBody(asked),
    usage: vendorUsage(answer?.['usage']) ?? (isError && !output ? null : usageFrom({ input, output }, true)),
    isError,
    error: isError ? `status ${status ?? 'unknown'}` : null,
    startMs: instantMs(log?.['created_at'] ?? metric?.['created_at'], 'created_at'),
    latencyMs:
      amountOf(at(log, 'response', 'responseTime'), 'response.responseTime') ??
      amountOf(metric?.['response_time'], 'response_time'),
    // `cost` is cents in one place and USD in another, and the rows do not tell which: the dollars are recomputed.
    costUsd: null,
    ...billedAs(answer, asked),
    isCached: isCacheHit(parts),
    response: answerOfBody(answer),
    tags: knownTags({
      trace: firstText(at(headers, 'x-portkey-trace-id'), metric?.['trace_id']),
      user: firstText(metric?.['_user']),
      ...metadataOf(metric),
    }),
  });
}

function portkeyJoin(): LogJoin {
  const open = new Map<string, Parts>();
  return {
    take(row, place) {
      const side = isStoredLog(row) ? 'log' : 'metric';
      const id = firstText(row['_id'], row['id']) ?? place.name;
      const known = open.get(id);
      if (known !== undefined && known[side] === null) {
        known[side] = row;
        return id;
      }
      const key = known === undefined ? id : `${id}\n${place.name}`;
      open.set(key, { log: null, metric: null, place, [side]: row });
      return key;
    },
    finish(key) {
      const parts = open.get(key);
      open.delete(key);
      return parts === undefined ? null : toRecord(parts);
    },
  };
}

/** Portkey's stored logs and its metric rows, which are one call where their ids agree. Token counts are the provider's. */
export const portkey: JoinedFormat = {
  name: 'portkey',
  fits: (row) =>
    isStoredLog(row) ||
    (Object.hasOwn(row, 'ai_org') && Object.hasOwn(row, 'ai_model')) ||
    (Object.hasOwn(row, 'ai_provider') && Object.hasOwn(row, 'request_tokens')),
  openCalls: 5000,
  join: portkeyJoin,
};
