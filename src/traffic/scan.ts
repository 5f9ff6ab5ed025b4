import { HASH_PRIME, HASH_START, type Lexicon } from './lexicon.js';

/** What one pass over a text counts, beside the word lists. Each is defined by its pattern in `features.ts`. */
export const MARKS = [
  'words',
  'line_breaks',
  'sentences',
  'questions',
  'numbers',
  'long_words',
  'list_items',
  'options',
  'code_fences',
  'code_marks',
  'latex',
  'math_marks',
  'quotes',
  'urls',
  'cjk',
  'other_script',
  'latin_extended',
] as const;
export type Mark = (typeof MARKS)[number];

const WORDS = 0;
const LINE_BREAKS = 1;
const SENTENCES = 2;
const QUESTIONS = 3;
const NUMBERS = 4;
const LONG_WORDS = 5;
const LIST_ITEMS = 6;
const OPTIONS = 7;
const CODE_FENCES = 8;
const CODE_MARKS = 9;
const LATEX = 10;
const MATH_MARKS = 11;
const QUOTES = 12;
const URLS = 13;
const CJK = 14;
const OTHER_SCRIPT = 15;
const LATIN_EXTENDED = 16;
/** Where the counts of the word lists begin. */
export const LISTS_AT = MARKS.length;
/** Marks and at most 31 lists. */
export const COUNTS_LENGTH = LISTS_AT + 31;

const LONG_WORD = 10;
const LETTER = 1;
const DIGIT = 2;
const UNDERSCORE = 3;
/** Byte -> kind of word character, 0 when it is none. */
const KIND = new Uint8Array(256);
/** Byte -> its lower case. */
const LOWER = new Uint8Array(256);
for (let unit = 0; unit < 256; unit++) {
  const isUpper = unit >= 65 && unit <= 90;
  LOWER[unit] = isUpper ? unit + 32 : unit;
  if (isUpper || (unit >= 97 && unit <= 122)) KIND[unit] = LETTER;
  else if (unit >= 48 && unit <= 57) KIND[unit] = DIGIT;
  else if (unit === 95) KIND[unit] = UNDERSCORE;
}

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9;

/** One pass over the UTF-8 bytes of a text. `bytes` is followed by at least four zeros. */
interface Pass {
  bytes: Uint8Array;
  counts: Int32Array;
  /** Ends of the last pair and fence counted: matches do not overlap. */
  pairEnd: number;
  fenceEnd: number;
}

/** `[ \t]*(?:[-*•]|[0-9]+[.)])[ \t]` right at `at`. */
function isListItem(bytes: Uint8Array, at: number): boolean {
  while (isBlank(bytes[at])) at++;
  const byte = bytes[at];
  if (byte === 45 || byte === 42) return isBlank(bytes[at + 1]);
  if (byte === 0xe2) return bytes[at + 1] === 0x80 && bytes[at + 2] === 0xa2 && isBlank(bytes[at + 3]);
  const from = at;
  while (KIND[bytes[at]!] === DIGIT) at++;
  return at > from && (bytes[at] === 46 || bytes[at] === 41) && isBlank(bytes[at + 1]);
}

/** `\(?[a-e][.)][ \t]` right at `at`, without regard to case. */
function isOption(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === 40) at++;
  const letter = bytes[at]! | 32;
  const after = bytes[at + 1];
  return letter >= 97 && letter <= 101 && (after === 46 || after === 41) && isBlank(bytes[at + 2]);
}

/** Counts the pair that ends at `at`, unless its first sign belongs to the pair before. */
function countPair(pass: Pass, at: number): void {
  if (at <= pass.pairEnd) return;
  pass.counts[CODE_MARKS]!++;
  pass.pairEnd = at + 1;
}

/** Counts an ASCII mark that is neither a word character nor a space. */
function countMark(pass: Pass, at: number, byte: number): void {
  const { bytes, counts } = pass;
  const before = at > 0 ? bytes[at - 1]! : 0;
  switch (byte) {
    case 44: // the most frequent mark means nothing
      return;
    case 46: // .
    case 33: // !
    case 63: {
      const after = bytes[at + 1]!;
      if (after === 32 || (after >= 9 && after <= 13 && after !== 11 && after !== 12)) counts[SENTENCES]!++;
      if (byte === 63) counts[QUESTIONS]!++;
      return;
    }
    case 10:
      counts[LINE_BREAKS]!++;
      if (before === 59 || before === 123 || before === 125) countPair(pass, at);
      if (isListItem(bytes, at + 1)) counts[LIST_ITEMS]!++;
      else if (isOption(bytes, at + 1)) counts[OPTIONS]!++;
      return;
    case 34:
      counts[QUOTES]!++;
      return;
    case 41: // ()
      if (before === 40) countPair(pass, at);
      return;
    case 61: // == += != := -=
      counts[MATH_MARKS]!++;
      if (before === 61 || before === 43 || before === 45 || before === 33 || before === 58) countPair(pass, at);
      return;
    case 43:
    case 94:
      counts[MATH_MARKS]!++;
      return;
    case 62: // => -> />
      if (before === 61 || before === 45 || before === 47) countPair(pass, at);
      return;
    case 58: // :: and ://
      if (before === 58) countPair(pass, at);
      if (bytes[at + 1] === 47 && bytes[at + 2] === 47) counts[URLS]!++;
      return;
    case 47: // </
      if (before === 60) countPair(pass, at);
      return;
    case 92:
      if (KIND[bytes[at + 1]!] === LETTER && KIND[bytes[at + 2]!] === LETTER) counts[LATEX]!++;
      return;
    case 96:
      if (before !== 96 || at - pass.fenceEnd < 2 || bytes[at - 2] !== 96) return;
      counts[CODE_FENCES]!++;
      pass.fenceEnd = at + 1;
      return;
  }
}

