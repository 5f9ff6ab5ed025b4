import { hexOf, specials } from './json';
import { TEXT } from './layout';

/** Length of the user's text so far, at TEXT; what is being read lies behind it. */
export let length: i32 = 0;
/** Whether a byte beyond ASCII was read since it was last set to false. */
export let isWide: bool = false;

export function setLength(bytes: i32): void {
  length = bytes;
}

export function setWide(value: bool): void {
  isWide = value;
}

/** The unit that the four hexadecimal digits at `at` mean; above 0xffff: they are none. */
function unitAt(at: usize): u32 {
  const one = hexOf(load<u8>(at));
  const two = hexOf(load<u8>(at + 1));
  const three = hexOf(load<u8>(at + 2));
  const four = hexOf(load<u8>(at + 3));
  return (one | two | three | four) > 15 ? 0x10000 : (one << 12) | (two << 8) | (three << 4) | four;
}

/** How many bytes the escape that was put last has. */
let escapeBytes: usize = 0;

/** Puts the character that `\uXXXX`, or a pair of them, at `at` means at `to`; gives the place behind it, or 0: half of a pair, or no escape. */
function putEscaped(at: usize, to: usize): usize {
  const unit = unitAt(at + 2);
  escapeBytes = 6;
  if (unit < 0x80) {
    store<u8>(to, <u8>unit);
    return to + 1;
  }
  isWide = true;
  if (unit < 0x800) {
    store<u8>(to, <u8>(0xc0 | (unit >> 6)));
    store<u8>(to + 1, <u8>(0x80 | (unit & 63)));
    return to + 2;
  }
  if (unit >= 0xd800 && unit <= 0xdfff) {
    const low = load<u8>(at + 6) === 92 && load<u8>(at + 7) === 117 ? unitAt(at + 8) : 0;
    if (unit > 0xdbff || low < 0xdc00 || low > 0xdfff) return 0;
    const point = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    store<u8>(to, <u8>(0xf0 | (point >> 18)));
    store<u8>(to + 1, <u8>(0x80 | ((point >> 12) & 63)));
    store<u8>(to + 2, <u8>(0x80 | ((point >> 6) & 63)));
    store<u8>(to + 3, <u8>(0x80 | (point & 63)));
    escapeBytes = 12;
    return to + 4;
  }
  if (unit > 0xffff) return 0;
  store<u8>(to, <u8>(0xe0 | (unit >> 12)));
  store<u8>(to + 1, <u8>(0x80 | ((unit >> 6) & 63)));
  store<u8>(to + 2, <u8>(0x80 | (unit & 63)));
  return to + 3;
}

/** The byte that one behind a backslash stands for; 0: none, or u. */
function meantBy(byte: u8): u8 {
  switch (byte) {
    case 34:
    case 92:
    case 47:
      return byte;
    case 98:
      return 8;
    case 102:
      return 12;
    case 110:
      return 10;
    case 114:
      return 13;
    case 116:
      return 9;
    default:
      return 0;
  }
}

/**
 * Puts the string at `at` behind the text, as it reads when its escapes are undone. Gives the place behind it; 0: no string, or an
 * unusual one (halves of pairs among them).
 */
export function readText(at: usize): usize {
  if (load<u8>(at++) !== 34) return 0;
  let to: usize = TEXT + length;
  let wide: i32 = 0;
  while (true) {
    const bytes = v128.load(at);
    const found = specials(bytes);
    v128.store(to, bytes);
    if (found === 0) {
      wide |= i8x16.bitmask(bytes);
      at += 16;
      to += 16;
      continue;
    }
    const plain = <usize>ctz(found);
    wide |= i8x16.bitmask(bytes) & ((1 << (<i32>plain)) - 1);
    at += plain;
    to += plain;
    const byte = load<u8>(at);
    if (byte === 34) break;
    if (byte !== 92) return 0;
    const kind = load<u8>(at + 1);
    const meant = meantBy(kind);
    if (meant > 0) {
      store<u8>(to++, meant);
      at += 2;
    } else {
      to = kind === 117 ? putEscaped(at, to) : 0;
      if (to === 0) return 0;
      at += escapeBytes;
    }
  }
  length = <i32>(to - TEXT);
  if (wide !== 0) isWide = true;
  return at + 1;
}

/** Characters of what was counted last, and those of two UTF-16 units among them. */
export let chars: i32 = 0;
export let pairs: i32 = 0;

export function setCounts(newChars: i32, newPairs: i32): void {
  chars = newChars;
  pairs = newPairs;
}

/** Counts the characters of the text from `from` on. */
export function countFrom(from: i32): void {
  chars = length - from;
  pairs = 0;
  if (!isWide) return;
  const end = TEXT + length;
  for (let at = TEXT + from; at < end; at += 16) {
    const bytes = v128.load(at);
    const mask = end - at >= 16 ? 0xffff : (1 << (<i32>(end - at))) - 1;
    // 10xxxxxx goes on with a character; from 11110000 on a byte begins a pair.
    chars -= popcnt(i8x16.bitmask(i8x16.lt_s(bytes, i8x16.splat(-64))) & mask);
    pairs += popcnt(i8x16.bitmask(i8x16.ge_u(bytes, i8x16.splat(-16))) & mask);
  }
}

/** Writes the UTF-16 units of the whole characters from `from` to `end`, until `most` or one more are written, at `out`; gives their number. */
export function unitsFrom(from: usize, end: usize, most: i32, out: usize): i32 {
  let count = 0;
  for (let at = from; at < end && count < most; ) {
    const lead = <u32>load<u8>(at);
    const to = out + ((<usize>count) << 1);
    if (lead < 0x80) {
      store<u16>(to, <u16>lead);
      at += 1;
      count++;
      continue;
    }
    const second = <u32>load<u8>(at + 1) & 63;
    const third = <u32>load<u8>(at + 2) & 63;
    if (lead < 0xe0) {
      store<u16>(to, <u16>(((lead & 31) << 6) | second));
      at += 2;
    } else if (lead < 0xf0) {
      store<u16>(to, <u16>(((lead & 15) << 12) | (second << 6) | third));
      at += 3;
    } else {
      const point = ((lead & 7) << 18) | (second << 12) | (third << 6) | (<u32>load<u8>(at + 3) & 63);
      store<u16>(to, <u16>(0xd800 + ((point - 0x10000) >> 10)));
      store<u16>(to + 2, <u16>(0xdc00 + (point & 0x3ff)));
      at += 4;
      count++;
    }
    count++;
  }
  return count;
}
