import type { TextReading } from './read-text.js';

const PAIR_PRIME = 0x9e3779b1;

/** Distinct terms of one text. The arrays belong to the counter: valid up to `size`, until its next text. */
export interface TermCounts {
  /** Bucket numbers in the order of first appearance. */
  buckets: Int32Array;
  counts: Int32Array;
  size: number;
}

/** Counts the terms of a text that has been read. */
export type TermCounter = (text: string, reading: TextReading) => TermCounts;

/**
 * Makes a counter of the words and pairs of neighbouring words of a text, hashed into 2^bits buckets (1 <= bits <= 24). A text
 * without words has size 0.
 */
export function termCounter(bits: number): TermCounter {
  const countAll = tally(bits);
  let terms = new Int32Array(1024);
  return (_text, { hashes, size }) => {
    if (terms.length < 2 * size) terms = new Int32Array(4 * size);
    const made = termHashes(hashes, size, terms);
    return countAll(terms, made);
  };
}

/** The hash of two neighbouring words, from those of the words. */
export function pairHash(before: number, hash: number): number {
  return Math.imul(before, PAIR_PRIME) ^ hash;
}

/** Writes the hash of each word and, behind it, that of the pair it ends; gives their number. */
function termHashes(hashes: Int32Array, size: number, out: Int32Array): number {
  if (size === 0) return 0;
  let before = hashes[0]!;
  out[0] = before;
  let made = 1;
  for (let word = 1; word < size; word++) {
    const hash = hashes[word]!;
    out[made] = hash;
    out[made + 1] = pairHash(before, hash);
    made += 2;
    before = hash;
  }
  return made;
}

/** Slots of a table at first: a few thousand terms stay in a processor's nearest memory. */
const FIRST_SLOT_BITS = 12;

/** Makes a counter of the buckets of hashes: open addressing, at most half full. */
export function tally(bits: number): (hashes: Int32Array, size: number) => TermCounts {
  const shift = 32 - bits;
  const terms: TermCounts = { buckets: new Int32Array(512), counts: new Int32Array(512), size: 0 };
  /** One more than the place of a bucket among the terms; 0: free. */
  let slots = new Int32Array(2 ** FIRST_SLOT_BITS);

  return (hashes, size) => {
    if (terms.buckets.length < size) {
      terms.buckets = new Int32Array(2 * size);
      terms.counts = new Int32Array(2 * size);
    }
    let slotBits = FIRST_SLOT_BITS;
    while (2 ** slotBits < 2 * size) slotBits++;
    if (slots.length === 2 ** slotBits) slots.fill(0);
    else slots = new Int32Array(2 ** slotBits);
    // Names outside the function are looked up at every use, which the loop cannot afford.
    const [{ buckets, counts }, table] = [terms, slots];
    const mask = table.length - 1;
    /** High bits of a bucket: its hash is mixed, so they are as good as any. */
    const skip = Math.max(0, bits - slotBits);
    let distinct = 0;
    for (let at = 0; at < size; at++) {
      const bucket = mixed(hashes[at]!) >>> shift;
      let slot = bucket >>> skip;
      let taken = table[slot]!;
      while (taken > 0 && buckets[taken - 1] !== bucket) {
        slot = (slot + 1) & mask;
        taken = table[slot]!;
      }
      if (taken > 0) counts[taken - 1]!++;
      else {
        buckets[distinct] = bucket;
        counts[distinct] = 1;
        distinct += 1;
        table[slot] = distinct;
      }
    }
    terms.size = distinct;
    return terms;
  };
}

/** The bucket of a hash among 2^bits. */
export function bucketOf(hash: number, bits: number): number {
  return mixed(hash) >>> (32 - bits);
}

/** MurmurHash3's final mix: FNV alone leaves the high bits of short words alike. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
