import { BLOCK, PAIR_SLOTS, PAIRS, PHRASES, PHRASES_END, SETS, SETS_END, WORD_SLOTS } from './layout';

/*
 * The word lists as hash tables: words, and phrases by their first two words. The words of a text do not wait for each other here, as the steps of
 * the parser's automaton do.
 */

/** A word: its key, then its set. */
const SLOT: usize = 16;
const SLOTS: usize = 4096;
/** A pair of words: its key, then its first phrase. */
const PAIR_COUNT: usize = 512;
/** A set: 1 for each list that is in it, else 0. */
const SET: usize = 32;
/** A phrase: the next one of its pair, its lists, how much follows the two words, and that. */
const LISTS_OF: usize = 4;
const REST_LENGTH: usize = 8;
const REST: usize = 12;

/** No list has a longer word. */
export const MOST_LETTERS: i32 = 24;
const LOWER: u64 = 0x2020202020202020;
const GOLDEN: u64 = 0x9e3779b97f4a7c15;
const OTHER: u64 = 0xd6e8feb86659fd93;
const BLANK: u8 = 32;

let sets: usize = SETS + SET;
let phrases: usize = PHRASES;

/** What tells the word of `length` letters at `at` from others, without regard to case; longer ones than MOST_LETTERS are mixed up. */
function keyOf(at: usize, length: i32): u64 {
  const free = 8 - length;
  // All ones where the word is longer than eight letters: without a branch, which a processor would often take wrongly.
  const isLong = free >> 31;
  const unused = <u64>((free & ~isLong) << 3);
  const first = ((load<u64>(at) | LOWER) << unused) >> unused;
  const last = (load<u64>(at + length - 8) | LOWER) + length;
  const key = first ^ ((last * GOLDEN) & <u64>(<i64>isLong));
  return length > 16 ? key + (load<u64>(at + 8) | LOWER) * OTHER : key;
}

function slotOf(key: u64): usize {
  let slot = WORD_SLOTS + <usize>((key * GOLDEN) >> 52) * SLOT;
  let known = load<u64>(slot);
  // Of both at once a processor makes one branch, which seldom is another than it thought.
  while ((known !== key) & (known !== 0)) {
    slot = WORD_SLOTS + ((slot + SLOT - WORD_SLOTS) & (SLOTS * SLOT - 1));
    known = load<u64>(slot);
  }
  return slot;
}

/** Key of the word that was looked up last. */
export let word: u64 = 0;

/** Where the set of the word of `length` letters at `at` lies: 1 for each list that has it. */
export function setOf(at: usize, length: i32): usize {
  word = keyOf(at, length);
  return SETS + <usize>load<u32>(slotOf(word) + 8);
}

function pairOf(one: u64, other: u64): u64 {
  return (one * OTHER) ^ other;
}

/** Whether a phrase may begin with these words. */
export function isPair(one: u64, other: u64): bool {
  const place = (pairOf(one, other) * GOLDEN) >> 51;
  return ((<i32>load<u8>(PAIRS + <usize>(place >> 3)) >> <i32>(place & 7)) & 1) !== 0;
}

/** Slot of a pair, or the free one where it belongs. */
function pairSlotOf(pair: u64): usize {
  let place = <usize>((pair * GOLDEN) >> 55);
  while (true) {
    const slot = PAIR_SLOTS + (place & (PAIR_COUNT - 1)) * SLOT;
    const known = load<u64>(slot);
    if (known === pair || known === 0) return slot;
    place++;
  }
}

function isLetter(byte: u8): bool {
  return (byte | 32) - 97 < 26 || byte - 48 < 10 || byte === 95;
}

/** Whether the bytes at `at` are those of the phrase from its third word on, and end a word. */
function isRest(phrase: usize, at: usize): bool {
  const length = <usize>load<u32>(phrase + REST_LENGTH);
  for (let place: usize = 0; place < length; place++) {
    const byte = load<u8>(at + place);
    if ((byte - 65 < 26 ? byte | 32 : byte) !== load<u8>(phrase + REST + place)) return false;
  }
  return length === 0 || !isLetter(load<u8>(at + length));
}

/** Counts the phrases that begin with these two words, the second of which ends at `end`: each list into its number at `counts`. */
export function countPhrases(one: u64, other: u64, end: usize, counts: usize): void {
  let phrase = <usize>load<u32>(pairSlotOf(pairOf(one, other)) + 8);
  for (; phrase !== 0; phrase = <usize>load<u32>(phrase)) {
    if (!isRest(phrase, end)) continue;
    for (let lists = load<i32>(phrase + LISTS_OF); lists !== 0; lists &= lists - 1) {
      const count = counts + ((<usize>ctz(lists)) << 2);
      store<i32>(count, load<i32>(count) + 1);
    }
  }
}

/** Place among the sets of the one with these lists, which is made where it is new. */
function setFor(lists: i32): usize {
  for (let list: usize = 0; list < SET; list++) store<u8>(sets + list, <u8>((lists >> <i32>list) & 1));
  let set = SETS;
  while (memory.compare(set, sets, SET) !== 0) set += SET;
  if (set === sets) sets += SET;
  return set - SETS;
}

function addWord(length: i32, lists: i32): void {
  const key = keyOf(BLOCK, length);
  const slot = slotOf(key);
  store<u64>(slot, key);
  store<u32>(slot + 8, <u32>setFor(lists));
}

function wordEnd(from: usize, end: usize): usize {
  while (from < end && load<u8>(from) !== BLANK) from++;
  return from;
}

function addPhrase(first: usize, end: usize, lists: i32): void {
  const second = wordEnd(first + 1, end);
  const one = keyOf(BLOCK, <i32>(first - BLOCK));
  const other = keyOf(first + 1, <i32>(second - first - 1));
  const pair = pairOf(one, other);
  const place = (pair * GOLDEN) >> 51;
  const bit = PAIRS + <usize>(place >> 3);
  store<u8>(bit, load<u8>(bit) | ((<u8>1) << (<u8>(place & 7))));
  const slot = pairSlotOf(pair);
  store<u64>(slot, pair);
  store<u32>(phrases, load<u32>(slot + 8));
  store<u32>(slot + 8, <u32>phrases);
  store<i32>(phrases + LISTS_OF, lists);
  store<u32>(phrases + REST_LENGTH, <u32>(end - second));
  memory.copy(phrases + REST, second, end - second);
  phrases = (phrases + REST + (end - second) + 3) & ~3;
}

/** Adds an entry of the lists in `lists` (as bits), `length` bytes at BLOCK; false: there is no room for more, or a word is too long. */
export function addEntry(length: i32, lists: i32): bool {
  const end = BLOCK + length;
  const first = wordEnd(BLOCK, end);
  for (let from = BLOCK; from < end; from = wordEnd(from, end) + 1) {
    if (<i32>(wordEnd(from, end) - from) > MOST_LETTERS) return false;
  }
  if (sets + 2 * SET > SETS_END || phrases + REST + length > PHRASES_END) return false;
  if (first === end) addWord(length, lists);
  else addPhrase(first, end, lists);
  return true;
}
