/** A matrix by rows: row i holds the entries start[i] up to start[i + 1]. */
export interface SparseRows {
  rows: number;
  columns: number;
  start: Int32Array;
  column: Int32Array;
  value: Float64Array;
}

/** Builds SparseRows entry by entry; arrays double when they are full. */
export interface RowBuilder {
  add(column: number, value: number): void;
  endRow(): void;
  build(columns: number): SparseRows;
}

/** `entries`: how many there will be at most, where that is known: then nothing is copied on the way. */
export function rowBuilder(rows: number, entries = 1024): RowBuilder {
  const start = new Int32Array(rows + 1);
  let column = new Int32Array(Math.max(entries, 1));
  let value = new Float64Array(Math.max(entries, 1));
  let size = 0;
  let row = 0;
  return {
    add(at, amount) {
      if (size === column.length) {
        const wider = new Int32Array(size * 2);
        wider.set(column);
        column = wider;
        const wide = new Float64Array(size * 2);
        wide.set(value);
        value = wide;
      }
      column[size] = at;
      value[size] = amount;
      size++;
    },
    endRow() {
      row++;
      start[row] = size;
    },
    build(columns) {
      // A copy only where most of the room was not needed.
      const isFull = size * 2 > column.length;
      return isFull
        ? { rows, columns, start, column: column.subarray(0, size), value: value.subarray(0, size) }
        : { rows, columns, start, column: column.slice(0, size), value: value.slice(0, size) };
    },
  };
}

/** The given columns, ascending, renumbered from 0. */
export function keepColumns(x: SparseRows, columns: Int32Array): SparseRows {
  const renumbered = new Int32Array(x.columns).fill(-1);
  columns.forEach((column, index) => {
    renumbered[column] = index;
  });
  const builder = rowBuilder(x.rows, x.column.length);
  for (let row = 0; row < x.rows; row++) {
    for (let e = x.start[row]!; e < x.start[row + 1]!; e++) {
      const column = renumbered[x.column[e]!]!;
      if (column >= 0) builder.add(column, x.value[e]!);
    }
    builder.endRow();
  }
  return builder.build(columns.length);
}

/** The first rows, at most `most`. The arrays are shared with `x`. */
export function firstRows(x: SparseRows, most: number): SparseRows {
  const rows = Math.min(most, x.rows);
  const end = x.start[rows]!;
  return {
    rows,
    columns: x.columns,
    start: x.start.subarray(0, rows + 1),
    column: x.column.subarray(0, end),
    value: x.value.subarray(0, end),
  };
}
