import type { RequestRecord } from '../../records/request.js';
import type { TokenUsage } from '../../records/usage.js';
import { answerOfBody } from '../answer-body.js';
import { callRecord, elapsedMs, knownTags } from '../call.js';
import { type Prompt, promptOfBody } from '../chat.js';
import { usageFrom } from '../foreign-usage.js';
import { instantMs } from '../instant.js';
import type { JsonObject } from '../json-lines.js';
import type { JoinedFormat, LogJoin, RowPlace } from '../log-format.js';
import { type NestedCalls, nestedCalls } from '../nested-calls.js';
import { isOtherThanChat } from '../other-call.js';
import { billedAs, withBeside } from '../surcharges.js';
import { amountOf, at, countOf, firstText, objectOf, objectsOf, unwrapJson } from '../values.js';
import { columnScores, traceScores } from './langfuse-scores.js';
import { isScoreRow, isTraceRow, sideTables } from './langfuse-tables.js';

const CACHE_READ = /cache_read|input_cached|cached_input|cache-read|cacheRead/i;
/** As Langfuse names them, and as a vendor's usage that was handed on unchanged does. */
const INPUT = /^(?:input|prompt_tokens|promptTokens)$/;
const OUTPUT = /^(?:output|completion_tokens|completionTokens)$/;
const AUDIO = /audio/i;
const CACHE_WRITE = /cache_creation|cache_write|cacheCreation|cacheWrite|ephemeral_/i;

function detailsUsage(details: JsonObject): TokenUsage | null {
  let input: number | null = null;
  let output: number | null = null;
  let cacheRead = 0;
  let cacheWrite = 0;
  let inputRest = 0;
  let outputRest = 0;
  /** Writes by how long they are kept, which the whole count may contain. */
  const kept = { '5m': 0, '1h': 0 };
  let reasoning: number | null = null;
  const audio = { input: 0, output: 0 };
  for (const key of Object.keys(details)) {
    const count = countOf(details[key], `usageDetails.${key.slice(0, 40)}`);
    if (count === null) continue;
    if (INPUT.test(key)) input = count;
    else if (OUTPUT.test(key)) output = count;
    else if (CACHE_READ.test(key)) cacheRead += count;
    else if (CACHE_WRITE.test(key)) {
      const span = /(?:_|\b)(5m|1h)(?:_|$)/.exec(key)?.[1] as keyof typeof kept | undefined;
      if (span === undefined) cacheWrite += count;
      else kept[span] += count;
    } else if (/input|prompt/i.test(key)) {
      inputRest += count;
      if (AUDIO.test(key)) audio.input += count;
    } else if (/output|completion/i.test(key)) {
      outputRest += count;
      if (/reasoning|thought/i.test(key)) reasoning = count;
      if (AUDIO.test(key)) audio.output += count;
    }
  }
  if (input === null && output === null) return null;
  if (cacheWrite !== kept['5m'] + kept['1h']) cacheWrite += kept['5m'] + kept['1h'];
  const total = countOf(details['total'] ?? details['total_tokens'], 'usageDetails.total');
  // Langfuse takes the parts out of `input` and `output` on arrival; a total that says otherwise is believed.
  const isInside = total !== null && total === (input ?? 0) + (output ?? 0);
  const outer = isInside ? 0 : 1;
  const usage = usageFrom(
    {
      input: (input ?? 0) + outer * (inputRest + cacheRead + cacheWrite),
      output: (output ?? 0) + outer * outputRest,
      cacheRead,
      cacheWrite,
      cacheWrite1h: kept['1h'],
      reasoning,
    },
    true,
  );
  return withBeside(usage, { inputAudio: audio.input, outputAudio: audio.output });
}

const isStated = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

function usageOf(row: JsonObject): TokenUsage | null {
  const details = objectOf(row['usageDetails'] ?? row['usage_details']);
  if (details !== null && Object.keys(details).length > 0) return detailsUsage(details);
  // Until version 3 there was one usage in a unit, which may be characters.
  const unit = firstText(at(row, 'usage', 'unit'), row['unit']) ?? 'TOKENS';
  if (unit !== 'TOKENS') return null;
  const stated = (part: string, ...names: string[]): number | null =>
    countOf(names.map((name) => row[name]).find(isStated) ?? at(row, 'usage', part), part);
  const input = stated('input', 'inputUsage', 'promptTokens', 'prompt_tokens');
  const output = stated('output', 'outputUsage', 'completionTokens', 'completion_tokens');
  // Without details, zeros stand for unknown.
  return input || output ? usageFrom({ input, output }, true) : null;
}

function costOf(row: JsonObject): number | null {
  const details = objectOf(row['costDetails'] ?? row['cost_details']);
  const total = amountOf(
    row['totalCost'] ?? row['total_cost'] ?? row['calculatedTotalCost'] ?? row['calculated_total_cost'],
    'totalCost',
  );
  if (total !== null && total > 0) return total;
  const stated = amountOf(details?.['total'], 'costDetails.total');
  if (stated !== null || details === null) return stated;
  const parts = Object.keys(details).map((key) => amountOf(details[key], `costDetails.${key.slice(0, 40)}`));
  return parts.reduce((sum, part) => (part === null ? sum : (sum ?? 0) + part), null);
}