/** Counts the character of two or three bytes that begins at `at`; none of four bytes is counted. */
function countWide({ bytes, counts }: Pass, at: number): void {
  const lead = bytes[at]!;
  if (lead < 0xc0 || lead >= 0xf0) return;
  const second = bytes[at + 1]! & 63;
  if (lead < 0xe0) return countPoint(((lead & 31) << 6) | second, counts);
  countPoint(((lead & 15) << 12) | (second << 6) | (bytes[at + 2]! & 63), counts);
}

function countPoint(point: number, counts: Int32Array): void {
  if (point < 0x250) {
    if (point === 0xd7 || point === 0xf7) counts[MATH_MARKS]!++;
    else if (point >= 0xc0) counts[LATIN_EXTENDED]!++;
  } else if (point < 0x1f00) {
    if (point >= 0x1e00) counts[LATIN_EXTENDED]!++;
    else if (point >= 0x370) counts[OTHER_SCRIPT]!++;
  } else if (point === 0x201c || point === 0x201d) counts[QUOTES]!++;
  else if (point >= 0x2200 && point < 0x2300) counts[MATH_MARKS]!++;
  else if (point === 0x3002) counts[SENTENCES]!++;
  else if (point === 0xff1f) counts[QUESTIONS]!++;
  else if (point >= 0x3040 && point < 0xd7a4 && (point < 0x3100 || point >= 0x3400))
    if (point < 0xa000 || point >= 0xac00) counts[CJK]!++;
}

/** Looks a word up; -1 when no list has it. The hash only finds the slot: the letters decide. */
function wordAt(bytes: Uint8Array, from: number, to: number, hash: number, lexicon: Lexicon): number {
  const { slots, hashes, words } = lexicon;
  const mask = slots.length - 1;
  for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
    const word = slots[slot]!;
    if (word < 0) return -1;
    if (hashes[word] !== hash) continue;
    const known = words[word]!;
    if (known.length !== to - from) continue;
    let at = 0;
    while (at < known.length && known[at] === LOWER[bytes[from + at]!]) at++;
    if (at === known.length) return word;
  }
}

/** A run of digits begins at `at`; it goes on with the number before when a point or comma alone is between. */
function countNumber(pass: Pass, from: number, at: number): void {
  const { bytes, counts } = pass;
  if (at === from && at > 1) {
    const before = bytes[at - 1];
    if ((before === 46 || before === 44) && KIND[bytes[at - 2]!] === DIGIT) return;
  }
  counts[NUMBERS]!++;
}

/**
 * Counts every mark and every word of the lists in one pass over `length` UTF-8 bytes, in time linear in them.
 * `counts` holds MARKS and then the lists; the pass adds to it. `bytes` must be followed by four zeros.
 */
export function scan(bytes: Uint8Array, length: number, lexicon: Lexicon, counts: Int32Array): void {
  const { starts, next, isOpen, outputs } = lexicon;
  const wordCount = lexicon.words.length;
  const pass: Pass = { bytes, counts, pairEnd: 0, fenceEnd: 0 };
  let state = 0;
  let stateEnd = -2;
  let isAfterSpace = true;
  let at = 0;
  while (at < length) {
    const byte = bytes[at]!;
    if (KIND[byte] === 0) {
      if (byte === 32 || byte === 9 || byte === 10 || byte === 13) isAfterSpace = true;
      else if (isAfterSpace) {
        counts[WORDS]!++;
        isAfterSpace = false;
      }
      if (byte > 127) countWide(pass, at);
      else if (byte !== 32) countMark(pass, at, byte);
      at++;
      continue;
    }
    const from = at;
    let hash = HASH_START;
    let before = 0;
    for (let here = byte; KIND[here] !== 0; here = bytes[at]!) {
      const kind = KIND[here]!;
      if (kind === DIGIT && before !== DIGIT) countNumber(pass, from, at);
      before = kind;
      hash = Math.imul(hash ^ LOWER[here]!, HASH_PRIME);
      at++;
    }
    if (isAfterSpace) counts[WORDS]!++;
    isAfterSpace = false;
    if (at - from >= LONG_WORD) counts[LONG_WORDS]!++;
    const word = wordAt(bytes, from, at, hash, lexicon);
    if (word < 0) {
      state = 0;
      continue;
    }
    const goesOn = isOpen[state] === 1 && from === stateEnd + 1 && bytes[stateEnd] === 32;
    state = (goesOn ? next.get(state * wordCount + word) : undefined) ?? starts[word]!;
    stateEnd = at;
    for (let bits = outputs[state]!; bits !== 0; bits &= bits - 1) counts[LISTS_AT + 31 - Math.clz32(bits & -bits)]!++;
  }
}
