import { randomFrom } from '../stats/random.js';
import type { SparseRows } from './sparse-rows.js';

const ROUNDS = 10;
/** Cases that a cluster's own rate has to outweigh. */
const PRIOR_CASES = 10;

/** clamp(n / 30, 2, 32) clusters (method.md, 5). */
export function clustersFor(rows: number): number {
  return Math.max(2, Math.min(32, Math.floor(rows / 30)));
}

/** Which cluster each of some rows of unit length is nearest to, by cosine; the first of equals. */
export type Assign = (rows: SparseRows) => Int32Array;

/**
 * Spherical k-means: centres start at rows drawn by their distance from the centres so far (k-means++), ten rounds.
 * The same seed gives the same clusters. A cluster that loses its rows keeps its centre. Without rows: one empty cluster.
 */
export function kMeans(rows: SparseRows, clusters: number, seed: number): Assign {
  const seeds = seeded(rows, clusters, seed);
  const k = seeds.length;
  // By column, the values of all centres side by side: an entry of a row meets them in one stretch of memory.
  const centres = new Float64Array(rows.columns * k);
  seeds.forEach((row, cluster) => {
    if (row >= 0) addTo(rows, row, centres, cluster, k);
  });
  const alike = new Float64Array(k);
  const assign: Assign = (others) => {
    const to = new Int32Array(others.rows);
    for (let row = 0; row < others.rows; row++) {
      compare(others, row, centres, alike);
      let best = 0;
      for (let cluster = 1; cluster < k; cluster++) if (alike[cluster]! > alike[best]!) best = cluster;
      to[row] = best;
    }
    return to;
  };
  let before: Int32Array | null = null;
  for (let round = 0; round < ROUNDS; round++) {
    const to = assign(rows);
    // Rows that stay where they were leave every centre where it is.
    if (before?.every((cluster, row) => cluster === to[row])) break;
    before = to;
    moveCentres(rows, to, centres, k);
  }
  return assign;
}

/** Products of a row with the centres, four at a time: sums in plain variables are twice as fast as those in an array. */
function compare(rows: SparseRows, row: number, centres: Float64Array, alike: Float64Array): void {
  const { column, value } = rows;
  const [first, end, k] = [rows.start[row]!, rows.start[row + 1]!, alike.length];
  let cluster = 0;
  for (; cluster + 3 < k; cluster += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let e = first; e < end; e++) {
      const from = column[e]! * k + cluster;
      const one = value[e]!;
      a += one * centres[from]!;
      b += one * centres[from + 1]!;
      c += one * centres[from + 2]!;
      d += one * centres[from + 3]!;
    }
    alike[cluster] = a;
    alike[cluster + 1] = b;
    alike[cluster + 2] = c;
    alike[cluster + 3] = d;
  }
  for (; cluster < k; cluster++) {
    let sum = 0;
    for (let e = first; e < end; e++) sum += value[e]! * centres[column[e]! * k + cluster]!;
    alike[cluster] = sum;
  }
}

/** Every centre to the sum of its rows, scaled to length 1; one without rows stays. */
function moveCentres(rows: SparseRows, to: Int32Array, centres: Float64Array, k: number): void {
  const sums = new Float64Array(centres.length);
  for (let row = 0; row < rows.rows; row++) addTo(rows, row, sums, to[row]!, k);
  const lengths = new Float64Array(k);
  for (let from = 0; from < sums.length; from += k) {
    for (let cluster = 0; cluster < k; cluster++) {
      const one = sums[from + cluster]!;
      lengths[cluster] = lengths[cluster]! + one * one;
    }
  }
  for (let cluster = 0; cluster < k; cluster++) lengths[cluster] = Math.sqrt(lengths[cluster]!);
  for (let from = 0; from < sums.length; from += k) {
    for (let cluster = 0; cluster < k; cluster++) {
      const length = lengths[cluster]!;
      if (length > 0) centres[from + cluster] = sums[from + cluster]! / length;
    }
  }
}

/** Rate of each cluster, drawn towards the rate of all as if by ten cases of it: (sum + 10 p0) / (n + 10). NaN labels are left out. */
export function clusterRates(to: Int32Array, labels: ArrayLike<number>, clusters: number): Float64Array {
  const sums = new Float64Array(clusters);
  const counts = new Float64Array(clusters);
  let [sum, n] = [0, 0];
  for (let row = 0; row < to.length; row++) {
    const label = labels[row]!;
    if (Number.isNaN(label)) continue;
    sums[to[row]!] = sums[to[row]!]! + label;
    counts[to[row]!] = counts[to[row]!]! + 1;
    sum += label;
    n += 1;
  }
  const base = n > 0 ? sum / n : 0.5;
  return sums.map((own, cluster) => (own + PRIOR_CASES * base) / (counts[cluster]! + PRIOR_CASES));
}

/** Rows that the centres start at, drawn by their distance from those before; -1: an empty centre, where there is no row to start at. */
function seeded(rows: SparseRows, clusters: number, seed: number): number[] {
  const random = randomFrom(`k-means-${seed}`);
  const away = new Float64Array(rows.rows).fill(1);
  const chosen: number[] = [];
  while (chosen.length < clusters) {
    const total = away.reduce((sum, one) => sum + one, 0);
    if (!(total > 1e-9)) break;
    let left = random() * total;
    let row = away.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    if (row < 0) row = away.length - 1;
    const centre = new Float64Array(rows.columns);
    addTo(rows, row, centre, 0, 1);
    chosen.push(row);
    for (let other = 0; other < rows.rows; other++) {
      away[other] = Math.min(away[other]!, Math.max(0, 1 - dotRow(rows, other, centre)));
    }
  }
  return chosen.length > 0 ? chosen : [-1];
}

function dotRow(rows: SparseRows, row: number, dense: Float64Array): number {
  let sum = 0;
  for (let e = rows.start[row]!; e < rows.start[row + 1]!; e++) sum += rows.value[e]! * dense[rows.column[e]!]!;
  return sum;
}

/** Adds a row to one of `k` vectors that lie side by side, column by column. */
function addTo(rows: SparseRows, row: number, to: Float64Array, vector: number, k: number): void {
  for (let e = rows.start[row]!; e < rows.start[row + 1]!; e++) {
    const at = rows.column[e]! * k + vector;
    to[at] = to[at]! + rows.value[e]!;
  }
}
