import { isDigit, isLetter } from './bytes.js';
import { MARK_AT as AT } from './mark-table.js';

const isBlank = (byte: number | undefined): boolean => byte === 32 || byte === 9;

/** One pass over the UTF-8 bytes of a text. `bytes` is followed by at least four zeros. */
export interface Pass {
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
  while (isDigit(bytes[at]!)) at++;
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
  pass.counts[AT.code_marks]!++;
  pass.pairEnd = at + 1;
}

/** Counts an ASCII mark that is neither a word character nor a space. */
export function countMark(pass: Pass, at: number, byte: number): void {
  const { bytes, counts } = pass;
  const before = at > 0 ? bytes[at - 1]! : 0;
  switch (byte) {
    case 44: // the most frequent mark means nothing
      return;
    case 46: // .
    case 33: // !
    case 63: {
      const after = bytes[at + 1]!;
      if (after === 32 || (after >= 9 && after <= 13 && after !== 11 && after !== 12)) counts[AT.sentences]!++;
      if (byte === 63) counts[AT.questions]!++;
      return;
    }
    case 10:
      counts[AT.line_breaks]!++;
      if (before === 59 || before === 123 || before === 125) countPair(pass, at);
      if (isListItem(bytes, at + 1)) counts[AT.list_items]!++;
      else if (isOption(bytes, at + 1)) counts[AT.options]!++;
      return;
    case 34:
      counts[AT.quotes]!++;
      return;
    case 41: // ()
      if (before === 40) countPair(pass, at);
      return;
    case 61: // == += != := -=
      counts[AT.math_marks]!++;
      if (before === 61 || before === 43 || before === 45 || before === 33 || before === 58) countPair(pass, at);
      return;
    case 43:
    case 94:
      counts[AT.math_marks]!++;
      return;
    case 62: // => -> />
      if (before === 61 || before === 45 || before === 47) countPair(pass, at);
      return;
    case 58: // :: and ://
      if (before === 58) countPair(pass, at);
      if (bytes[at + 1] === 47 && bytes[at + 2] === 47) counts[AT.urls]!++;
      return;
    case 47: // </
      if (before === 60) countPair(pass, at);
      return;
    case 92:
      if (isLetter(bytes[at + 1]!) && isLetter(bytes[at + 2]!)) counts[AT.latex]!++;
      return;
    case 96:
      if (before !== 96 || at - pass.fenceEnd < 2 || bytes[at - 2] !== 96) return;
      counts[AT.code_fences]!++;
      pass.fenceEnd = at + 1;
      return;
  }
}

/** Counts the character of two or three bytes that begins at `at`; none of four bytes is counted. */
export function countWide({ bytes, counts }: Pass, at: number): void {
  const lead = bytes[at]!;
  if (lead < 0xc0 || lead >= 0xf0) return;
  const second = bytes[at + 1]! & 63;
  if (lead < 0xe0) countPoint(((lead & 31) << 6) | second, counts);
  else countPoint(((lead & 15) << 12) | (second << 6) | (bytes[at + 2]! & 63), counts);
}

function countPoint(point: number, counts: Int32Array): void {
  if (point < 0x250) {
    if (point === 0xd7 || point === 0xf7) counts[AT.math_marks]!++;
    else if (point >= 0xc0) counts[AT.latin_extended]!++;
  } else if (point < 0x1f00) {
    if (point >= 0x1e00) counts[AT.latin_extended]!++;
    else if (point >= 0x370) counts[AT.other_script]!++;
  } else if (point === 0x201c || point === 0x201d) counts[AT.quotes]!++;
  else if (point >= 0x2200 && point < 0x2300) counts[AT.math_marks]!++;
  else if (point === 0x3002) counts[AT.sentences]!++;
  else if (point === 0xff1f) counts[AT.questions]!++;
  else if (point >= 0x3040 && point < 0xd7a4 && (point < 0x3100 || point >= 0x3400))
    if (point < 0xa000 || point >= 0xac00) counts[AT.cjk]!++;
}

/** Counts the number that the digit at `at` begins; one that follows a digit, or a digit and a point or comma, goes on with it. */
export function countDigit({ bytes, counts }: Pass, at: number): void {
  const before = at > 0 ? bytes[at - 1]! : 0;
  if (isDigit(before)) return;
  if ((before === 46 || before === 44) && at > 1 && isDigit(bytes[at - 2]!)) return;
  counts[AT.numbers]!++;
}
