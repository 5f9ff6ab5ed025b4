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
import { besideOf, billedAs, withBeside } from '../surcharges.js';
import { amountOf, at, firstCount, firstText, listOf, objectOf, objectsOf } from '../values.js';

/** LangChain counts Anthropic's writes to the cache by how long they live, and then 0 for them all. */
function cacheWrites(row: unknown, details: string): { cacheWrite: number; cacheWrite1h: number | null } {
  const total = firstCount(row, `${details}.cache_creation`) ?? 0;
  const short = firstCount(row, `${details}.ephemeral_5m_input_tokens`) ?? 0;
  const long = firstCount(row, `${details}.ephemeral_1h_input_tokens`);
  return { cacheWrite: Math.max(total, short + (long ?? 0)), cacheWrite1h: long };
}

/** A part of the answer, wherever the versions of LangChain keep it. */
function answerPart(outputs: unknown, name: string): unknown {
  return (
    at(outputs, name) ??
    at(outputs, 'generations', 0, 0, 'message', 'kwargs', name) ??
    at(outputs, 'generations', 0, 'message', 'kwargs', name) ??
    at(outputs, 'generations', 0, 0, 'message', name)
  );
}

function tokensOf(run: JsonObject): TokenUsage | null {
  const outputs = run['outputs'];
  const meta = answerPart(outputs, 'usage_metadata') ?? at(run, 'extra', 'metadata', 'usage_metadata');
  const vendors = vendorUsage(at(outputs, 'usage') ?? at(outputs, 'llm_output', 'token_usage'));
  // Runs that were not counted have zeros for totals.
  const isCounted = (firstCount(run, 'prompt_tokens') ?? 0) + (firstCount(run, 'completion_tokens') ?? 0) > 0;
  return (
    usageFrom(
      {
        input: firstCount(meta, 'input_tokens'),
        output: firstCount(meta, 'output_tokens'),
        cacheRead: firstCount(meta, 'input_token_details.cache_read'),
        ...cacheWrites(meta, 'input_token_details'),
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
        ...cacheWrites(run, 'prompt_token_details'),
        reasoning: firstCount(run, 'completion_token_details.reasoning'),
      },
      true,
    ) ??
    vendors
  );
}

/** Tokens, and what the counts of LangChain, of the run, and of the vendor itself say beside them. */
function usageOf(run: JsonObject): TokenUsage | null {
  const outputs = run['outputs'];
  const meta = answerPart(outputs, 'usage_metadata') ?? at(run, 'extra', 'metadata', 'usage_metadata');
  const own = objectOf(at(answerPart(outputs, 'response_metadata'), 'usage'));
  const audio = (side: string, runSide: string): number | null =>
    firstCount(meta, `${side}_token_details.audio`) ?? firstCount(run, `${runSide}_token_details.audio`);
  return withBeside(tokensOf(run), {
    ...(own !== null && besideOf(own)),
    inputAudio: audio('input', 'prompt'),
    outputAudio: audio('output', 'completion'),
  });
}

function isNothing(usage: TokenUsage): boolean {
  return Object.values(usage).every((count) => count === 0);
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
  const usage = usageOf(run);
  const costUsd = costOf(run);
  // An answer out of no tokens was not counted.
  const isUncounted = outputs !== null && Object.keys(outputs).length > 0 && usage !== null && isNothing(usage);
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
    usage: isUncounted || (isError && !firstCount(run, 'total_tokens')) ? null : usage,
    ...billedAs({ ...outputs, ...objectOf(answerPart(outputs, 'response_metadata')) }, params),
    isError,
    error: isError ? 'the run failed' : null,
    startMs,
    endMs: instantMs(run['end_time'], 'end_time'),
    ttftMs: elapsedMs(startMs, instantMs(run['first_token_time'], 'first_token_time')),
    costUsd: isUncounted && costUsd === 0 ? null : costUsd,
    session: firstText(at(metadata, 'thread_id'), at(metadata, 'session_id'), at(metadata, 'conversation_id')),
    response: answerOfBody(
      at(outputs, 'generations', 0, 0) ?? at(outputs, 'generations', 0) ?? at(outputs, 'messages') ?? outputs,
    ),
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

/** A run and those below it, as the SDKs print a trace. */
function withChildren(run: JsonObject): JsonObject[] {
  const runs = [run];
  for (let index = 0; index < runs.length; index++) {
    const parent = runs[index] as JsonObject;
    for (const child of objectsOf(parent['child_runs'])) runs.push({ parent_run_id: parent['id'], ...child });
  }
  return runs;
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
    const runs = isRun(object) ? [object] : ['post', 'patch', 'runs'].flatMap((key) => objectsOf(object[key]));
    return runs.flatMap(withChildren);
  },
  openCalls: 10_000,
  join: langSmithJoin,
};
