import type { RequestRecord } from '../../records/request.js';
import type { TokenUsage } from '../../records/usage.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, knownTags } from '../call.js';
import { chatMessages, promptOfBody } from '../chat.js';
import { usageFrom, vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { billedAs } from '../surcharges.js';
import { amountOf, at, countOf, firstText, objectOf, objectsOf } from '../values.js';

/** Object cells of its CSV are escaped twice. */
function bodyOf(value: unknown): JsonObject | null {
  return objectOf(value) ?? (typeof value === 'string' ? objectOf(value.replaceAll('""', '"')) : null);
}

function scoresOf(row: JsonObject): Record<string, number | boolean> | null {
  const scores: Record<string, number | boolean> = Object.create(null);
  for (const [name, stated] of Object.entries(bodyOf(row['scores']) ?? {})) {
    const value = at(stated, 'value') ?? stated;
    const isBoolean = at(stated, 'valueType') === 'boolean';
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) {
      scores[name] = isBoolean ? Boolean(value) : value;
    }
  }
  // Cells of CSV are text.
  const rating = String(row['feedback_rating'] ?? at(row, 'feedback', 'rating')).toLowerCase();
  if (rating === 'true' || rating === 'false') scores['feedback'] = rating === 'true';
  return Object.keys(scores).length > 0 ? scores : null;
}

/** Of requests that Helicone itself had the answer to: which one it was first given to; all zeros for the others. */
function isCacheHit(row: JsonObject): boolean {
  return /[1-9a-f]/i.test(firstText(row['cache_reference_id']) ?? '');
}

function usageOf(row: JsonObject): TokenUsage | null {
  const count = (key: string): number | null => countOf(row[key], key);
  const [input, answer, reasoning] = [count('prompt_tokens'), count('completion_tokens'), count('reasoning_tokens')];
  const [cacheRead, cacheWrite] = [count('prompt_cache_read_tokens'), count('prompt_cache_write_tokens')];
  const parts = (input ?? 0) + (answer ?? 0) + (reasoning ?? 0);
  const [read, write] = [cacheRead ?? 0, cacheWrite ?? 0];
  const totals = [parts, parts + read, parts + write, parts + read + write];
  // Newer rows state the reasoning beside the answer, and the total says so; more of it than of both cannot lie in one.
  const isBeside = (reasoning ?? 0) > (answer ?? 0) || totals.includes(count('total_tokens') ?? Number.NaN);
  const output = answer === null || !isBeside ? answer : answer + (reasoning ?? 0);
  return usageFrom({ input, output, cacheRead, cacheWrite, reasoning }, false);
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord | null {
  if (isOtherThanChat(row['request_path'], row['target_url'], row['model'], row['response_model'])) return null;
  const asked = bodyOf(row['request_body']) ?? objectOf(at(row, 'signed_body', 'request'));
  const answer = bodyOf(row['response_body']) ?? objectOf(at(row, 'signed_body', 'response'));
  const properties = bodyOf(row['request_properties']) ?? bodyOf(row['properties']) ?? {};
  const status = row['response_status'];
  const code = typeof status === 'string' && /^-?\d+$/.test(status) ? Number(status) : status;
  const isError = typeof code === 'number' && (code < 0 || code >= 400);
  const prompt = promptOfBody(asked);
  const stated = usageOf(row);
  return callRecord({
    id: firstText(row['request_id'], row['response_id']),
    place: place.name,
    model: firstText(row['response_model'], row['model'], row['model_override'], row['request_model']),
    requestedModel: firstText(row['model_override'], row['request_model']),
    modelPath: 'model',
    provider: firstText(row['provider'])?.toLowerCase() ?? null,
    prompt:
      prompt.messages === undefined
        ? { ...prompt, messages: chatMessages(at(row, 'llmSchema', 'request', 'messages')) }
        : prompt,
    // The provider's own statement, where it is there, says which of its counts contain which.
    usage: vendorUsage(answer?.['usage']) ?? (isError && !stated?.output_tokens ? null : stated),
    isError,
    error: isError ? `status ${String(code)}` : null,
    startMs: instantMs(row['request_created_at'], 'request_created_at'),
    endMs: instantMs(row['response_created_at'], 'response_created_at'),
    latencyMs: amountOf(row['delay_ms'], 'delay_ms') ?? amountOf(row['latency'], 'latency'),
    ttftMs: amountOf(row['time_to_first_token'], 'time_to_first_token'),
    // It writes 0 for a model that it has no price of.
    costUsd:
      amountOf(row['costUSD'], 'costUSD') ||
      amountOf(row['cost_usd'], 'cost_usd') ||
      amountOf(row['cost'], 'cost') ||
      null,
    ...billedAs(answer, asked),
    isCached: isCacheHit(row),
    session: firstText(properties['Helicone-Session-Id']),
    response: answerOfBody(answer) ?? answerOfBody(at(row, 'llmSchema', 'response', 'messages')),
    tags: knownTags({ user: firstText(row['request_user_id'], row['helicone_user']), ...properties }),
    scores: scoresOf(row),
  });
}

/** Helicone requests, JSON, JSON lines or CSV: cached tokens are stated beside the prompt's. */
export const helicone: PlainFormat = {
  name: 'helicone',
  fits: (row) =>
    [row, ...objectsOf(row['data'])].some(
      (one) => Object.hasOwn(one, 'delay_ms') || Object.hasOwn(one, 'request_created_at'),
    ),
  rows: (object) => (Array.isArray(object['data']) ? objectsOf(object['data']) : [object]),
  toRecord,
};
