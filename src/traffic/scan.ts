import { BYTE_KIND, KIND, WORD } from './bytes.js';
import { type Lexicon, wordMark } from './lexicon.js';
import { MARK_AT as AT, MARKS } from './mark-table.js';
import { countMark, countNumbers, countWide, type Pass } from './marks.js';

/** Where the counts of the word lists begin. */
export const LISTS_AT = MARKS.length;
/** Marks and at most 31 lists. */
export const COUNTS_LENGTH = LISTS_AT + 31;
const LONG_WORD = 10;

/** Looks a word up; -1 when no list has it. The mark only finds the slot: the letters decide. */
function wordAt(bytes: Uint8Array, from: number, to: number, lexicon: Lexicon): number {
  const { slots, marks, letters, lettersAt } = lexicon;
  const mask = slots.length - 1;
  const mark = wordMark(bytes, from, to);
  for (let slot = mark & mask; ; slot = (slot + 1) & mask) {
    const word = slots[slot]!;
    if (word < 0) return -1;
    if (marks[slot] !== mark) continue;
    let known = lettersAt[word]!;
    if (lettersAt[word + 1]! - known - 1 !== to - from) continue;
    let at = from;
    while (at < to && letters[known] === WORD[bytes[at]!]) {
      at++;
      known++;
    }
    if (at === to) return word;
  }
}

/** The state that a phrase in `state` goes on to with this word; 0: it does not. */
function stateAfter({ edgesAt, edgeWords, edgeStates }: Lexicon, state: number, word: number): number {
  const end = edgesAt[state + 1]!;
  for (let edge = edgesAt[state]!; edge < end; edge++) if (edgeWords[edge] === word) return edgeStates[edge]!;
  return 0;
}

/**
 * Counts every mark and every word of the lists in one pass over `length` UTF-8 bytes, in time linear in them.
 * `counts` holds MARKS and then the lists; the pass adds to it. `bytes` must be followed by four zeros.
 */
export function scan(bytes: Uint8Array, length: number, lexicon: Lexicon, counts: Int32Array): void {
  const { starts, outputs } = lexicon;
  const pass: Pass = { bytes, counts, pairEnd: 0, fenceEnd: 0 };
  let state = 0;
  let stateEnd = -2;
  let isAfterSpace = true;
  let words = 0;
  let longWords = 0;
  let at = 0;
  while (at < length) {
    const byte = bytes[at]!;
    const kind = BYTE_KIND[byte]!;
    if (kind !== KIND.letter && kind !== KIND.digit) {
      if (kind === KIND.space) isAfterSpace = true;
      else if (byte === 10) {
        isAfterSpace = true;
        countMark(pass, at, byte);
      } else {
        if (isAfterSpace) words++;
        isAfterSpace = false;
        if (kind === KIND.mark) countMark(pass, at, byte);
        else if (kind === KIND.wide) countWide(pass, at);
      }
      at++;
      continue;
    }
    const from = at;
    let kinds = kind;
    for (let next = BYTE_KIND[bytes[++at]!]!; next <= KIND.digit; next = BYTE_KIND[bytes[++at]!]!) kinds |= next;
    if (kinds === KIND.digit) countNumbers(bytes, counts, from, at);
    if (isAfterSpace) words++;
    isAfterSpace = false;
    if (at - from >= LONG_WORD) longWords++;
    const word = wordAt(bytes, from, at, lexicon);
    if (word < 0) {
      state = 0;
      continue;
    }
    const goesOn = state !== 0 && from === stateEnd + 1 && bytes[stateEnd] === 32;
    const following = goesOn ? stateAfter(lexicon, state, word) : 0;
    state = following !== 0 ? following : starts[word]!;
    stateEnd = at;
    for (let bits = outputs[state]!; bits !== 0; bits &= bits - 1) counts[LISTS_AT + 31 - Math.clz32(bits & -bits)]!++;
  }
  counts[AT.words]! += words;
  counts[AT.long_words]! += longWords;
}
