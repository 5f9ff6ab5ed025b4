import type { RequestRecord } from '../../records/request.js';
import type { TokenUsage } from '../../records/usage.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, type FoundCall, knownTags } from '../call.js';
import { promptOfBody } from '../chat.js';
import { usageFrom } from '../foreign-usage.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { amountOf, at, firstCount, firstText, listOf, objectOf, unwrapJson } from '../values.js';

type Scores = Record<string, number | boolean>;

interface Inference {
  /** Row of ChatInference or JsonInference. */
  outer: JsonObject | null;
  /** Rows of ModelInference: one, or several after failures and for best-of-n. */
  calls: JsonObject[];
  place: RowPlace;
}

const MOST_TARGETS = 200_000;

/** A UUIDv7 begins with its time in ms. */
function timeOf(id: string | null): number | null {
  const match = /^([0-9a-f]{8})-([0-9a-f]{4})-7[0-9a-f]{3}-/i.exec(id ?? '');
  return match === null ? null : Number.parseInt(`${match[1]}${match[2]}`, 16);
}

function sum(values: readonly (number | null)[]): number | null {
  return values.length === 0 || values.includes(null)
    ? null
    : (values as number[]).reduce((total, one) => total + one, 0);
}

/** Whether the gateway had the answer of a call: that one is not billed. */
function isCacheHit(call: JsonObject): boolean {
  return call['cached'] === true || call['cached'] === 1;
}

/** Counts follow OpenAI: the input contains what the provider's cache had and took. */
function usageOf(calls: readonly JsonObject[]): TokenUsage | null {
  const count = (name: string): (number | null)[] => calls.map((call) => firstCount(call, name));
  return usageFrom(
    {
      input: sum(count('input_tokens')),
      output: sum(count('output_tokens')),
      cacheRead: sum(count('provider_cache_read_input_tokens').map((tokens) => tokens ?? 0)),
      cacheWrite: sum(count('provider_cache_write_input_tokens').map((tokens) => tokens ?? 0)),
    },
    true,
  );
}

/** `openai::gpt-4o` is a provider and its model. */
function namesOf(outer: JsonObject | null, call: JsonObject | undefined): Pick<FoundCall, 'provider' | 'model'> {
  const name = firstText(call?.['model_name'], outer?.['variant_name']);
  const [first, ...rest] = (name ?? '').split('::');
  const provider = firstText(call?.['model_provider_name']);
  return rest.length > 0 ? { provider: first as string, model: rest.join('::') } : { provider, model: name };
}

/** A JsonInference states its answer as the model wrote it. */
function answerOf(output: unknown): unknown {
  const body = unwrapJson(output ?? null);
  return firstText(at(body, 'raw')) ?? answerOfBody(body);
}

/** In the order of their ids, which is that of time; rows stand in any order. */
function inOrder(calls: readonly JsonObject[]): readonly JsonObject[] {
  if (calls.length < 2) return calls;
  const keyed = calls.map((call) => ({ call, key: `${firstText(call['id'])} ${firstText(call['model_name'])}` }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : Number(one.key > other.key))).map(({ call }) => call);
}

/** Of the calls of one inference, the one whose answer was given; the last one where none can be told. */
function answering(calls: readonly JsonObject[], answer: unknown): JsonObject | undefined {
  const given = JSON.stringify(answer);
  const isGiven = (call: JsonObject): boolean => JSON.stringify(answerOf(call['output'])) === given;
  return (answer === null || calls.length < 2 ? undefined : calls.findLast(isGiven)) ?? calls.at(-1);
}

