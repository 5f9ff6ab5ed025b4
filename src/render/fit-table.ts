import { cutNames } from './cut-names.js';
import { plain } from './plain.js';
import { type Column, textTable } from './table.js';
import { wrapText } from './wrap-text.js';

/** A column of a table that must fit the screen. */
export interface FitColumn<Row> extends Column {
  cell: (row: Row) => string;
  /** The column with the largest number goes first where there is no room; absent: it stays. */
  dropFirst?: number;
  /** Cells are sentences, which go on in a further line where there is no room; absent: they are names, which are cut. */
  wraps?: boolean;
}

/** A column of rows that are cells already. */
type FitCells = Omit<FitColumn<never>, 'cell'>;

/** A narrower column of sentences cannot be read. */
const LEAST_SENTENCE = 26;

/** A table in at most `width` characters: sentences are wrapped, then columns left out, then the longest names cut. */
export function fitTable<Row>(columns: readonly FitColumn<Row>[], rows: readonly Row[], width: number): string {
  return fitRows(
    columns,
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    width,
  );
}

/** The same for rows that are cells already. */
export function fitRows(columns: readonly FitCells[], rows: readonly (readonly string[])[], width: number): string {
  let shown = columns.map((_, at) => at);
  for (;;) {
    const heads = shown.map((at) => columns[at] as FitCells);
    const cells = rows.map((row) => shown.map((at) => plain(row[at] ?? '')));
    const excess = excessOf(heads, cells, width);
    if (excess <= 0) return textTable(heads, cells);
    const sentence = heads.findIndex(({ wraps }) => wraps);
    if (sentence >= 0) {
      const room = sizeOf(heads, cells, sentence) - excess;
      if (room >= LEAST_SENTENCE) return textTable(heads, wrapped(cells, sentence, room));
    }
    const last = shown.reduce((most, at) => (dropOf(columns, at) > dropOf(columns, most) ? at : most), -1);
    if (last < 0)
      return textTable(heads, sentence < 0 ? cutNames(heads, cells, excess) : squeezed(heads, cells, sentence, width));
    shown = shown.filter((at) => at !== last);
  }
}

const dropOf = (columns: readonly FitCells[], at: number): number => columns[at]?.dropFirst ?? -1;

function excessOf(columns: readonly FitCells[], rows: readonly (readonly string[])[], width: number): number {
  return (
    Math.max(
      ...textTable(columns, rows)
        .split('\n')
        .map(({ length }) => length),
    ) - width
  );
}

function sizeOf(columns: readonly FitCells[], rows: readonly (readonly string[])[], at: number): number {
  return Math.max(columns[at]?.title.length ?? 0, ...rows.map((row) => row[at]?.length ?? 0));
}

function wrapped(rows: readonly (readonly string[])[], column: number, room: number): string[][] {
  return rows.map((row) => row.map((text, at) => (at === column ? wrapText(text, room) : text)));
}

/** Sentences in the least room, then names cut. */
function squeezed(
  heads: readonly FitCells[],
  cells: readonly (readonly string[])[],
  at: number,
  width: number,
): string[][] {
  const narrow = wrapped(cells, at, LEAST_SENTENCE);
  const names = heads.map((head) => (head.wraps ? { ...head, align: 'right' as const } : head));
  return cutNames(names, narrow, excessOf(heads, narrow, width));
}
