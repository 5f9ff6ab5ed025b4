import { KINDS, WORDS } from './layout';

/** A quotation longer than this is text, not a value. */
const QUOTE_UNITS: i32 = 200;
const START: i32 = <i32>0x811c9dc5;
const PRIME: i32 = 0x01000193;
const PLAIN: i32 = 0;
const SPACE: i32 = 1;
const QUOTE: i32 = 2;
const LETTER: i32 = 4;
const DIGIT: i32 = 5;
const DENSE: i32 = 6;
/** Bytes of the hashes of one text; its values' marks follow them. */
const MOST_WORDS: usize = 256;
const TEXT_WORDS: usize = MOST_WORDS * 5 + 64;

/** Places of three readings. */
export const FIRST: usize = WORDS;
export const LATER: usize = WORDS + TEXT_WORDS;
export const ENDING: usize = WORDS + 2 * TEXT_WORDS;

/** Of the last reading: its words, the hash of every unit as it stands, and the words before the first colon or line feed. */
export let count: i32 = 0;
export let exact: i32 = 0;
export let lead: i32 = 0;

export function hashAt(words: usize, word: i32): i32 {
  return load<i32>(words + ((<usize>word) << 2));
}

export function isValueAt(words: usize, word: i32): bool {
  return load<u8>(words + MOST_WORDS * 4 + word) !== 0;
}

function unitAt(base: usize, isWide: bool, at: i32): i32 {
  return isWide ? <i32>load<u16>(base + ((<usize>at) << 1)) : <i32>load<u8>(base + at);
}

function wideKindOf(unit: i32): i32 {
  if (unit === 0x201c || unit === 0x201d) return QUOTE;
  if (unit === 0xa0 || unit === 0x3000 || unit === 0x3002 || unit === 0xff0c) return SPACE;
  return unit >= 0x3040 && unit <= 0x9fff ? DENSE : LETTER;
}

/** End of the quotation that opens before `from`, or -1 when none ends near. */
function quoteEnd(base: usize, isWide: bool, from: i32, end: i32): i32 {
  const last = min(end, from + QUOTE_UNITS);
  for (let at = from; at < last; at++) {
    const unit = unitAt(base, isWide, at);
    if (unit === 34 || unit === 0x201c || unit === 0x201d) return at;
    if (unit === 10) return -1;
  }
  return -1;
}

function put(into: usize, hash: i32, letters: i32, value: i32): void {
  if (letters + value === 0) return;
  store<i32>(into + ((<usize>count) << 2), hash);
  store<u8>(into + MOST_WORDS * 4 + count, <u8>value);
  count++;
}

/** How many of the 16 bytes at `at` are letters, up to the first that is none. */
function lettersAt(at: usize): i32 {
  const lower = v128.or(v128.load(at), i8x16.splat(32));
  return ctz(i8x16.bitmask(i8x16.ge_u(i8x16.sub(lower, i8x16.splat(97)), i8x16.splat(26))) | 0x10000);
}

/**
 * The words of the `end` units at `base` (bytes where they are ASCII), which two units must follow, as `readUnits` reads them, at `into`.
 * At most 192 units.
 */
export function readWords(base: usize, isWide: bool, end: i32, into: usize): void {
  count = 0;
  lead = 0;
  let all = START;
  let hash = START;
  let letters = 0;
  let value = 0;
  let noQuoteBefore = 0;
  for (let at = 0; at < end; at++) {
    if (!isWide) {
      // Most units are letters: all of a word's at once, so that only its end is a branch.
      const run = min(lettersAt(base + at), end - at);
      const to = at + run;
      letters += run;
      for (; at < to; at++) {
        const letter = <i32>load<u8>(base + at);
        all = (all ^ letter) * PRIME;
        hash = (hash ^ (letter | 32)) * PRIME;
      }
      if (at === end) break;
    }
    const unit = unitAt(base, isWide, at);
    all = (all ^ unit) * PRIME;
    const kind = unit < 128 ? <i32>load<u8>(KINDS + unit) : wideKindOf(unit);
    if (kind === LETTER) {
      hash = (hash ^ (unit < 128 ? unit | 32 : unit)) * PRIME;
      letters++;
      continue;
    }
    if (kind === DIGIT) {
      hash = (hash ^ unit) * PRIME;
      value = 1;
      continue;
    }
    if (kind === PLAIN) {
      if (unit === 64) value = 1;
      else if (unit === 58) {
        if (unitAt(base, isWide, at + 1) === 47 && unitAt(base, isWide, at + 2) === 47) value = 1;
        else if (lead === 0) lead = count + (letters > 0 ? 1 : 0);
      }
      continue;
    }
    put(into, hash, letters, value);
    hash = START;
    letters = value = 0;
    if (kind === DENSE) put(into, (START ^ unit) * PRIME, 1, 0);
    else if (unit === 10) {
      if (lead === 0) lead = count;
    } else if (kind === QUOTE && at >= noQuoteBefore) {
      const to = quoteEnd(base, isWide, at + 1, end);
      if (to < 0) noQuoteBefore = at + QUOTE_UNITS;
      else {
        for (at++; at < to; at++) {
          const inside = unitAt(base, isWide, at);
          all = (all ^ inside) * PRIME;
          hash = (hash ^ inside) * PRIME;
        }
        put(into, hash, 0, 1);
        hash = START;
      }
    }
  }
  put(into, hash, letters, value);
  exact = all;
}