function toRecord(inference: Inference, scores: Scores): RequestRecord {
  const { outer, place } = inference;
  const calls = inOrder(inference.calls);
  const asked = calls.filter((one) => !isCacheHit(one));
  const stated = outer === null ? null : answerOf(outer['output']);
  const call = answering(asked.length > 0 ? asked : calls, stated);
  // Best-of-n and mixtures may ask several models: a record names one, at whose price the tokens of the others have no cost.
  const isOneModel = new Set(asked.map((one) => firstText(one['model_name']))).size < 2;
  const id = firstText(outer?.['id'], call?.['inference_id']);
  const tools = listOf(at(outer, 'tool_params', 'tools_available'));
  return callRecord({
    id,
    place: place.name,
    ...namesOf(outer, call),
    modelPath: 'variant_name',
    prompt: {
      ...promptOfBody(outer?.['input'] ?? { messages: call?.['input_messages'], system: call?.['system'] }),
      ...(tools === null ? {} : { tools }),
    },
    usage: isOneModel ? usageOf(asked) : null,
    startMs: timeOf(id),
    latencyMs:
      amountOf(outer?.['processing_time_ms'], 'processing_time_ms') ??
      amountOf(call?.['response_time_ms'], 'response_time_ms'),
    ttftMs: amountOf(outer?.['ttft_ms'] ?? call?.['ttft_ms'], 'ttft_ms'),
    costUsd: sum(asked.map((one) => amountOf(one['cost'], 'cost'))),
    isCached: calls.length > 0 && asked.length === 0,
    session: firstText(outer?.['episode_id']),
    response: stated ?? answerOf(call?.['output']),
    tags: knownTags({
      function: firstText(outer?.['function_name']),
      variant: firstText(outer?.['variant_name']),
      ...objectOf(outer?.['tags']),
    }),
    scores: Object.keys(scores).length > 0 ? scores : null,
  });
}

function tensorZeroJoin(): LogJoin {
  const open = new Map<string, Inference>();
  const feedback = new Map<string, Scores>();

  function addFeedback(row: JsonObject): void {
    const target = firstText(row['target_id']);
    const name = firstText(row['metric_name']);
    const value = row['value'];
    const isScore = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
    if (target === null || name === null || !isScore) return;
    if (feedback.size >= MOST_TARGETS) feedback.clear();
    const scores = feedback.get(target) ?? (Object.create(null) as Scores);
    scores[name] = value;
    feedback.set(target, scores);
  }

  return {
    take(row, place) {
      if (Object.hasOwn(row, 'target_id')) {
        addFeedback(row);
        return null;
      }
      const isCall = Object.hasOwn(row, 'inference_id');
      // A demonstration is an answer that a person wrote.
      if (isCall && !Object.hasOwn(row, 'model_name') && Object.hasOwn(row, 'value')) return null;
      const key = firstText(isCall ? row['inference_id'] : row['id']) ?? place.name;
      const known = open.get(key) ?? { outer: null, calls: [], place };
      if (isCall) known.calls.push(row);
      else known.outer ??= row;
      open.set(key, known);
      return key;
    },
    finish(key) {
      const found = open.get(key);
      open.delete(key);
      if (found === undefined) return null;
      // Feedback on an episode holds for each of its inferences; feedback on the inference itself comes first.
      const scores = Object.assign(
        Object.create(null) as Scores,
        feedback.get(firstText(found.outer?.['episode_id']) ?? ''),
        feedback.get(key),
      );
      return toRecord(found, scores);
    },
  };
}

/**
 * TensorZero's tables in any order and number of files: ChatInference and JsonInference, the model, tokens and cost from
 * ModelInference, scores from BooleanMetricFeedback and FloatMetricFeedback.
 */
export const tensorZero: JoinedFormat = {
  name: 'tensorzero',
  fits: (row) =>
    (Object.hasOwn(row, 'function_name') && Object.hasOwn(row, 'episode_id')) ||
    (Object.hasOwn(row, 'inference_id') && (Object.hasOwn(row, 'model_name') || Object.hasOwn(row, 'value'))) ||
    (Object.hasOwn(row, 'target_id') && (Object.hasOwn(row, 'metric_name') || Object.hasOwn(row, 'value'))),
  openCalls: 50_000,
  join: tensorZeroJoin,
};
