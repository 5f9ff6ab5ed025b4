import type { RequestRecord } from '../../records/request.js';
import { elapsedMs, type FoundCall, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { LogJoin, RowPlace } from '../log-format.js';
import { billedAs } from '../surcharges.js';
import { amountOf, at, firstText, listOf, objectOf } from '../values.js';

/** By the names of `CallTypes`, both forms of each: what keeps files, batches, threads and stores, and what is no text. */
const NOT_CHAT =
  /embed|image|speech|transcription|rerank|moderation|video|ocr|mcp_tool|vector_store|container|fine_tuning|count_tokens|^a?search$|^a?_?(?:create|get|retrieve|list|delete|cancel|add|update)_(?!interaction)|^a?file_/i;

/** Rows of calls that route nothing: embeddings, images, speech, tools, the keeping of files, batches and threads. */
export function isOtherCall(row: JsonObject): boolean {
  return NOT_CHAT.test(String(row['call_type'] ?? ''));
}

/** Its own answer out of its cache, which repeats the tokens of the first one. `"None"` and `"False"` are text in the table. */
function isCacheHit(row: JsonObject): boolean {
  return /^true$/i.test(String(row['cache_hit'] ?? ''));
}

/** A cost as LiteLLM states it, which writes 0 for a model that it has no price of; null: unknown. @throws SchemaFault */
export function statedUsd(value: unknown, path: string): number | null {
  return amountOf(value, path) || null;
}

/** Older tables have no column for the status. */
function isFailure(row: JsonObject): boolean {
  return (firstText(row['status']) ?? at(row, 'metadata', 'status')) === 'failure';
}

/** What both tables of LiteLLM share. `details` is the usage as the provider stated it. */
export function liteLlmCall(row: JsonObject, place: RowPlace, details: unknown, body: unknown): FoundCall {
  const isError = isFailure(row);
  const startMs = instantMs(row['startTime'], 'startTime');
  const endMs = instantMs(row['endTime'], 'endTime');
  // Failures are written with one time for both ends.
  const isTimed = !(isError && startMs === endMs);
  const firstMs = instantMs(row['completionStartTime'], 'completionStartTime');
  const isStreamed = row['stream'] === true || (row['stream'] === undefined && firstMs !== endMs);
  const tokens = knownTags({ prompt_tokens: row['prompt_tokens'], completion_tokens: row['completion_tokens'] });
  const usage = isError && !Number(row['total_tokens']) ? null : vendorUsage({ ...objectOf(details), ...tokens });
  const tags = listOf(row['request_tags']);
  const original = firstText(at(row, 'metadata', 'original_model_group'));
  return {
    id: firstText(row['id'], row['request_id']),
    place: place.name,
    model: firstText(row['model'], row['model_group']),
    // Of a fallback: the group that was asked for, where another one answered.
    requestedModel: row['model_group'] === original ? null : original,
    modelPath: 'model',
    provider: firstText(row['custom_llm_provider']),
    prompt: promptOfBody(body),
    usage,
    isError,
    error: isError ? errorOf(row) : null,
    startMs,
    endMs: isTimed ? endMs : null,
    isCached: isCacheHit(row),
    ...billedAs(
      { usage: details, ...objectOf(row['response']) },
      {
        service_tier: firstText(at(row, 'metadata', 'service_tier')),
        ...objectOf(body),
        ...objectOf(row['model_parameters']),
      },
    ),
    latencyMs: isTimed ? amountOf(row['request_duration_ms'], 'request_duration_ms') : null,
    ttftMs: isStreamed && isTimed ? elapsedMs(startMs, firstMs) : null,
    session: firstText(row['session_id'], at(row, 'metadata', 'session_id')),
    tags: knownTags({
      model_group: row['model_group'],
      user: firstText(row['end_user'], row['user'], at(row, 'metadata', 'user_api_key_user_id')),
      team: firstText(row['team_id'], at(row, 'metadata', 'user_api_key_team_id')),
      labels: tags,
    }),
  };
}

function errorOf(row: JsonObject): string | null {
  const info = at(row, 'error_information') ?? at(row, 'metadata', 'error_information');
  return firstText(at(info, 'error_code'), at(info, 'error_class'), row['error_str']);
}

/** As long as one request and its retries last by default. */
const MOST_MS_BETWEEN = 600_000;

/** Whether two rows of one trace, one of which failed at least, can be attempts at one request: near each other, none begun once it was answered. */
function areAttempts(one: RequestRecord, other: RequestRecord): boolean {
  if (one.status === 'ok' && other.status === 'ok') return false;
  const [oneMs, otherMs] = [one, other].map(({ timestamp }) => Date.parse(timestamp ?? ''));
  if (Math.abs(oneMs! - otherMs!) > MOST_MS_BETWEEN) return false;
  if (one.status === 'ok') return !(otherMs! > oneMs! + (one.latency_ms ?? 0));
  return other.status !== 'ok' || !(oneMs! > otherMs! + (other.latency_ms ?? 0));
}

/**
 * Attempts that failed before one that answered are that one call. `attemptsOf` names what they share; null: nothing.
 * Records are made at once: of a row little is left to be kept.
 */
export function attemptsJoin(
  attemptsOf: (row: JsonObject) => string | null,
  toRecord: (row: JsonObject, place: RowPlace) => RequestRecord,
): LogJoin {
  const open = new Map<string, { record: RequestRecord; attempts: string | null }>();
  /** By what attempts share: the key of the last of them. */
  const lastOf = new Map<string, string>();
  return {
    take(row, place) {
      if (isOtherCall(row)) return null;
      const record = toRecord(row, place);
      const attempts = attemptsOf(row);
      const last = attempts === null ? undefined : lastOf.get(attempts);
      const known = last === undefined ? undefined : open.get(last);
      if (last !== undefined && known !== undefined && areAttempts(known.record, record)) {
        if (record.status === 'ok') known.record = record;
        return last;
      }
      // The same id again is left to the reader, who compares the two.
      const key = `${record.id}\n${place.name}`;
      open.set(key, { record, attempts });
      if (attempts !== null) lastOf.set(attempts, key);
      return key;
    },
    finish(key) {
      const { record, attempts } = open.get(key)!;
      open.delete(key);
      if (attempts !== null && lastOf.get(attempts) === key) lastOf.delete(attempts);
      return record;
    },
  };
}
