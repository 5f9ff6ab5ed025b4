import { TEXT } from './layout';

/** Places in the counts, as MARK_AT has them. */
const LINE_BREAKS: i32 = 1;
const SENTENCES: i32 = 2;
const QUESTIONS: i32 = 3;
const NUMBERS: i32 = 4;
const LIST_ITEMS: i32 = 6;
const OPTIONS: i32 = 7;
const CODE_FENCES: i32 = 8;
const CODE_MARKS: i32 = 9;
const LATEX: i32 = 10;
const MATH_MARKS: i32 = 11;
const QUOTES: i32 = 12;
const URLS: i32 = 13;
const CJK: i32 = 14;
const OTHER_SCRIPT: i32 = 15;
const LATIN_EXTENDED: i32 = 16;

let counts: usize = 0;
/** Ends of the last pair and fence counted: matches do not overlap. */
let pairEnd: usize = 0;
let fenceEnd: usize = 0;

/** Begins with a text at TEXT, whose marks are added to the numbers at `into`. */
export function beginMarks(into: usize): void {
  counts = into;
  // Behind no sign: the first sign of the text may be the second of a pair only when there is one before it.
  pairEnd = TEXT;
  fenceEnd = TEXT;
}

function add(mark: i32): void {
  const at = counts + ((<usize>mark) << 2);
  store<i32>(at, load<i32>(at) + 1);
}

function isDigit(byte: u8): bool {
  return byte - 48 < 10;
}

function isBlank(byte: u8): bool {
  return byte === 32 || byte === 9;
}

function isLetter(byte: u8): bool {
  return (byte | 32) - 97 < 26;
}

function isListItem(at: usize): bool {
  while (isBlank(load<u8>(at))) at++;
  const byte = load<u8>(at);
  if (byte === 45 || byte === 42) return isBlank(load<u8>(at + 1));
  if (byte === 0xe2) return load<u8>(at + 1) === 0x80 && load<u8>(at + 2) === 0xa2 && isBlank(load<u8>(at + 3));
  const from = at;
  while (isDigit(load<u8>(at))) at++;
  return at > from && (load<u8>(at) === 46 || load<u8>(at) === 41) && isBlank(load<u8>(at + 1));
}

function isOption(at: usize): bool {
  if (load<u8>(at) === 40) at++;
  const letter = load<u8>(at) | 32;
  const after = load<u8>(at + 1);
  return letter >= 97 && letter <= 101 && (after === 46 || after === 41) && isBlank(load<u8>(at + 2));
}

function countPair(at: usize): void {
  if (at <= pairEnd) return;
  add(CODE_MARKS);
  pairEnd = at + 1;
}

/** Counts an ASCII mark that is neither a word character nor a space; 0 lies before the text. */
export function countMark(at: usize, byte: u8): void {
  const before: u8 = at > TEXT ? load<u8>(at - 1) : 0;
  switch (byte) {
    case 46:
    case 33:
    case 63: {
      const after = load<u8>(at + 1);
      if (after === 32 || after === 9 || after === 10 || after === 13) add(SENTENCES);
      if (byte === 63) add(QUESTIONS);
      return;
    }
    case 10:
      add(LINE_BREAKS);
      if (before === 59 || before === 123 || before === 125) countPair(at);
      if (isListItem(at + 1)) add(LIST_ITEMS);
      else if (isOption(at + 1)) add(OPTIONS);
      return;
    case 34:
      add(QUOTES);
      return;
    case 41:
      if (before === 40) countPair(at);
      return;
    case 61:
      add(MATH_MARKS);
      if (before === 61 || before === 43 || before === 45 || before === 33 || before === 58) countPair(at);
      return;
    case 43:
    case 94:
      add(MATH_MARKS);
      return;
    case 62:
      if (before === 61 || before === 45 || before === 47) countPair(at);
      return;
    case 58:
      if (before === 58) countPair(at);
      if (load<u8>(at + 1) === 47 && load<u8>(at + 2) === 47) add(URLS);
      return;
    case 47:
      if (before === 60) countPair(at);
      return;
    case 92:
      if (isLetter(load<u8>(at + 1)) && isLetter(load<u8>(at + 2))) add(LATEX);
      return;
    case 96:
      if (before !== 96 || at < fenceEnd + 2 || load<u8>(at - 2) !== 96) return;
      add(CODE_FENCES);
      fenceEnd = at + 1;
      return;
    default:
      return;
  }
}

function countPoint(point: u32): void {
  if (point < 0x250) {
    if (point === 0xd7 || point === 0xf7) add(MATH_MARKS);
    else if (point >= 0xc0) add(LATIN_EXTENDED);
  } else if (point < 0x1f00) {
    if (point >= 0x1e00) add(LATIN_EXTENDED);
    else if (point >= 0x370) add(OTHER_SCRIPT);
  } else if (point === 0x201c || point === 0x201d) add(QUOTES);
  else if (point >= 0x2200 && point < 0x2300) add(MATH_MARKS);
  else if (point === 0x3002) add(SENTENCES);
  else if (point === 0xff1f) add(QUESTIONS);
  else if (point >= 0x3040 && point < 0xd7a4 && (point < 0x3100 || point >= 0x3400))
    if (point < 0xa000 || point >= 0xac00) add(CJK);
}

/** Counts the character of two or three bytes that begins at `at`; none of four bytes is counted. */
export function countWide(at: usize): void {
  const lead = <u32>load<u8>(at);
  if (lead < 0xc0 || lead >= 0xf0) return;
  const second = <u32>load<u8>(at + 1) & 63;
  if (lead < 0xe0) countPoint(((lead & 31) << 6) | second);
  else countPoint(((lead & 15) << 12) | (second << 6) | (<u32>load<u8>(at + 2) & 63));
}

/** Counts the number that the digit at `at` begins; one that follows a digit, or a digit and a point or comma, goes on with it. */
export function countDigit(at: usize): void {
  const before: u8 = at > TEXT ? load<u8>(at - 1) : 0;
  if (isDigit(before)) return;
  if ((before === 46 || before === 44) && at > TEXT + 1 && isDigit(load<u8>(at - 2))) return;
  add(NUMBERS);
}
