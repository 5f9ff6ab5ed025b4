import { rowBuilder, type SparseRows } from './sparse-rows.js';

/** k = min(100, sqrt(n)), at least 1 (method.md, 5). */
export function neighboursFor(rows: number): number {
  return Math.max(1, Math.min(100, Math.floor(Math.sqrt(rows))));
}

/** The nearest rows of each of some queries, as a matrix of similarities: a row a query, a column a row, nearest first. */
export type Neighbours = SparseRows;

/** Finds the k rows of greatest cosine similarity above 0; equally similar rows in order. Rows and queries are of unit length. */
export function neighboursIn(rows: SparseRows, k: number): (queries: SparseRows) => Neighbours {
  const likeness = cosines(rows);
  return (queries) => {
    const found = rowBuilder(queries.rows, queries.rows * k);
    for (let query = 0; query < queries.rows; query++) {
      const alike = likeness(queries, query);
      for (const row of nearest(alike, k)) found.add(row, alike[row]!);
      found.endRow();
    }
    return found.build(rows.rows);
  };
}

/**
 * Mean label of each query's neighbours, weighted by the similarity; a query that resembles no row gets the mean label.
 * Labels in [0, 1], no NaN.
 */
export function neighboursScores(
  { rows, columns, start, column, value }: Neighbours,
  labels: ArrayLike<number>,
): Float64Array {
  let sum = 0;
  for (let row = 0; row < columns; row++) sum += labels[row]!;
  const base = columns > 0 ? sum / columns : 0.5;
  const scores = new Float64Array(rows);
  for (let query = 0; query < rows; query++) {
    let [weight, total] = [0, 0];
    for (let at = start[query]!; at < start[query + 1]!; at++) {
      weight += value[at]!;
      total += value[at]! * labels[column[at]!]!;
    }
    scores[query] = weight > 0 ? total / weight : base;
  }
  return scores;
}

/** Cosine similarity of one query to every row, all of unit length. The array is valid until the next query. */
export function cosines(rows: SparseRows): (queries: SparseRows, query: number) => Float64Array {
  const postings = byColumn(rows);
  const alike = new Float64Array(rows.rows);
  return (queries, query) => {
    alike.fill(0);
    for (let e = queries.start[query]!; e < queries.start[query + 1]!; e++) {
      const value = queries.value[e]!;
      const end = postings.start[queries.column[e]! + 1]!;
      for (let at = postings.start[queries.column[e]!]!; at < end; at++) {
        const row = postings.row[at]!;
        alike[row] = alike[row]! + value * postings.value[at]!;
      }
    }
    return alike;
  };
}

/** Rows of the k greatest values above 0, greatest first, ties by row. */
export function nearest(alike: Float64Array, k: number): Int32Array {
  const kept = new Int32Array(k);
  let size = 0;
  let least = 0;
  for (let row = 0; row < alike.length; row++) {
    const value = alike[row]!;
    if (!(value > least)) continue;
    let at = size < k ? size++ : k - 1;
    for (; at > 0 && alike[kept[at - 1]!]! < value; at--) kept[at] = kept[at - 1]!;
    kept[at] = row;
    if (size === k) least = alike[kept[k - 1]!]!;
  }
  return kept.subarray(0, size);
}

/** The same matrix by columns: column j holds the entries start[j] up to start[j + 1]. */
function byColumn(x: SparseRows): { start: Int32Array; row: Int32Array; value: Float64Array } {
  const start = new Int32Array(x.columns + 1);
  for (const column of x.column) start[column + 1] = start[column + 1]! + 1;
  for (let column = 0; column < x.columns; column++) start[column + 1] = start[column + 1]! + start[column]!;
  const next = start.slice(0, x.columns);
  const row = new Int32Array(x.column.length);
  const value = new Float64Array(x.column.length);
  for (let i = 0; i < x.rows; i++) {
    for (let e = x.start[i]!; e < x.start[i + 1]!; e++) {
      const at = next[x.column[e]!]!;
      next[x.column[e]!] = at + 1;
      row[at] = i;
      value[at] = x.value[e]!;
    }
  }
  return { start, row, value };
}
