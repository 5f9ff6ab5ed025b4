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
  return (text, listener) => {
    clear();
    const read = readable(text).toLowerCase();
    let hash = HASH_SEED;
    let from = 0;
    let before = 0;
    let beforeFrom = -1;
    const { length } = read;
    let next = length > 0 ? read.charCodeAt(0) : 0;
    for (let at = 0; at <= length; at++) {
      const code = next;
      next = at + 1 < length ? read.charCodeAt(at + 1) : 0;
      const joins = code < 0x80 ? ASCII_WORD[code] === 1 : isWord(code);
      if (joins) {
        hash = Math.imul(hash ^ code, HASH_STEP);
        if ((code < 0x80 || !standsAlone(code)) && at + 1 < length && !standsAlone(next)) continue;
      }
      const end = joins ? at + 1 : at;
      if (end > from) {
        const word = count(hash);
        listener?.(word, read.slice(from, end));
        if (beforeFrom >= 0) {
          const pair = count(Math.imul(before, PAIR_PRIME) ^ hash);
          listener?.(pair, read.slice(beforeFrom, end));
        }
        before = hash;
        beforeFrom = from;
      }
      hash = HASH_SEED;
      from = at + 1;
    }
    return terms;
  };
}

/** A set of distinct hashes with their counts, made empty for each text. */
export function tallyOf(bits: number): { terms: TermCounts; clear(): void; count(hash: number): number } {
  const slots = new Int32Array(2 ** bits);
  const shift = 32 - bits;
  const terms: TermCounts = { buckets: new Int32Array(1024), counts: new Int32Array(1024), size: 0 };

  const count = (hash: number): number => {
    const bucket = mixed(hash) >>> shift;
    const slot = slots[bucket]!;
    if (slot > 0) {
      terms.counts[slot - 1] = terms.counts[slot - 1]! + 1;
      return bucket;
    }
    if (terms.size === terms.buckets.length) grow(terms);
    terms.buckets[terms.size] = bucket;
    terms.counts[terms.size] = 1;
    terms.size++;
    slots[bucket] = terms.size;
    return bucket;
  };

  const clear = (): void => {
    for (let i = 0; i < terms.size; i++) slots[terms.buckets[i]!] = 0;
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
