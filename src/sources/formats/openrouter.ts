import type { RequestRecord } from '../../records/request.js';
import { callRecord, knownTags } from '../call.js';
import { misfit } from '../fields.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { PlainFormat, RowPlace } from '../log-format.js';
import { isOtherThanChat } from '../other-call.js';
import { amountOf, countOf, firstText, objectOf, objectsOf } from '../values.js';

/** Names of the API, also as its TypeScript SDK writes them. */
function field(row: JsonObject, name: string): unknown {
  return row[name] ?? row[name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())];
}

/** The id carries the second of the call. */
function timeOf(row: JsonObject, id: string | null): number | null {
  return (
    instantMs(field(row, 'created_at'), 'created_at') ??
    instantMs(/^gen-(\d{10})-/.exec(id ?? '')?.[1] ?? null, 'generation_id')
  );
}

/** What was paid: to OpenRouter, and to the provider by whoever brought a key of his own. */
function paidUsd(row: JsonObject): number | null {
  const charged = amountOf(row['cost_total'], 'cost_total');
  const ownKey = amountOf(row['byok_usage_inference'], 'byok_usage_inference');
  return charged === null && ownKey === null ? null : (charged ?? 0) + (ownKey ?? 0);
}

const OWN_PRICE: ReadonlySet<string | null> = new Set(['free', 'extended', 'online', 'batch']);

/** The name under which a variant has a price of its own. */
function pricedModel(row: JsonObject): string | null {
  const model = firstText(row['model_permaslug'], row['model']);
  const variant = firstText(row['variant']);
  return model !== null && OWN_PRICE.has(variant) && !model.endsWith(`:${variant}`) ? `${model}:${variant}` : model;
}

function activityRow(row: JsonObject, place: RowPlace): RequestRecord {
  const id = firstText(row['generation_id']);
  const isError = row['finish_reason_normalized'] === 'error';
  return callRecord({
    id,
    place: place.name,
    model: pricedModel(row),
    modelPath: 'model_permaslug',
    provider: 'openrouter',
    prompt: {},
    usage: usageFrom(
      {
        input: countOf(row['tokens_prompt'], 'tokens_prompt'),
        output: countOf(row['tokens_completion'], 'tokens_completion'),
        cacheRead: countOf(row['tokens_cached'], 'tokens_cached'),
        reasoning: countOf(row['tokens_reasoning'], 'tokens_reasoning'),
      },
      true,
    ),
    isError,
    error: isError ? 'finish_reason error' : null,
    startMs: timeOf(row, id),
    latencyMs: amountOf(row['generation_time_ms'], 'generation_time_ms'),
    ttftMs: amountOf(row['time_to_first_token_ms'], 'time_to_first_token_ms'),
    costUsd: paidUsd(row),
    // Its share of the bill is not among the tokens.
    surcharge: amountOf(row['cost_web_search'], 'cost_web_search') ? 'web_search' : null,
    tags: knownTags({
      served_by: firstText(row['provider_name']),
      user: firstText(row['user']),
      app: firstText(row['app_name']),
      key: firstText(row['api_key_name']),
    }),
  });
}

function generationRow(row: JsonObject, place: RowPlace): RequestRecord {
  const id = firstText(row['id']);
  const count = (name: string): number | null => countOf(field(row, name), name);
  const isError = field(row, 'finish_reason') === 'error';
  return callRecord({
    id,
    place: place.name,
    model: firstText(row['model']),
    modelPath: 'data.model',
    provider: 'openrouter',
    prompt: {},
    // `tokens_prompt` is counted with one tokenizer for all models; the bill follows the native counts.
    usage: usageFrom(
      {
        input: count('native_tokens_prompt'),
        output: count('native_tokens_completion'),
        cacheRead: count('native_tokens_cached'),
        reasoning: count('native_tokens_reasoning'),
      },
      true,
    ),
    isError,
    error: isError ? 'finish_reason error' : null,
    startMs: timeOf(row, id),
    latencyMs: amountOf(field(row, 'generation_time'), 'data.generation_time'),
    ttftMs: row['streamed'] === false ? null : amountOf(row['latency'], 'data.latency'),
    costUsd: amountOf(field(row, 'total_cost') ?? row['usage'], 'data.total_cost'),
    session: firstText(field(row, 'session_id')),
    tags: knownTags({
      served_by: firstText(field(row, 'provider_name')),
      user: firstText(field(row, 'external_user')),
    }),
  });
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord | null {
  if (isOtherThanChat(row['model_permaslug'], row['model'])) return null;
  if (isGeneration(row)) return generationRow(row, place);
  if (isDailySum(row))
    throw misfit('generation_id', undefined, 'the log of single generations, not the sums of a day,');
  return activityRow(row, place);
}

function isGeneration(row: JsonObject): boolean {
  return Object.hasOwn(row, 'native_tokens_prompt') || Object.hasOwn(row, 'nativeTokensPrompt');
}

/** A row of `/api/v1/activity`. */
function isDailySum(row: JsonObject): boolean {
  return Object.hasOwn(row, 'model_permaslug') && Object.hasOwn(row, 'date') && Object.hasOwn(row, 'requests');
}

/** OpenRouter's activity CSV and its generation API: prompt tokens contain the cached ones; neither holds prompts. */
export const openRouter: PlainFormat = {
  name: 'openrouter',
  fits: (row) =>
    Object.hasOwn(row, 'generation_id') ||
    [row, ...objectsOf(row['data'])].some(isDailySum) ||
    isGeneration(objectOf(row['data']) ?? row),
  rows(object) {
    const page = Array.isArray(object['data']) ? objectsOf(object['data']) : [];
    if (page.length > 0) return page;
    return [isGeneration(object) ? object : (objectOf(object['data']) ?? object)];
  },
  toRecord,
};
