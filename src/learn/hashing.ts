import { codeUnits } from './code-units.js';

/** Longer texts are read from both ends, since the question often stands last. UTF-16 code units. */
const MAX_TEXT = 20_000;
/** Of FNV-1a. */
export const [HASH_SEED, HASH_STEP] = [0x811c9dc5, 0x01000193];
const PAIR_PRIME = 0x9e3779b1;

/** Distinct terms of one text. The arrays belong to the counter: valid up to `size`, until its next text. */
export interface TermCounts {
  /** Bucket numbers in the order of first appearance. */
  buckets: Int32Array;
  counts: Int32Array;
  size: number;
}

/** Reads one text. */
export type TermCounter = (text: string, listener?: TermListener) => TermCounts;

/** Told of every word and pair of words as it is read, with its bucket. */
export type TermListener = (bucket: number, term: string) => void;

/**
 * Makes a reader that counts the words and pairs of neighbouring words of a text, hashed into 2^bits buckets
 * (1 <= bits <= 24), in one pass and without a string per word. A word is a run of letters, digits, marks and
 * underscores, lower-cased; a character of a script written without spaces is a word of its own. A text without
 * words has size 0. Hash: FNV-1a over code units with MurmurHash3's final mix.
 */
export function termCounter(bits: number): TermCounter {
  const { terms, clear, count } = tallyOf(bits);
  let read = '';
  let tell: TermListener | undefined;
  let before = 0;
  let beforeFrom = -1;
  const take = (hash: number, from: number, end: number): void => {
    const word = count(hash);
    const pair = beforeFrom >= 0 ? count(Math.imul(before, PAIR_PRIME) ^ hash) : -1;
    if (tell !== undefined) {
      tell(word, read.slice(from, end));
      if (pair >= 0) tell(pair, read.slice(beforeFrom, end));
    }
    before = hash;
    beforeFrom = from;
  };
  return (text, listener) => {
    clear();
    read = readable(text).toLowerCase();
    tell = listener;
    beforeFrom = -1;
    // Names outside the function are looked up at every use, which the loop cannot afford.
    const [units, inWord] = [codeUnits(read), ASCII_WORD];
    const { length } = read;
    let hash = HASH_SEED;
    let from = -1;
    for (let at = 0; at < length; at++) {
      let code = units[at]!;
      if (code < 0x80 && inWord[code] === 1) {
        // A run of plain letters and digits in a loop of its own: most of a text.
        if (from < 0) from = at;
        do {
          hash = Math.imul(hash ^ code, HASH_STEP);
          at += 1;
          code = at < length ? units[at]! : 0;
        } while (code < 0x80 && inWord[code] === 1);
        at -= 1;
        continue;
      }
      const joins = code < 0x80 ? inWord[code] === 1 : isWord(code);
      const isAlone = code >= 0x80 && joins && standsAlone(code);
      if (joins && !isAlone) {
        if (from < 0) from = at;
        hash = Math.imul(hash ^ code, HASH_STEP);
        continue;
      }
      if (from >= 0) take(hash, from, at);
      if (isAlone) take(Math.imul(HASH_SEED ^ code, HASH_STEP), at, at + 1);
      hash = HASH_SEED;
      from = -1;
    }
    if (from >= 0) take(hash, from, length);
    return terms;
  };
}

/** Slots of a table at first: a few thousand terms stay in a processor's nearest memory. */
const FIRST_SLOT_BITS = 12;

/** A set of distinct hashes with their counts, made empty for each text: open addressing, at most half full. */
export function tallyOf(bits: number): { terms: TermCounts; clear(): void; count(hash: number): number } {
  const shift = 32 - bits;
  let slotBits = FIRST_SLOT_BITS;
  /** One more than the place of a bucket among the terms; 0: free. */
  let slots = new Int32Array(2 ** slotBits);
  const terms: TermCounts = { buckets: new Int32Array(1024), counts: new Int32Array(1024), size: 0 };

  /** Where a bucket stands, or the free slot where it belongs. Its hash is mixed: the high bits are as good as any. */
  const slotOf = (bucket: number): number => {
    const mask = slots.length - 1;
    let slot = bits > slotBits ? bucket >>> (bits - slotBits) : bucket;
    for (let taken = slots[slot]!; taken > 0 && terms.buckets[taken - 1] !== bucket; taken = slots[slot]!) {
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const count = (hash: number): number => {
    const bucket = mixed(hash) >>> shift;
    const slot = slotOf(bucket);
    const taken = slots[slot]!;
    if (taken > 0) {
      terms.counts[taken - 1]!++;
      return bucket;
    }
    const { size } = terms;
    if (size === terms.buckets.length) grow(terms);
    terms.buckets[size] = bucket;
    terms.counts[size] = 1;
    terms.size = size + 1;
    slots[slot] = size + 1;
    if (terms.size * 2 > slots.length) widen();
    return bucket;
  };

  const widen = (): void => {
    slotBits += 1;
    slots = new Int32Array(2 ** slotBits);
    for (let at = 0; at < terms.size; at++) slots[slotOf(terms.buckets[at]!)] = at + 1;
  };

  const clear = (): void => {
    if (slotBits === FIRST_SLOT_BITS) slots.fill(0);
    else {
      slotBits = FIRST_SLOT_BITS;
      slots = new Int32Array(2 ** slotBits);
    }
    terms.size = 0;
  };
  return { terms, clear, count };
}

/** The part of a text that is read: all, or half of `most` code units from either end. */
export function readable(text: string, most = MAX_TEXT): string {
  const half = most / 2;
  return text.length <= most ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
}

/** Ranges rather than \p classes: the same on every Node, whose Unicode tables differ. */
function isWord(code: number): boolean {
  if (code < 0x80) return (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 95;
  if (code < 0xc0) return code === 0xaa || code === 0xb5 || code === 0xba;
  if (code >= 0x2000 && code < 0x2c00) return code >= 0x2070 && code < 0x20a0;
  if (code >= 0x3000 && code < 0x3040) return false;
  if (code >= 0xff00) return code < 0xfff0 && !(code < 0xff10 || (code > 0xff19 && code < 0xff21));
  return code !== 0xd7 && code !== 0xf7;
}

const ASCII_WORD = Uint8Array.from({ length: 0x80 }, (_, code) => (isWord(code) ? 1 : 0));

/** Thai and Lao, kana, Han: scripts written without spaces. */
function standsAlone(code: number): boolean {
  if (code < 0x0e00) return false;
  return code < 0x0f00 || (code >= 0x3040 && code < 0xa000) || (code >= 0xf900 && code < 0xfb00);
}

/** MurmurHash3's final mix: FNV alone leaves the high bits of short words alike. */
function mixed(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function grow(terms: TermCounts): void {
  const wider = (from: Int32Array): Int32Array => {
    const to = new Int32Array(from.length * 2);
    to.set(from);
    return to;
  };
  terms.buckets = wider(terms.buckets);
  terms.counts = wider(terms.counts);
}
