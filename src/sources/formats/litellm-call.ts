import type { RequestRecord } from '../../records/request.js';
import { elapsedMs, type FoundCall, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { LogJoin, RowPlace } from '../log-format.js';
import { amountOf, at, firstText, listOf, objectOf } from '../values.js';

const NOT_CHAT =
  /embed|image|speech|transcription|rerank|moderation|video|mcp_tool|^a?(?:create|retrieve|list|delete|cancel)_(?:file|batch)/i;

/** Rows of calls that route nothing: embeddings, images, speech, tools, the keeping of files and batches. */
export function isOtherCall(row: JsonObject): boolean {
  return NOT_CHAT.test(String(row['call_type'] ?? ''));
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

/**
 * Attempts that failed before one that answered are that one call. `attemptsOf` names the attempts at one request; null: it has none.
 * Records are made at once: of a row little is left to be kept.
 */
export function attemptsJoin(
  attemptsOf: (row: JsonObject) => string | null,
  toRecord: (row: JsonObject, place: RowPlace) => RequestRecord,
): LogJoin {
  const open = new Map<string, RequestRecord>();
  return {
    take(row, place) {
      if (isOtherCall(row)) return null;
      const record = toRecord(row, place);
      // The same id again is left to the reader, who compares the two.
      const alone = `${record.id}\n${place.name}`;
      const attempts = attemptsOf(row);
      const known = attempts === null ? undefined : open.get(attempts);
      if (attempts !== null && known !== undefined && record.status === 'error') return attempts;
      const isAnother = attempts === null || known?.status === 'ok';
      const key = isAnother ? alone : attempts;
      open.set(key, record);
      return key;
    },
    finish(key) {
      const record = open.get(key) ?? null;
      open.delete(key);
      return record;
    },
  };
}
