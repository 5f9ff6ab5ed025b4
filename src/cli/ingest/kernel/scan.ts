import { counted, letters, readFlags, spaces, WORD } from './flags';
import { FLAGS, TEXT } from './layout';
import { countPhrases, isPair, MOST_LETTERS, setOf, word } from './lexicon';
import { beginMarks, countDigit, countMark, countWide } from './marks';

/** Places in the counts, as MARK_AT has them, and where those of the lists begin. */
const WORDS: i32 = 0;
const LONG_WORDS: i32 = 5;
const LISTS: i32 = 17;
const LONG_WORD: i32 = 10;

/** How many runs of at least LONG_WORD bits there are. */
function longRuns(runs: u64): i32 {
  const twos = runs & (runs << 1);
  const fours = twos & (twos << 2);
  const tens = fours & (fours << 4) & (twos << 8);
  return <i32>popcnt(tens & ~(tens << 1));
}

/** The end of a word that goes on behind the bytes whose flags are known; far behind it is too long for any list. */
function endOf(at: usize): usize {
  const last = at + <usize>MOST_LETTERS;
  while (at < last && (load<u8>(FLAGS + load<u8>(at)) & <u8>WORD) !== 0) at++;
  return at;
}

/** Adds eight numbers of one byte to the counts from `at` on. */
function addEight(at: usize, eight: v128): void {
  v128.store(at, i32x4.add(v128.load(at), i32x4.extend_low_i16x8_u(eight)));
  v128.store(at + 16, i32x4.add(v128.load(at + 16), i32x4.extend_high_i16x8_u(eight)));
}

/**
 * Counts every mark and every word of the lists in the text at TEXT, which four zeros follow, into the numbers at `into`, as the parser's `scan`
 * does; 64 bytes at a time.
 */
export function scan(length: i32, into: usize): void {
  beginMarks(into);
  const end = TEXT + length;
  const lists = into + ((<usize>LISTS) << 2);
  let words: i32 = 0;
  let longWords: i32 = 0;
  let wasSpace: u64 = 1;
  let wasLetter: u64 = 0;
  /** Letters of the word that the bytes before have ended in. */
  let run: i32 = 0;
  /** The word before, and where it ended. */
  let before: u64 = 0;
  let ended: usize = 0;
  for (let from: usize = TEXT; from < end; from += 64) {
    readFlags(from);
    const left = end - from;
    const inText: u64 = left < 64 ? ((<u64>1) << left) - 1 : <u64>-1;
    words += <i32>popcnt(~spaces & ((spaces << 1) | wasSpace) & inText);
    wasSpace = spaces >> 63;
    const inWord = letters & inText;
    let whole = inWord;
    if (run > 0) {
      const more = <i32>ctz(~inWord);
      if (run < LONG_WORD && run + more >= LONG_WORD) longWords++;
      whole = more === 64 ? 0 : (inWord >> more) << more;
      run = more === 64 ? LONG_WORD : 0;
    }
    longWords += longRuns(whole);
    run += <i32>clz(~whole);
    for (let marks = counted & inText; marks !== 0; marks &= marks - 1) {
      const at = from + <usize>ctz(marks);
      const byte = load<u8>(at);
      if (byte > 127) countWide(at);
      else if ((inWord & marks & -marks) !== 0) countDigit(at);
      else countMark(at, byte);
    }
    // Of each list, how many of its words were found: at most 32 in 64 bytes.
    let low = i8x16.splat(0);
    let high = i8x16.splat(0);
    for (let starts = inWord & ~((inWord << 1) | wasLetter); starts !== 0; starts &= starts - 1) {
      const bit = ctz(starts);
      const at = from + <usize>bit;
      let to = at + <usize>ctz(~(inWord >> bit));
      if (to === from + 64) to = endOf(to);
      const size = <i32>(to - at);
      if (size > MOST_LETTERS) continue;
      const set = setOf(at, size);
      low = i8x16.add(low, v128.load(set));
      high = i8x16.add(high, v128.load(set, 16));
      const isNext = (ended + 1 === at) & (load<u8>(ended) === 32);
      if (isNext & isPair(before, word)) countPhrases(before, word, to, lists);
      before = word;
      ended = to;
    }
    wasLetter = inWord >> 63;
    addEight(lists, i16x8.extend_low_i8x16_u(low));
    addEight(lists + 32, i16x8.extend_high_i8x16_u(low));
    addEight(lists + 64, i16x8.extend_low_i8x16_u(high));
    addEight(lists + 96, i16x8.extend_high_i8x16_u(high));
  }
  store<i32>(into + (WORDS << 2), words);
  store<i32>(into + (LONG_WORDS << 2), longWords);
}
