import { surchargeOf, type TokenUsage } from '../records/usage.js';
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
  /** FACT_FIELDS numbers a row; NaN: unknown. */
  numbers: Float64Array<ArrayBuffer>;
  /** UTF-16 units of all ids, one behind the other; what follows them is left over. */
  ids: Uint16Array<ArrayBuffer>;
  /** Tasks, models and providers, each once. */
  names: string[];
  /** Usage of the rows that cost something else than text, in the order of the rows: few do. */
  surcharged: TokenUsage[];
}

/** Fields of a row, in this order. */
export const FACT_AT = {
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
export const FACT_FIELDS = 30;
/** Flags above the two bits of the level. */
export const FACT_FLAG = { error: 4, batch: 8, textless: 16, surcharged: 32 } as const;
const { error: ERROR, batch: BATCH, textless: TEXTLESS, surcharged: SURCHARGED } = FACT_FLAG;
const FIRST_ROWS = 1024;
const ID_UNITS = 16;

const numberOf = (value: number | null | undefined): number => value ?? Number.NaN;

/** Fills one table; its memory grows as needed and is handed over with the table. */
export interface FactWriter {
  add(facts: RequestFacts, mark: FactMark): void;
  placeOf(name: string): number;
  /**
   * Adds rows that are written already, FACT_FIELDS numbers each and the units of their ids; gives the numbers of the table and where
   * the first of the rows begins in them.
   */
  addRows(written: Float64Array, units: Uint16Array): { numbers: Float64Array; from: number };
  table(): FactTable;
}

/** Memory of a table that nobody reads any more. */
export type FactMemory = Pick<FactTable, 'numbers' | 'ids'>;

/** Ids as units, since a string that grows by every id would outlive many a collection of garbage. */
function longerIds(ids: Uint16Array<ArrayBuffer>, length: number): Uint16Array<ArrayBuffer> {
  const into = new Uint16Array(length);
  into.set(ids);
  return into;
}

function withId(ids: Uint16Array<ArrayBuffer>, length: number, id: string): Uint16Array<ArrayBuffer> {
  const into = length + id.length > ids.length ? longerIds(ids, 2 * (length + id.length)) : ids;
  for (let at = 0; at < id.length; at++) into[length + at] = id.charCodeAt(at);
  return into;
}

function moreNumbers(numbers: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const more = new Float64Array(length);
  more.set(numbers);
  return more;
}

/** A writer into the memory of an earlier table, or into new memory. */
export function factWriter(memory?: FactMemory): FactWriter {
  let numbers = memory?.numbers.length ? memory.numbers : new Float64Array(FIRST_ROWS * FACT_FIELDS);
  let ids = memory?.ids.length ? memory.ids : new Uint16Array(FIRST_ROWS * ID_UNITS);
  let idUnits = 0;
  let rows = 0;
  const names: string[] = [];
  const surcharged: TokenUsage[] = [];
  const places = new Map<string, number>();

  function placeOf(name: string): number {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  }

  return {
    placeOf,
    addRows(written, units) {
      const from = rows * FACT_FIELDS;
      if (from + written.length > numbers.length) numbers = moreNumbers(numbers, 2 * (from + written.length));
      numbers.set(written, from);
      if (idUnits + units.length > ids.length) ids = longerIds(ids, 2 * (idUnits + units.length));
      ids.set(units, idUnits);
      idUnits += units.length;
      rows += written.length / FACT_FIELDS;
      return { numbers, from };
    },
    add(facts, { line, key, isTextless }) {
      const at = rows * FACT_FIELDS;
      if (at + FACT_FIELDS > numbers.length) numbers = moreNumbers(numbers, 2 * numbers.length);
      const { usage } = facts;
      numbers[at + FACT_AT.flags] =
        facts.level | (facts.isError ? ERROR : 0) | (facts.isBatch ? BATCH : 0) | (isTextless ? TEXTLESS : 0);
      if (usage !== null && surchargeOf(usage) !== null) {
        numbers[at + FACT_AT.flags]! |= SURCHARGED;
        surcharged.push(usage);
      }
      numbers[at + FACT_AT.task] = placeOf(facts.task);
      numbers[at + FACT_AT.model] = placeOf(facts.model);
      numbers[at + FACT_AT.provider] = facts.provider === null ? Number.NaN : placeOf(facts.provider);
      numbers[at + FACT_AT.atMs] = numberOf(facts.atMs);
      numbers[at + FACT_AT.input] = numberOf(usage?.input_tokens);
      numbers[at + FACT_AT.output] = numberOf(usage?.output_tokens);
      numbers[at + FACT_AT.cacheRead] = numberOf(usage?.cache_read_tokens);
      numbers[at + FACT_AT.cacheWrite] = numberOf(usage?.cache_write_tokens);
      numbers[at + FACT_AT.cacheWrite1h] = numberOf(usage?.cache_write_1h_tokens);
      numbers[at + FACT_AT.reasoning] = numberOf(usage?.reasoning_tokens);
      numbers[at + FACT_AT.loggedUsd] = numberOf(facts.loggedUsd);
      numbers[at + FACT_AT.latencyMs] = numberOf(facts.latencyMs);
      numbers[at + FACT_AT.ttftMs] = numberOf(facts.ttftMs);
      writeTemplate(numbers, at + FACT_AT.template, facts.template);
      writeTurn(numbers, at + FACT_AT.turn, facts.turn);
      numbers[at + FACT_AT.idHash] = key.id;
      numbers[at + FACT_AT.content] = key.content;
      numbers[at + FACT_AT.line] = line;
      numbers[at + FACT_AT.idLength] = facts.id.length;
      ids = withId(ids, idUnits, facts.id);
      idUnits += facts.id.length;
      rows++;
    },
    table: () => ({ rows, numbers, ids, names, surcharged }),
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
