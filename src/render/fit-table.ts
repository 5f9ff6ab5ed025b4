import { type Column, textTable } from './table.js';

/** A column of a table that must fit the screen. */
export interface FitColumn<Row> extends Column {
  cell: (row: Row) => string;
  /** The column with the largest number goes first where there is no room; absent: it stays. */
  dropFirst?: number;
}

const widthOf = (table: string): number => Math.max(...table.split('\n').map((line) => line.length));

/** A table in at most `width` characters, as far as leaving columns out can do it; the rest is cut off in the first column. */
export function fitTable<Row>(columns: readonly FitColumn<Row>[], rows: readonly Row[], width: number): string {
  let shown = [...columns];
  for (;;) {
    const table = textTable(
      shown,
      rows.map((row) => shown.map(({ cell }) => cell(row))),
    );
    const excess = widthOf(table) - width;
    if (excess <= 0) return table;
    const last = shown.reduce<FitColumn<Row> | null>(
      (most, one) => (one.dropFirst !== undefined && one.dropFirst > (most?.dropFirst ?? -1) ? one : most),
      null,
    );
    if (last !== null) {
      shown = shown.filter((one) => one !== last);
      continue;
    }
    return shortened(shown, rows, excess);
  }
}

/** The same for rows that are cells already. */
export function fitRows(
  columns: readonly (Column & { dropFirst?: number })[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  return fitTable(
    columns.map((column, at) => ({ ...column, cell: (row: readonly string[]) => row[at] ?? '' })),
    rows,
    width,
  );
}

const LEAST_NAME = 8;

/** The table with the first column shorter by `excess`, as far as a name can bear it. */
function shortened<Row>(columns: readonly FitColumn<Row>[], rows: readonly Row[], excess: number): string {
  const names = rows.map((row) => columns[0]?.cell(row) ?? '');
  const longest = Math.max(...names.map((name) => name.length));
  const most = Math.max(LEAST_NAME, longest - excess);
  const cut = (text: string): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
  return textTable(
    columns,
    rows.map((row) => columns.map(({ cell }, at) => (at === 0 ? cut(cell(row)) : cell(row)))),
  );
}
