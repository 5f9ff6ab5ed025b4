import { RouterError } from '../records/error.js';
import type { Ledger } from '../records/ledger.js';
import type { Warning } from '../records/warning.js';
import { SchemaFault } from './fields.js';
import { type JsonObject, parseRows } from './json-lines.js';
import { lineSplitter } from './lines.js';
import { damageError, type OpenOptions, openBytes } from './open.js';
import { firstFault, newTally, reject, rejectedLines, type Tally } from './tally.js';

/** How the rows of one kind of file are read. */
export interface RowKind<Row> {
  /** @throws SchemaFault */
  toRow(row: JsonObject): Row;
  /** Rows with equal keys are the same thing told twice; null: not wanted, and counted as usable. */
  keyOf(row: Row): string | null;
  /** Error when two rows of one key differ. */
  conflict: string;
}

/** Rows of a file in which every line is needed, with what was read. */
export interface RowFile<Row> {
  /** By key, in the order of the file. */
  rows: Map<string, Row>;
  ledger: Ledger;
  warnings: Warning[];
}

const CONFLICTS_NAMED = 5;

/**
 * Reads a file of JSON lines, plain or .gz, all of whose rows are needed (an eval set, outcomes, answers).
 * Rows told twice in the same words are kept once and counted.
 * @throws bad-lines on any unusable line, the error named by `kind.conflict`, truncated-file, and those of `openBytes`
 */
export async function readRows<Row>(
  path: string,
  kind: RowKind<Row>,
  options: OpenOptions = {},
): Promise<RowFile<Row>> {
  const source = await openBytes(path, options);
  const tally = newTally(source.path);
  const rows = new Map<string, Row>();
  const conflicts = new Set<string>();

  function take(line: number, value: JsonObject): void {
    let row: Row;
    try {
      row = kind.toRow(value);
    } catch (fault) {
      if (!(fault instanceof SchemaFault)) throw fault;
      reject(tally, 'bad_schema', line, fault.message);
      return;
    }
    const key = kind.keyOf(row);
    const before = key === null ? undefined : rows.get(key);
    if (before !== undefined) {
      if (JSON.stringify(before) !== JSON.stringify(row)) conflicts.add(key as string);
      reject(tally, 'duplicate', line, 'the row repeats an earlier one');
      return;
    }
    tally.ledger.ok += 1;
    if (key !== null) rows.set(key, row);
  }

  const splitter = lineSplitter(tally);
  for await (const chunk of source.chunks) {
    for (const { line, value } of parseRows(splitter.push(chunk), tally)) take(line, value);
  }
  for (const { line, value } of parseRows(splitter.end(), tally)) take(line, value);

  const damage = source.damage();
  if (damage !== null && !options.allowTruncated) throw damageError(source.path, damage, tally.ledger.ok);
  refuseFaults(tally, damage !== null);
  if (conflicts.size > 0) throw new RouterError(kind.conflict, { path: source.path, ids: named(conflicts) });
  const warnings: Warning[] = [];
  if (damage !== null) warnings.push({ code: 'damaged-file-used', fields: { path, reason: damage.reason } });
  if (tally.ledger.duplicate > 0) {
    warnings.push({ code: 'duplicate-rows', fields: { path: source.path, count: tally.ledger.duplicate } });
  }
  return { rows, ledger: tally.ledger, warnings };
}

function named(keys: ReadonlySet<string>): string[] {
  const all = [...keys].sort().map((key) => key.replace('\u0000', ' on '));
  const rest = all.length - CONFLICTS_NAMED;
  return rest > 0 ? [...all.slice(0, CONFLICTS_NAMED), `and ${rest} more`] : all;
}

/** A file cut short may break its last line; any other unusable line is refused. */
function refuseFaults(tally: Tally, isCut: boolean): void {
  const rejected = rejectedLines(tally.ledger);
  const isTornTail = isCut && rejected === 1 && tally.samples.some((sample) => sample.line === tally.ledger.lines);
  if (rejected > 0 && !isTornTail) throw new RouterError('bad-lines', { first: firstFault(tally), rejected });
}
