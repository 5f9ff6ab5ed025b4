import type { TokenUsage } from '../records/usage.js';
import type { RequestFacts } from './facts.js';
import type { TurnMark } from './sessions-turn.js';
import type { TemplatePath } from './template.js';

/** Where a row stands and what it is known by, beside its facts. */
export interface FactMark {
  line: number;
  /** Hashes of the id and of the rest. */
  key: { id: number; content: number };
  isTextless: boolean;
}

/** Facts of many requests as numbers and two kinds of text, so that they pass between threads at little cost. */
export interface FactTable {
  rows: number;
  /** FIELDS numbers a row; NaN: unknown. */
  numbers: Float64Array<ArrayBuffer>;
  /** UTF-16 units of all ids, one behind the other; what follows them is left over. */
  ids: Uint16Array<ArrayBuffer>;
  /** Tasks, models and providers, each once. */
  names: string[];
}

/** Fields of a row, in this order. */
const AT = {
  flags: 0,
  task: 1,
  model: 2,
  provider: 3,
  atMs: 4,
  input: 5,
  output: 6,
  cacheRead: 7,
  cacheWrite: 8,
  cacheWrite1h: 9,
  reasoning: 10,
  loggedUsd: 11,
  latencyMs: 12,
  ttftMs: 13,
  /** group, near, far, whole, ending. */
  template: 14,
  idHash: 19,
  content: 20,
  line: 21,
  idLength: 22,
  /** session, state, text, alikeLow, alikeHigh, values, turns. */
  turn: 23,
} as const;
const FIELDS = 30;
/** Flags above the two bits of the level. */
const ERROR = 4;
const BATCH = 8;
const TEXTLESS = 16;
const FIRST_ROWS = 2048;
const ID_UNITS = 16;

const numberOf = (value: number | null | undefined): number => value ?? Number.NaN;
const knownOf = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Fills one table; its memory grows as needed and is handed over with the table. */
export interface FactWriter {
  add(facts: RequestFacts, mark: FactMark): void;
  table(): FactTable;
}

/** Memory of a table that nobody reads any more. */
export type FactMemory = Pick<FactTable, 'numbers' | 'ids'>;

/** Ids as units, since a string that grows by every id would outlive many a collection of garbage. */
function withId(ids: Uint16Array<ArrayBuffer>, length: number, id: string): Uint16Array<ArrayBuffer> {
  let into = ids;
  if (length + id.length > ids.length) {
    into = new Uint16Array(2 * (length + id.length));
    into.set(ids);
  }
  for (let at = 0; at < id.length; at++) into[length + at] = id.charCodeAt(at);
  return into;
}

/** A writer into the memory of an earlier table, or into new memory. */
export function factWriter(memory?: FactMemory): FactWriter {
  let numbers = memory?.numbers.length ? memory.numbers : new Float64Array(FIRST_ROWS * FIELDS);
  let ids = memory?.ids.length ? memory.ids : new Uint16Array(FIRST_ROWS * ID_UNITS);
  let idUnits = 0;
  let rows = 0;
  const names: string[] = [];
  const places = new Map<string, number>();

  function placeOf(name: string): number {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  }

  return {
    add(facts, { line, key, isTextless }) {
      const at = rows * FIELDS;
      if (at + FIELDS > numbers.length) {
        const more = new Float64Array(2 * numbers.length);
        more.set(numbers);
        numbers = more;
      }
      const { usage } = facts;
      numbers[at + AT.flags] =
        facts.level | (facts.isError ? ERROR : 0) | (facts.isBatch ? BATCH : 0) | (isTextless ? TEXTLESS : 0);
      numbers[at + AT.task] = placeOf(facts.task);
      numbers[at + AT.model] = placeOf(facts.model);
      numbers[at + AT.provider] = facts.provider === null ? Number.NaN : placeOf(facts.provider);
      numbers[at + AT.atMs] = numberOf(facts.atMs);
      numbers[at + AT.input] = numberOf(usage?.input_tokens);
      numbers[at + AT.output] = numberOf(usage?.output_tokens);
      numbers[at + AT.cacheRead] = numberOf(usage?.cache_read_tokens);
      numbers[at + AT.cacheWrite] = numberOf(usage?.cache_write_tokens);
      numbers[at + AT.cacheWrite1h] = numberOf(usage?.cache_write_1h_tokens);
      numbers[at + AT.reasoning] = numberOf(usage?.reasoning_tokens);
      numbers[at + AT.loggedUsd] = numberOf(facts.loggedUsd);
      numbers[at + AT.latencyMs] = numberOf(facts.latencyMs);
      numbers[at + AT.ttftMs] = numberOf(facts.ttftMs);
      writeTemplate(numbers, at + AT.template, facts.template);
      writeTurn(numbers, at + AT.turn, facts.turn);
      numbers[at + AT.idHash] = key.id;
      numbers[at + AT.content] = key.content;
      numbers[at + AT.line] = line;
      numbers[at + AT.idLength] = facts.id.length;
      ids = withId(ids, idUnits, facts.id);
      idUnits += facts.id.length;
      rows++;
    },
    table: () => ({ rows, numbers, ids, names }),
  };
}