function promptOf(row: JsonObject): Prompt {
  const input = unwrapJson(row['input']);
  const tools = unwrapJson(row['toolDefinitions'] ?? row['tool_definitions']);
  const offered = Array.isArray(tools) ? tools : Object.values(objectOf(tools) ?? {});
  const prompt = promptOfBody(input);
  return offered.length > 0 ? { ...prompt, tools: offered } : prompt;
}

function modelOf(row: JsonObject): string | null {
  return firstText(row['model'], row['provided_model_name'], row['providedModelName']);
}

function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
  const startMs = instantMs(row['startTime'] ?? row['start_time'], 'startTime');
  const firstMs = instantMs(row['completionStartTime'] ?? row['completion_start_time'], 'completionStartTime');
  const isError = row['level'] === 'ERROR';
  return callRecord({
    id: firstText(row['id']),
    place: place.name,
    model: modelOf(row),
    modelPath: 'model',
    prompt: promptOf(row),
    usage: usageOf(row),
    ...billedAs(objectOf(row['output']), objectOf(row['modelParameters'] ?? row['model_parameters'])),
    isError,
    error: isError ? 'level ERROR' : null,
    startMs,
    // `latency` is seconds in some downloads and ms in others: the two times tell.
    endMs: instantMs(row['endTime'] ?? row['end_time'], 'endTime'),
    ttftMs: elapsedMs(startMs, firstMs),
    costUsd: costOf(row),
    session: firstText(at(row, '_trace', 'sessionId'), row['sessionId'], row['session_id']),
    response: answerOfBody(row['output']),
    tags: knownTags({
      name: firstText(row['name']),
      trace: firstText(row['traceId'], row['trace_id']),
      user: firstText(row['userId'], row['user_id'], at(row, '_trace', 'userId')),
      prompt: firstText(row['promptName'], row['prompt_name']),
    }),
    scores: columnScores(row),
  });
}

/** Whether the row is a call to a model; the AI SDK's outer span is logged as one too. */
function isGeneration(row: JsonObject): boolean {
  if (String(row['type']).toUpperCase() !== 'GENERATION' || isOtherThanChat(modelOf(row))) return false;
  const operation = firstText(at(row, 'metadata', 'attributes', 'ai.operationId'));
  return operation === null || /\.do(?:Generate|Stream)$/.test(operation);
}

function parentOf(row: JsonObject): string | null {
  return firstText(row['parentObservationId'], row['parent_observation_id']);
}

function langfuseJoin(): LogJoin {
  const open = new Map<string, { row: JsonObject; place: RowPlace }>();
  const nested: NestedCalls = nestedCalls();
  const tables = sideTables();
  return {
    take(row, place) {
      if (tables.take(row)) return null;
      const id = firstText(row['id']);
      const isCall = isGeneration(row);
      nested.take(id, parentOf(row), isCall);
      if (!isCall) return null;
      tables.saw(row);
      const key = `${id}\n${place.name}`;
      open.set(key, { row, place });
      return key;
    },
    finish(key) {
      const found = open.get(key);
      open.delete(key);
      if (found === undefined || nested.hasCallBelow(firstText(found.row['id']) ?? '')) return null;
      const { trace, scores } = tables.notesOf(found.row);
      const row = { ...found.row };
      if (trace !== null) row['_trace'] ??= trace;
      if (scores !== null) row['_scores'] ??= scores;
      return toRecord(row, found.place);
    },
  };
}

/** Observations of a downloaded trace, with what the trace itself knows. */
function observationsOf(object: JsonObject): JsonObject[] {
  const trace = objectOf(object['trace']);
  const list = object['observations'] ?? trace?.['observations'] ?? object['data'];
  if (list === undefined || list === null) return [object];
  const rows = objectsOf(list);
  const nested = nestedCalls();
  for (const row of rows) nested.take(firstText(row['id']), parentOf(row), isGeneration(row));
  const calls = rows.filter((row) => isGeneration(row) && !nested.hasCallBelow(firstText(row['id']) ?? ''));
  const scores = traceScores(trace ?? object, calls);
  return rows.map((row) => ({ ...row, _trace: trace ?? object, _scores: scores.get(row) }));
}

const OLD_TYPES = new Set(['GENERATION', 'SPAN', 'EVENT']);

function isObservation(row: JsonObject): boolean {
  const isNamed = ['usageDetails', 'provided_model_name', 'usage_details'].some((key) => Object.hasOwn(row, key));
  if (isNamed || (Object.hasOwn(row, 'parentObservationId') && Object.hasOwn(row, 'traceId'))) return true;
  const isTimed = Object.hasOwn(row, 'startTime') || Object.hasOwn(row, 'start_time');
  const isTraced = Object.hasOwn(row, 'traceId') || Object.hasOwn(row, 'trace_id');
  return isTimed && isTraced && OLD_TYPES.has(String(row['type']));
}

/**
 * Langfuse observations (JSON, JSON lines, CSV, blob export) and downloaded traces. Token details lie beside `input`
 * and `output`. Only generations are calls, and of nested ones only the innermost.
 */
export const langfuse: JoinedFormat = {
  name: 'langfuse',
  fits: (row) =>
    (Object.hasOwn(row, 'observations') && (Object.hasOwn(row, 'trace') || Object.hasOwn(row, 'projectId'))) ||
    Object.hasOwn(objectOf(row['trace']) ?? {}, 'observations') ||
    [row, ...objectsOf(row['data'])].some((one) => isObservation(one) || isScoreRow(one) || isTraceRow(one)),
  rows: observationsOf,
  openCalls: 5000,
  join: langfuseJoin,
};
