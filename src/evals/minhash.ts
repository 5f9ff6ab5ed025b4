import { mix32 } from '../stats/hash.js';

/** Values of a signature; bands times rows. One byte each. */
export const SIGNATURE_LENGTH = 128;
const BIN_BITS = 7;
/** 16 bands of 8 rows: texts of similarity 0.707 share a band half the time, of 0.8 in 95 of 100 cases, of 0.9 practically always. */
const BANDS = 16;
const ROWS = SIGNATURE_LENGTH / BANDS;
const SHINGLE = 5;
const EMPTY = 0xffffffff;

/** Calls `take` with the 32-bit hash of every run of five UTF-16 units of each part; a shorter part is one shingle, an empty one none. */
export function eachShingle(parts: readonly string[], take: (hash: number) => void): void {
  for (const part of parts) {
    const last = Math.max(1, part.length - SHINGLE + 1);
    for (let from = 0; from < last && part.length > 0; from++) {
      const to = Math.min(part.length, from + SHINGLE);
      let hash = 0x811c9dc5;
      for (let at = from; at < to; at++) hash = Math.imul(hash ^ part.charCodeAt(at), 0x01000193);
      take(mix32(hash));
    }
  }
}

const bins = new Uint32Array(SIGNATURE_LENGTH);

/**
 * Writes the MinHash signature of a text's set of shingles at `offset`: texts agree in a value with the probability of their sets'
 * Jaccard similarity (plus 1/256 of the rest). One hash per shingle, its upper bits choosing one of 128 bins (Li, Owen and Zhang
 * 2012), an empty bin borrowing from another that its number chooses (Shrivastava 2017), eight bits kept (Li and Koenig 2010):
 * what 128 permutations give, at one permutation's price. False, and nothing written, without a shingle.
 */
export function writeSignature(parts: readonly string[], salt: number, into: Uint8Array, offset: number): boolean {
  bins.fill(EMPTY);
  let isEmpty = true;
  eachShingle(parts, (shingle) => {
    const hash = salt === 0 ? shingle : mix32(shingle ^ salt);
    const bin = hash >>> (32 - BIN_BITS);
    const value = (hash << BIN_BITS) >>> 0;
    if (value < bins[bin]! || bins[bin] === EMPTY) bins[bin] = Math.min(value, EMPTY - 1);
    isEmpty = false;
  });
  if (isEmpty) return false;
  for (let bin = 0; bin < SIGNATURE_LENGTH; bin++) {
    let from = bin;
    for (let step = 1; bins[from] === EMPTY; step++)
      from = mix32(bin * 0x10001 + step * 0x9e3779b1) & (SIGNATURE_LENGTH - 1);
    into[offset + bin] = mix32(bins[from]!) & 255;
  }
  return true;
}

/** Estimated Jaccard similarity of two signatures, in [0, 1]; standard error at most 0.045. */
export function signatureSimilarity(signatures: Uint8Array, one: number, other: number): number {
  let equal = 0;
  for (let at = 0; at < SIGNATURE_LENGTH; at++) {
    if (signatures[one * SIGNATURE_LENGTH + at] === signatures[other * SIGNATURE_LENGTH + at]) equal++;
  }
  return Math.max(0, (equal / SIGNATURE_LENGTH - 1 / 256) / (1 - 1 / 256));
}

/** A text is compared with at most this many others of its bucket, so that time stays linear in the texts. */
const LEADERS = 8;

/**
 * Joins texts that share a band and pass `isSame`: union-find over buckets, never over all pairs. Returns each text's root, the first
 * member of its cluster. Rows must come in an order of their own (by hash of text), which then decides alone. `skip` marks rows
 * without a signature; they stay alone.
 */
export function joinSimilar(
  signatures: Uint8Array,
  rows: number,
  isSame: (one: number, other: number) => boolean,
  skip?: Uint8Array,
): Int32Array {
  const parent = Int32Array.from({ length: rows }, (_, row) => row);
  const rootOf = (row: number): number => {
    let root = row;
    while (parent[root] !== root) root = parent[root] = parent[parent[root]!]!;
    return root;
  };
  // A bucket's key holds 32 bits of the band and the row, in one number, so that a plain sort brings buckets together.
  const keys = new Float64Array(rows);
  const leaders: number[] = [];
  for (let band = 0; band < BANDS; band++) {
    for (let row = 0; row < rows; row++) keys[row] = bandKey(signatures, row, band) * 0x200000 + row;
    keys.sort();
    let bucket = -1;
    for (const key of keys) {
      const row = key % 0x200000;
      if (skip?.[row]) continue;
      const own = Math.floor(key / 0x200000);
      if (own !== bucket) {
        bucket = own;
        leaders.length = 0;
      }
      const root = rootOf(row);
      let isJoined = false;
      for (const leader of leaders) {
        const other = rootOf(leader);
        isJoined ||= other === root;
        if (other === root || !isSame(leader, row)) continue;
        parent[Math.max(rootOf(row), other)] = Math.min(rootOf(row), other);
        isJoined = true;
      }
      if (!isJoined && leaders.length < LEADERS) leaders.push(row);
    }
  }
  return Int32Array.from({ length: rows }, (_, row) => rootOf(row));
}

/** 32 bits of a band's eight bytes. Chance collisions are left to `isSame`. */
function bandKey(signatures: Uint8Array, row: number, band: number): number {
  const from = row * SIGNATURE_LENGTH + band * ROWS;
  let hash = 0x811c9dc5;
  for (let at = from; at < from + ROWS; at++) hash = Math.imul(hash ^ signatures[at]!, 0x01000193);
  return mix32(hash);
}
