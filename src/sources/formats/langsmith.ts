import type { RequestRecord } from '../../records/request.js';
import type { TokenUsage } from '../../records/usage.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, elapsedMs, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { usageFrom, vendorUsage } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { nestedCalls } from '../nested-calls.js';
import { amountOf, at, firstCount, firstText, listOf, objectOf, objectsOf } from '../values.js';

function usageOf(run: JsonObject): TokenUsage | null {
  const outputs = run['outputs'];
  const meta =
    at(outputs, 'usage_metadata') ??
    at(outputs, 'generations', 0, 0, 'message', 'kwargs', 'usage_metadata') ??
    at(outputs, 'generations', 0, 'message', 'kwargs', 'usage_metadata') ??
    at(outputs, 'generations', 0, 0, 'message', 'usage_metadata');
  const vendors = vendorUsage(at(outputs, 'usage') ?? at(outputs, 'llm_output', 'token_usage'));
  // Runs that were not counted have zeros for totals.
  const isCounted = (firstCount(run, 'prompt_tokens') ?? 0) + (firstCount(run, 'completion_tokens') ?? 0) > 0;
  return (
    usageFrom(
      {
        input: firstCount(meta, 'input_tokens'),
        output: firstCount(meta, 'output_tokens'),
        cacheRead: firstCount(meta, 'input_token_details.cache_read'),
        cacheWrite: firstCount(meta, 'input_token_details.cache_creation'),
        reasoning: firstCount(meta, 'output_token_details.reasoning'),
      },
      true,
    ) ??
    (isCounted ? null : vendors) ??
    usageFrom(
      {
        input: firstCount(run, 'prompt_tokens'),
        output: firstCount(run, 'completion_tokens'),
        cacheRead: firstCount(run, 'prompt_token_details.cache_read'),
        cacheWrite: firstCount(run, 'prompt_token_details.cache_creation'),
        reasoning: firstCount(run, 'completion_token_details.reasoning'),
      },
      true,
    ) ??
    vendors
  );
}

function costOf(run: JsonObject): number | null {
  const total = amountOf(run['total_cost'], 'total_cost');
  if (total !== null) return total;
  const parts = [amountOf(run['prompt_cost'], 'prompt_cost'), amountOf(run['completion_cost'], 'completion_cost')];
  return parts[0] === null || parts[1] === null ? null : (parts[0] as number) + (parts[1] as number);
}

/** Mean of each kind of feedback. */
function scoresOf(run: JsonObject): Record<string, number> | null {
  const scores: Record<string, number> = Object.create(null);
  for (const [name, stats] of Object.entries(objectOf(run['feedback_stats']) ?? {})) {
    const mean = at(stats, 'avg');
    if (typeof mean === 'number' && Number.isFinite(mean)) scores[name] = mean;
  }
  return Object.keys(scores).length > 0 ? scores : null;
}

function toRecord(run: JsonObject, place: RowPlace): RequestRecord {
  const metadata = at(run, 'extra', 'metadata');
  const params = at(run, 'extra', 'invocation_params');
  const startMs = instantMs(run['start_time'], 'start_time');
  const isError = firstText(run['error']) !== null || run['status'] === 'error';
  const prompt = promptOfBody(run['inputs']);
  const offered = listOf(at(params, 'tools'));
  const outputs = objectOf(run['outputs']);
  return callRecord({
    id: firstText(run['id']),
    place: place.name,
    model: firstText(
      outputs?.['model'],
      at(metadata, 'ls_model_name'),
      at(params, 'model'),
      at(params, 'model_name'),
      at(run, 'inputs', 'model'),
    ),
    modelPath: 'extra.metadata.ls_model_name',
    provider: firstText(at(metadata, 'ls_provider')),
    prompt: offered === null ? prompt : { ...prompt, tools: offered },
    // A run that failed is written with zeros.
    usage: isError && !firstCount(run, 'total_tokens') ? null : usageOf(run),
    isError,
    error: isError ? 'the run failed' : null,
    startMs,
    endMs: instantMs(run['end_time'], 'end_time'),
    ttftMs: elapsedMs(startMs, instantMs(run['first_token_time'], 'first_token_time')),
    costUsd: costOf(run),
    session: firstText(at(metadata, 'thread_id'), at(metadata, 'session_id'), at(metadata, 'conversation_id')),
    response: answerOfBody(at(outputs, 'generations', 0, 0) ?? at(outputs, 'generations', 0) ?? outputs),
    tags: knownTags({ name: firstText(run['name']), labels: listOf(run['tags']) }),
    scores: scoresOf(run),
  });
}

/** What a later part says replaces what an earlier one said, but for what it leaves empty. */
function merged(before: JsonObject, after: JsonObject): JsonObject {
  const run: JsonObject = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const isEmpty = value === null || (typeof value === 'object' && Object.keys(value).length === 0);
    if (!isEmpty || !Object.hasOwn(run, key)) run[key] = value;
  }
  return run;
}

function langSmithJoin(): LogJoin {
  const open = new Map<string, { run: JsonObject; place: RowPlace }>();
  const nested = nestedCalls();
  return {
    take(row, place) {
      const id = firstText(row['id']);
      const type = firstText(row['run_type']);
      nested.take(id, firstText(row['parent_run_id']), type === 'llm');
      // Chains and tools repeat the sums of the calls below them; a patch does not say what it patches.
      if (id === null || (type !== null && type !== 'llm')) return null;
      const known = open.get(id);
      open.set(id, known === undefined ? { run: row, place } : { run: merged(known.run, row), place: known.place });
      return id;
    },
    finish(key) {
      const found = open.get(key);
      open.delete(key);
      return found === undefined || found.run['run_type'] !== 'llm' || nested.hasCallBelow(key)
        ? null
        : toRecord(found.run, found.place);
    },
  };
}

function isRun(row: JsonObject): boolean {
  return Object.hasOwn(row, 'dotted_order') || (Object.hasOwn(row, 'run_type') && Object.hasOwn(row, 'inputs'));
}

/**
 * LangSmith runs: answers of runs/query, and what its SDKs post and patch. Only runs of type `llm` are calls; prompt
 * tokens contain the cached ones.
 */
export const langSmith: JoinedFormat = {
  name: 'langsmith',
  fits: (row) =>
    isRun(row) || ['post', 'patch', 'runs'].some((key) => Array.isArray(row[key]) && objectsOf(row[key]).some(isRun)),
  rows(object) {
    if (isRun(object)) return [object];
    return ['post', 'patch', 'runs'].flatMap((key) => objectsOf(object[key]));
  },
  openCalls: 10_000,
  join: langSmithJoin,
};
