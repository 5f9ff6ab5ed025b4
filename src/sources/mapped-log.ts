import type { RequestRecord } from '../records/request.js';
import { callRecord, knownTags } from './call.js';
import { chatMessages, promptOfBody } from './chat.js';
import { misfit } from './fields.js';
import { usageFrom } from './foreign-usage.js';
import { instantMs } from './instant.js';
import type { JsonObject } from './json-lines.js';
import type { PlainFormat, RowPlace } from './log-format.js';
import { amountOf, at, countOf, firstText, listOf, unwrapJson } from './values.js';

/** Fields that `--map` can fill, besides `tags.NAME` and `scores.NAME`. */
export const MAPPED_FIELDS: readonly string[] = (
  'id timestamp end_timestamp session provider model requested_model messages prompt system tools response status error task input_tokens prompt_tokens ' +
  'output_tokens cache_read_tokens cache_write_tokens reasoning_tokens cost_usd latency_ms latency_s ttft_ms ttft_s'
).split(' ');

/** Field of the request record to where it lies in a row: `usage.in`, a column's name, or `=text` for a fixed value. */
export type FieldMap = Readonly<Record<string, string>>;

/** Gets a value out of a row. */
type Getter = (row: JsonObject) => unknown;

function getterOf(path: string): Getter {
  if (path.startsWith('=')) return () => path.slice(1);
  const keys = path.split('.');
  // Columns may have dots in their names.
  return (row) => (Object.hasOwn(row, path) ? row[path] : keys.length > 1 ? at(row, ...keys) : undefined);
}

const TRUTHS: Readonly<Record<string, boolean>> = { true: true, t: true, yes: true, false: false, f: false, no: false };

/** A truth value, also as CSV files hold it: `True` of pandas, `t` of Postgres. Anything else is null. */
function truthOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return Object.hasOwn(TRUTHS, word) ? (TRUTHS[word] as boolean) : null;
}

const FAILURE = /err|fail|timed?[-_ ]?out|cancel|expired|abort/i;
/** Columns in which 0 is the truth value; elsewhere it is a code, of which most that are 0 mean no error. */
const SUCCESS_COLUMN = /(?:ok|success(?:ful)?|succeeded|pass(?:ed)?)$/i;

function isError(status: unknown, error: unknown, path: string): boolean {
  const truth = truthOf(status);
  if (truth !== null) return !truth;
  const word = String(status ?? '').trim();
  const code = Number(word);
  if (word !== '' && Number.isFinite(code)) {
    return code >= 400 || code < 0 || (code === 0 && SUCCESS_COLUMN.test(path));
  }
  return FAILURE.test(word) || firstText(error) !== null;
}

function scoreOf(value: unknown, path: string): number | boolean | null {
  const truth = truthOf(value);
  if (truth !== null) return truth;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (number === undefined || number === null || number === '') return null;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw misfit(path, value, 'a number or true or false');
}

/** A named part of the map: `tags.team` has the name `team`. */
interface NamedPart {
  name: string;
  path: string;
  get: Getter;
}

function partsOf(map: FieldMap, group: string): NamedPart[] {
  return Object.entries(map)
    .filter(([field]) => field.startsWith(`${group}.`))
    .map(([field, path]) => ({ name: field.slice(group.length + 1), path, get: getterOf(path) }));
}

/** A format of the user's own: any JSON object or CSV row, by a map of fields. `prompt_tokens` contain the cached ones, `input_tokens` do not. */
export function mappedLog(map: FieldMap): PlainFormat {
  const pathOf = (field: string): string => map[field] ?? field;
  const getters = new Map(Object.entries(map).map(([field, path]) => [field, getterOf(path)]));
  const scoreParts = partsOf(map, 'scores');
  const tagParts = partsOf(map, 'tags');

  function toRecord(row: JsonObject, place: RowPlace): RequestRecord {
    const get = (field: string): unknown => getters.get(field)?.(row);
    const amount = (field: string): number | null => amountOf(get(field), pathOf(field));
    const count = (field: string): number | null => countOf(get(field), pathOf(field));
    const seconds = (field: string): number | null => {
      const value = amount(field);
      return value === null ? null : value * 1000;
    };
    const prompt = promptOfBody({
      messages: chatMessages(get('messages') ?? get('prompt')) ?? null,
      system: get('system') ?? null,
    });
    const inclusive = count('prompt_tokens');
    const parts = {
      output: count('output_tokens'),
      cacheRead: count('cache_read_tokens'),
      cacheWrite: count('cache_write_tokens'),
    };
    const scores = scoreParts.map(({ name, path, get: read }) => [name, scoreOf(read(row), path)] as const);
    const known = scores.filter((one): one is [string, number | boolean] => one[1] !== null);
    const failed = isError(get('status'), get('error'), pathOf('status'));
    return callRecord({
      id: firstText(get('id')),
      place: place.name,
      model: firstText(get('model')),
      requestedModel: firstText(get('requested_model')),
      modelPath: pathOf('model'),
      provider: firstText(get('provider')),
      prompt: { messages: prompt.messages, tools: listOf(get('tools')) ?? undefined },
      usage: usageFrom(
        { input: inclusive ?? count('input_tokens'), reasoning: count('reasoning_tokens'), ...parts },
        inclusive !== null,
      ),
      isError: failed,
      error: failed ? (firstText(get('error')) ?? 'failed') : null,
      startMs: instantMs(get('timestamp'), pathOf('timestamp')),
      endMs: instantMs(get('end_timestamp'), pathOf('end_timestamp')),
      latencyMs: amount('latency_ms') ?? seconds('latency_s'),
      ttftMs: amount('ttft_ms') ?? seconds('ttft_s'),
      costUsd: amount('cost_usd'),
      session: firstText(get('session')),
      response: unwrapJson(get('response') ?? null),
      tags: knownTags(Object.fromEntries(tagParts.map(({ name, get: read }) => [name, read(row)]))),
      scores: known.length > 0 ? Object.fromEntries(known) : null,
      task: firstText(get('task')),
    });
  }

  return { name: 'mapped', fits: () => true, toRecord };
}
