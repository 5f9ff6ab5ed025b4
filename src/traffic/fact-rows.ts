import type { TokenUsage } from '../records/usage.js';
import { FACT_AT as AT, FACT_FIELDS, FACT_FLAG, type FactMark, type FactTable } from './fact-table.js';
import type { RowId } from './row-id.js';

/** A row of a table in hand: everything in it is written anew for the next row. */
export interface FactRow {
  level: 0 | 1 | 2 | 3;
  /** Places in the names of the table. */
  taskAt: number;
  modelAt: number;
  task: string;
  model: string;
  provider: string | null;
  usage: TokenUsage | null;
  atMs: number | null;
  loggedUsd: number | null;
  /** NaN: unknown. */
  latencyMs: number;
  ttftMs: number;
  isError: boolean;
  isBatch: boolean;
  id: RowId;
  numbers: Float64Array;
  /** Where the template and the turn lie in `numbers`; their first number is NaN when there is none. */
  templateAt: number;
  turnAt: number;
}

const knownOf = (value: number): number | null => (Number.isNaN(value) ? null : value);

/** Calls `take` with the rows of a table that `isNew` lets in, in order. */
export function eachRow(table: FactTable, isNew: (mark: FactMark) => boolean, take: (row: FactRow) => void): void {
  const { rows, numbers, names, ids, surcharged } = table;
  const parts: TokenUsage = {
    input_tokens: 0,
    output_tokens: 0,
    cache_read_tokens: 0,
    cache_write_tokens: 0,
    cache_write_1h_tokens: 0,
    reasoning_tokens: 0,
  };
  const mark: FactMark = { line: 0, key: { id: 0, content: 0 }, isTextless: false };
  const row: FactRow = {
    level: 0,
    taskAt: 0,
    modelAt: 0,
    task: '',
    model: '',
    provider: null,
    usage: null,
    atMs: null,
    loggedUsd: null,
    latencyMs: Number.NaN,
    ttftMs: Number.NaN,
    isError: false,
    isBatch: false,
    id: { units: ids, from: 0, length: 0 },
    numbers,
    templateAt: 0,
    turnAt: 0,
  };
  let idAt = 0;
  let surchargedAt = 0;
  for (let at = 0; at < rows * FACT_FIELDS; at += FACT_FIELDS) {
    const flags = numbers[at + AT.flags]!;
    row.id.from = idAt;
    row.id.length = numbers[at + AT.idLength]!;
    idAt += row.id.length;
    const stated = (flags & FACT_FLAG.surcharged) === 0 ? null : surcharged[surchargedAt++]!;
    mark.line = numbers[at + AT.line]!;
    mark.key.id = numbers[at + AT.idHash]!;
    mark.key.content = numbers[at + AT.content]!;
    mark.isTextless = (flags & FACT_FLAG.textless) !== 0;
    if (!isNew(mark)) continue;
    row.level = (flags & 3) as FactRow['level'];
    row.taskAt = numbers[at + AT.task]!;
    row.modelAt = numbers[at + AT.model]!;
    row.task = names[row.taskAt]!;
    row.model = names[row.modelAt]!;
    const provider = numbers[at + AT.provider]!;
    row.provider = Number.isNaN(provider) ? null : names[provider]!;
    const input = numbers[at + AT.input]!;
    if (Number.isNaN(input)) row.usage = null;
    else if (stated !== null) row.usage = stated;
    else {
      parts.input_tokens = input;
      parts.output_tokens = numbers[at + AT.output]!;
      parts.cache_read_tokens = numbers[at + AT.cacheRead]!;
      parts.cache_write_tokens = numbers[at + AT.cacheWrite]!;
      // Unknown parts cost what none costs.
      parts.cache_write_1h_tokens = numbers[at + AT.cacheWrite1h]! || 0;
      parts.reasoning_tokens = numbers[at + AT.reasoning]! || 0;
      row.usage = parts;
    }
    row.atMs = knownOf(numbers[at + AT.atMs]!);
    row.loggedUsd = knownOf(numbers[at + AT.loggedUsd]!);
    row.latencyMs = numbers[at + AT.latencyMs]!;
    row.ttftMs = numbers[at + AT.ttftMs]!;
    row.isError = (flags & FACT_FLAG.error) !== 0;
    row.isBatch = (flags & FACT_FLAG.batch) !== 0;
    row.templateAt = at + AT.template;
    row.turnAt = at + AT.turn;
    take(row);
  }
}
