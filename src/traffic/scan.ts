import { WORD } from './bytes.js';
import { HASH_PRIME, HASH_START, type Lexicon } from './lexicon.js';
import { MARK_AT as AT, MARKS } from './mark-table.js';
import { countMark, countNumbers, countWide, type Pass } from './marks.js';

/** Where the counts of the word lists begin. */
export const LISTS_AT = MARKS.length;
/** Marks and at most 31 lists. */
export const COUNTS_LENGTH = LISTS_AT + 31;
const LONG_WORD = 10;

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
    while (at < known.length && known[at] === WORD[bytes[from + at]!]) at++;
    if (at === known.length) return word;
  }
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
    if (WORD[byte] === 0) {
      if (byte === 32 || byte === 9 || byte === 10 || byte === 13) isAfterSpace = true;
      else if (isAfterSpace) {
        counts[AT.words]!++;
        isAfterSpace = false;
      }
      if (byte > 127) countWide(pass, at);
      else if (byte !== 32) countMark(pass, at, byte);
      at++;
      continue;
    }
    const from = at;
    let hash = HASH_START;
    let hasDigit = false;
    for (let letter = WORD[byte]!; letter !== 0; letter = WORD[bytes[++at]!]!) {
      hasDigit ||= letter < 58;
      hash = Math.imul(hash ^ letter, HASH_PRIME);
    }
    if (hasDigit) countNumbers(bytes, counts, from, at);
    if (isAfterSpace) counts[AT.words]!++;
    isAfterSpace = false;
    if (at - from >= LONG_WORD) counts[AT.long_words]!++;
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
