import { BYTE_FLAGS, FLAG } from './bytes.js';
import type { Lexicon } from './lexicon.js';
import { MARK_AT as AT, MARKS } from './mark-table.js';
import { countDigit, countMark, countWide, type Pass } from './marks.js';

/** Where the counts of the word lists begin. */
export const LISTS_AT = MARKS.length;
/** Marks and at most 31 lists. */
export const COUNTS_LENGTH = LISTS_AT + 31;
const LONG_WORD = 10;

function countLists(counts: Int32Array, lists: number): void {
  for (let bits = lists; bits !== 0; bits &= bits - 1) counts[LISTS_AT + 31 - Math.clz32(bits & -bits)]!++;
}

/**
 * Counts every mark and every word of the lists in one pass over `length` UTF-8 bytes, in time linear in them. Words
 * take no branch that a processor could mistake: only marks, digits and matches of a list leave the straight way.
 * `counts` holds MARKS and then the lists; the pass adds to it. `bytes` must be followed by four zeros.
 */
export function scan(bytes: Uint8Array, length: number, lexicon: Lexicon, counts: Int32Array): void {
  const { classes, next, shift, firstMatch, matches } = lexicon.automaton();
  const pass: Pass = { bytes, counts, pairEnd: 0, fenceEnd: 0 };
  // Names of other modules are looked up at every use, which the loop cannot afford.
  const flagsOf = BYTE_FLAGS;
  const { space, counted, wordShift } = FLAG;
  let state = 0;
  let wasSpace: number = space;
  let words = 0;
  let run = 0;
  let longWords = 0;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at]!;
    const flags = flagsOf[byte]!;
    state = next[(state << shift) | classes[byte]!]!;
    if (state >= firstMatch) countLists(counts, matches[state - firstMatch]!);
    words += wasSpace & ~flags;
    wasSpace = flags & space;
    run = (run + 1) & -(flags >> wordShift);
    if (run === LONG_WORD) longWords++;
    if ((flags & counted) === 0) continue;
    if (byte > 127) countWide(pass, at);
    else if (run > 0) countDigit(pass, at);
    else countMark(pass, at, byte);
  }
  // The text ends as a word does before a space.
  state = next[(state << shift) | classes[0]!]!;
  if (state >= firstMatch) countLists(counts, matches[state - firstMatch]!);
  counts[AT.words]! += words;
  counts[AT.long_words]! += longWords;
}
