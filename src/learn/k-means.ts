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
  const centres = seeded(rows, clusters, seed);
  const assign: Assign = (others) => {
    const to = new Int32Array(others.rows);
    for (let row = 0; row < others.rows; row++) {
      let best = Number.NEGATIVE_INFINITY;
      centres.forEach((centre, cluster) => {
        const alike = dotRow(others, row, centre);
        if (alike > best) [best, to[row]] = [alike, cluster];
      });
    }
    return to;
  };
  for (let round = 0; round < ROUNDS; round++) {
    const to = assign(rows);
    const sums = centres.map(() => new Float64Array(rows.columns));
    for (let row = 0; row < rows.rows; row++) addRow(rows, row, sums[to[row]!]!);
    sums.forEach((sum, cluster) => {
      const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0));
      if (length > 0) centres[cluster] = sum.map((value) => value / length);
    });
  }
  return assign;
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

function seeded(rows: SparseRows, clusters: number, seed: number): Float64Array[] {
  const random = randomFrom(`k-means-${seed}`);
  const away = new Float64Array(rows.rows).fill(1);
  const centres: Float64Array[] = [];
  while (centres.length < clusters) {
    const total = away.reduce((sum, one) => sum + one, 0);
    if (!(total > 1e-9)) break;
    let left = random() * total;
    let row = away.findIndex((one) => {
      left -= one;
      return left < 0;
    });
    if (row < 0) row = away.length - 1;
    const centre = new Float64Array(rows.columns);
    addRow(rows, row, centre);
    centres.push(centre);
    for (let other = 0; other < rows.rows; other++) {
      away[other] = Math.min(away[other]!, Math.max(0, 1 - dotRow(rows, other, centre)));
    }
  }
  return centres.length > 0 ? centres : [new Float64Array(rows.columns)];
}

function dotRow(rows: SparseRows, row: number, dense: Float64Array): number {
  let sum = 0;
  for (let e = rows.start[row]!; e < rows.start[row + 1]!; e++) sum += rows.value[e]! * dense[rows.column[e]!]!;
  return sum;
}

function addRow(rows: SparseRows, row: number, to: Float64Array): void {
  for (let e = rows.start[row]!; e < rows.start[row + 1]!; e++) {
    to[rows.column[e]!] = to[rows.column[e]!]! + rows.value[e]!;
  }
}
