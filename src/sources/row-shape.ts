import { respelt, type Spelling, spellingOf } from './columns.js';
import { knownBySpelling, knownFormat } from './detect.js';
import { type JsonObject, type JsonRow, objectRow } from './json-lines.js';
import type { LogFormat } from './log-format.js';
import { nativeLog } from './native-log.js';
import { reject, type Tally } from './tally.js';
import { unwrapped, type Wrapping, wrappingOf } from './wrapping.js';

/** How the objects of a file are made rows of a format. */
export interface RowShape {
  format: LogFormat;
  /** null: an object is a row, or what the format itself takes apart. */
  wrapping: Wrapping | null;
  /** null: its names are those of the format. */
  spelling: Spelling | null;
}

/** Known by names without capitals, though their times have names with them, which databases write small. */
const OFTEN_FOLDED = ['litellm', 'litellm-spend'];

function shapeOfRows(rows: readonly JsonObject[]): Omit<RowShape, 'wrapping'> | null {
  const format = knownFormat(rows);
  if (format === null) return knownBySpelling(rows);
  return { format, spelling: OFTEN_FOLDED.includes(format.name) ? spellingOf(rows, format.name) : null };
}

/**
 * The shape of a file by its first objects: as they are, where a format knows them; else by the names of their columns in
 * another spelling; else by what is wrapped in them. What no format knows is taken for our own, whose faults then say what
 * is missing.
 */
export function shapeOf(objects: readonly JsonObject[]): RowShape {
  const plain = shapeOfRows(objects);
  if (plain !== null) return { ...plain, wrapping: null };
  const wrapping = wrappingOf(objects, (row) => shapeOfRows([row]) !== null);
  const inner = wrapping === null ? [] : (objects.flatMap((object) => unwrapped(object, wrapping)) as JsonObject[]);
  const shape = shapeOfRows(inner.filter((row) => typeof row === 'object' && row !== null));
  return { format: nativeLog, spelling: null, ...shape, wrapping };
}

/** Rows of a shape. An object around several is as many lines of the ledger. */
export function rowsOfShape(objects: readonly JsonRow[], { wrapping, spelling }: RowShape, file: Tally): JsonRow[] {
  const rows: JsonRow[] = [];
  for (const { line, value } of objects) {
    const inner = wrapping === null ? [value] : unwrapped(value, wrapping);
    if (inner.length === 0) reject(file, 'duplicate', line, 'the object holds no rows');
    file.ledger.lines += Math.max(0, inner.length - 1);
    for (let index = 0; index < inner.length; index++) {
      const row = objectRow(inner[index], line, file, 'the row');
      if (row === null) continue;
      const spelt = spelling === null ? row : respelt(row, spelling);
      rows.push(inner.length === 1 ? { line, value: spelt } : { line, value: spelt, part: index + 1 });
    }
  }
  return rows;
}
