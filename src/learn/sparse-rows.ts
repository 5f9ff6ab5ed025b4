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

interface Entries {
  column: Int32Array;
  value: Float64Array;
}

/** Memory of matrices that nobody reads any more: a hundred megabytes anew for every fit cost a collection, and their first touch. */
const spare: Entries[] = [];
const MOST_SPARE = 2;

function entriesFor(size: number): Entries {
  const at = spare.findIndex(({ column }) => column.length >= size && column.length <= 4 * size);
  return at >= 0 ? spare.splice(at, 1)[0]! : { column: new Int32Array(size), value: new Float64Array(size) };
}

/** Gives the memory of a matrix to the next one. Only for who made it, and after its last use. */
export function discard({ column, value }: Pick<SparseRows, 'column' | 'value'>): void {
  spare.push({ column: new Int32Array(column.buffer), value: new Float64Array(value.buffer) });
  spare.sort((a, b) => a.column.length - b.column.length);
  if (spare.length > MOST_SPARE) spare.shift();
}

/** `entries`: how many there will be at most, where that is known: then nothing is copied on the way. */
export function rowBuilder(rows: number, entries = 1024): RowBuilder {
  const start = new Int32Array(rows + 1);
  let { column, value } = entriesFor(Math.max(entries, 1));
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
      if (size * 2 > column.length)
        return { rows, columns, start, column: column.subarray(0, size), value: value.subarray(0, size) };
      const own = { column: column.slice(0, size), value: value.slice(0, size) };
      discard({ column, value });
      return { rows, columns, start, ...own };
    },
  };
}

/** The given columns, ascending, renumbered from 0. */
export function keepColumns(x: SparseRows, columns: Int32Array): SparseRows {
  const renumbered = new Int32Array(x.columns).fill(-1);
  columns.forEach((column, index) => {
    renumbered[column] = index;
  });
  const start = new Int32Array(x.rows + 1);
  const { column, value } = entriesFor(Math.max(x.column.length, 1));
  let size = 0;
  for (let row = 0; row < x.rows; row++) {
    for (let e = x.start[row]!; e < x.start[row + 1]!; e++) {
      const to = renumbered[x.column[e]!]!;
      column[size] = to;
      value[size] = x.value[e]!;
      // One that goes is written over by the next: no branch, which would be a coin to the processor.
      size += to >= 0 ? 1 : 0;
    }
    start[row + 1] = size;
  }
  return {
    rows: x.rows,
    columns: columns.length,
    start,
    column: column.subarray(0, size),
    value: value.subarray(0, size),
  };
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