function writeTemplate(numbers: Float64Array, at: number, template: TemplatePath | null): void {
  numbers[at] = numberOf(template?.group);
  if (template === null) return;
  numbers[at + 1] = template.near;
  numbers[at + 2] = template.far;
  numbers[at + 3] = template.whole;
  numbers[at + 4] = template.ending;
}

function templateAt(numbers: Float64Array, at: number): TemplatePath | null {
  const group = numbers[at]!;
  if (Number.isNaN(group)) return null;
  const [near, far, whole, ending] = [numbers[at + 1]!, numbers[at + 2]!, numbers[at + 3]!, numbers[at + 4]!];
  return { group, near, far, whole, ending };
}

function writeTurn(numbers: Float64Array, at: number, turn: TurnMark | null): void {
  numbers[at] = numberOf(turn?.session);
  if (turn === null) return;
  numbers[at + 1] = turn.state;
  numbers[at + 2] = turn.text;
  numbers[at + 3] = turn.alikeLow;
  numbers[at + 4] = turn.alikeHigh;
  numbers[at + 5] = turn.values;
  numbers[at + 6] = turn.turns;
}

function turnAt(numbers: Float64Array, at: number): TurnMark | null {
  const session = numbers[at]!;
  if (Number.isNaN(session)) return null;
  return {
    session,
    state: numbers[at + 1]!,
    text: numbers[at + 2]!,
    alikeLow: numbers[at + 3]!,
    alikeHigh: numbers[at + 4]!,
    values: numbers[at + 5]!,
    turns: numbers[at + 6]!,
  };
}

function usageAt(numbers: Float64Array, at: number): TokenUsage | null {
  const input = numbers[at + AT.input]!;
  if (Number.isNaN(input)) return null;
  const usage: TokenUsage = {
    input_tokens: input,
    output_tokens: numbers[at + AT.output]!,
    cache_read_tokens: numbers[at + AT.cacheRead]!,
    cache_write_tokens: numbers[at + AT.cacheWrite]!,
  };
  const longWrites = numbers[at + AT.cacheWrite1h]!;
  const reasoning = numbers[at + AT.reasoning]!;
  if (!Number.isNaN(longWrites)) usage.cache_write_1h_tokens = longWrites;
  if (!Number.isNaN(reasoning)) usage.reasoning_tokens = reasoning;
  return usage;
}

const UNITS_AT_ONCE = 4096;

/** The ids of all rows as one text, of which each is a part. */
function idText({ rows, numbers, ids }: FactTable): string {
  let length = 0;
  for (let row = 0; row < rows; row++) length += numbers[row * FIELDS + AT.idLength]!;
  let text = '';
  for (let from = 0; from < length; from += UNITS_AT_ONCE) {
    text += String.fromCharCode.apply(null, Array.from(ids.subarray(from, Math.min(length, from + UNITS_AT_ONCE))));
  }
  return text;
}

/** Hands on the rows of a table in order, as they were written. */
export function eachFact(table: FactTable, take: (facts: RequestFacts, mark: FactMark) => void): void {
  const { rows, numbers, names } = table;
  const ids = idText(table);
  const nameAt = (at: number): string => names[numbers[at]!]!;
  let idAt = 0;
  for (let row = 0; row < rows; row++) {
    const at = row * FIELDS;
    const flags = numbers[at + AT.flags]!;
    const idEnd = idAt + numbers[at + AT.idLength]!;
    const facts: RequestFacts = {
      id: ids.slice(idAt, idEnd),
      level: (flags & 3) as RequestFacts['level'],
      task: nameAt(at + AT.task),
      model: nameAt(at + AT.model),
      provider: Number.isNaN(numbers[at + AT.provider]!) ? null : nameAt(at + AT.provider),
      usage: usageAt(numbers, at),
      atMs: knownOf(numbers[at + AT.atMs]!),
      loggedUsd: knownOf(numbers[at + AT.loggedUsd]!),
      latencyMs: knownOf(numbers[at + AT.latencyMs]!),
      ttftMs: knownOf(numbers[at + AT.ttftMs]!),
      template: templateAt(numbers, at + AT.template),
      turn: turnAt(numbers, at + AT.turn),
      isError: (flags & ERROR) !== 0,
      isBatch: (flags & BATCH) !== 0,
    };
    idAt = idEnd;
    take(facts, {
      line: numbers[at + AT.line]!,
      key: { id: numbers[at + AT.idHash]!, content: numbers[at + AT.content]! },
      isTextless: (flags & TEXTLESS) !== 0,
    });
  }
}
