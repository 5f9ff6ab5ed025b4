/**
 * JSON from UTF-8 bytes. Every function takes the plain case and gives 0 for the rest, so that the host can turn to
 * JSON.parse: nothing is accepted that JSON.parse refuses. A line feed is never white space here: it ends the row. Zeros follow the block.
 */

import { numberOf } from './host';

const QUOTE: u8 = 34;
const BACKSLASH: u8 = 92;
/** More levels than rows have; deeper ones are for the parser that counts them. */
const MOST_DEPTH: i32 = 48;
const NULL: u32 = 0x6c6c756e;
const TRUE: u32 = 0x65757274;
const ALSE: u32 = 0x65736c61;
const POWERS: StaticArray<f64> = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/** A bit for each of 16 bytes that does not stand for itself in a string: its quote, a backslash, a control character. */
export function specials(bytes: v128): i32 {
  const quotes = i8x16.eq(bytes, i8x16.splat(34));
  const slashes = i8x16.eq(bytes, i8x16.splat(92));
  return i8x16.bitmask(v128.or(v128.or(quotes, slashes), i8x16.lt_u(bytes, i8x16.splat(32))));
}

/** The first place from `at` on that is neither a space nor a tab. */
export function afterBlanks(at: usize): usize {
  while (load<u8>(at) === 32 || load<u8>(at) === 9) at++;
  return at;
}

/** The first byte from `at` on that does not stand for itself in a string. */
export function plainEnd(at: usize): usize {
  while (true) {
    const found = specials(v128.load(at));
    if (found !== 0) return at + ctz(found);
    at += 16;
  }
}

function isDigit(byte: u8): bool {
  return byte - 48 < 10;
}

/** The value of a hexadecimal digit; 255: none. */
export function hexOf(byte: u8): u32 {
  if (byte - 48 < 10) return byte - 48;
  const letter = (byte | 32) - 97;
  return letter < 6 ? letter + 10 : 255;
}

/** The closing quote of the string whose text begins at `at`; 0: unusual. */
export function stringEnd(at: usize): usize {
  while (true) {
    at = plainEnd(at);
    const byte = load<u8>(at);
    if (byte === QUOTE) return at;
    if (byte !== BACKSLASH) return 0;
    switch (load<u8>(at + 1)) {
      case 34:
      case 92:
      case 47:
      case 98:
      case 102:
      case 110:
      case 114:
      case 116:
        at += 2;
        break;
      case 117:
        if (
          (hexOf(load<u8>(at + 2)) | hexOf(load<u8>(at + 3)) | hexOf(load<u8>(at + 4)) | hexOf(load<u8>(at + 5))) >
          15
        )
          return 0;
        at += 6;
        break;
      default:
        return 0;
    }
  }
}

/** Where the number ended that was read last. */
export let numberEnd: usize = 0;

/** The number at `from`, not below 0; NaN: unusual, or no number. */
export function readNumber(from: usize): f64 {
  let at = from;
  let mantissa: u64 = 0;
  while (isDigit(load<u8>(at))) mantissa = mantissa * 10 + (load<u8>(at++) - 48);
  const whole = at - from;
  if (whole === 0 || (whole > 1 && load<u8>(from) === 48)) return NaN;
  let decimals: usize = 0;
  if (load<u8>(at) === 46) {
    const point = ++at;
    while (isDigit(load<u8>(at))) mantissa = mantissa * 10 + (load<u8>(at++) - 48);
    decimals = at - point;
    if (decimals === 0) return NaN;
  }
  const hasPower = (load<u8>(at) | 32) === 101;
  if (hasPower) {
    at++;
    if (load<u8>(at) === 43 || load<u8>(at) === 45) at++;
    if (!isDigit(load<u8>(at))) return NaN;
    while (isDigit(load<u8>(at))) at++;
  }
  numberEnd = at;
  // Both parts are exact up to here, so that their quotient is the nearest number (Clinger 1990).
  if (!hasPower && whole + decimals <= 15) return <f64>mantissa / unchecked(POWERS[<i32>decimals]);
  return numberOf(from, at);
}

/** The place after the number at `at`; 0: unusual. */
function skipNumber(at: usize): usize {
  if (load<u8>(at) === 45) at++;
  const from = at;
  while (isDigit(load<u8>(at))) at++;
  if (at === from || (at - from > 1 && load<u8>(from) === 48)) return 0;
  if (load<u8>(at) === 46) {
    const point = ++at;
    while (isDigit(load<u8>(at))) at++;
    if (at === point) return 0;
  }
  if ((load<u8>(at) | 32) === 101) {
    at++;
    if (load<u8>(at) === 43 || load<u8>(at) === 45) at++;
    if (!isDigit(load<u8>(at))) return 0;
    while (isDigit(load<u8>(at))) at++;
  }
  return at;
}

export function isNull(at: usize): bool {
  return load<u32>(at) === NULL;
}

/** Whether the member that `nextMember` stood behind was the last one. */
export let isLast: bool = false;

/** From behind a member, the place of the next one, or behind the object or list that `close` ends; 0: unusual. */
export function nextMember(at: usize, close: u8): usize {
  at = afterBlanks(at);
  const mark = load<u8>(at);
  isLast = mark === close;
  if (isLast) return at + 1;
  return mark === 44 ? afterBlanks(at + 1) : 0;
}

function skipMembers(from: usize, close: u8, depth: i32): usize {
  if (depth > MOST_DEPTH) return 0;
  let at = afterBlanks(from);
  if (load<u8>(at) === close) return at + 1;
  while (true) {
    if (close === 125) {
      const key = load<u8>(at) === QUOTE ? stringEnd(at + 1) : 0;
      if (key === 0) return 0;
      at = afterBlanks(key + 1);
      if (load<u8>(at) !== 58) return 0;
      at = afterBlanks(at + 1);
    }
    at = skipValue(at, depth);
    if (at === 0) return 0;
    at = nextMember(at, close);
    if (at === 0 || isLast) return at;
  }
}

/** The place after the value at `at`, which is `depth` levels deep; 0: unusual. */
export function skipValue(at: usize, depth: i32): usize {
  switch (load<u8>(at)) {
    case 34: {
      const end = stringEnd(at + 1);
      return end === 0 ? 0 : end + 1;
    }
    case 123:
      return skipMembers(at + 1, 125, depth + 1);
    case 91:
      return skipMembers(at + 1, 93, depth + 1);
    case 116:
      return load<u32>(at) === TRUE ? at + 4 : 0;
    case 102:
      return load<u32>(at + 1) === ALSE ? at + 5 : 0;
    case 110:
      return isNull(at) ? at + 4 : 0;
    default:
      return skipNumber(at);
  }
}
