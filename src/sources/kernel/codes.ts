// Huffman codes of deflate as tables (RFC 1951, sections 3.2.2 and 3.2.5), laid out as libdeflate does: what a code means, its extra bits and
// its length are one number, so that a symbol takes one look.

/** Bits that the first look takes; longer codes point to a table of their own. */
export const LITERAL_BITS: i32 = 11;
export const DISTANCE_BITS: i32 = 8;
export const LENGTH_BITS: i32 = 7;

/** Lengths of the codes in hand, a byte each. */
export const LENGTHS: usize = 1024;
/** Codes by length, then the next code of each length. */
const COUNTS: usize = LENGTHS + 320;
const NEXT: usize = COUNTS + 64;
/** The longest code that begins with these bits. */
const LONGEST: usize = 2048;
/** Tables; with these many bits none is larger (zlib, `ENOUGH`). */
export const LITERALS: usize = LONGEST + 2048;
export const DISTANCES: usize = LITERALS + 4 * 2342;
export const CODE_LENGTHS: usize = DISTANCES + 4 * 402;
export const TABLES_END: usize = CODE_LENGTHS + 4 * 128;

/**
 * An entry: bits 0 to 5 are the bits that it takes, bits 8 to 11 those of the code alone, bits 16 on the literal, or the base of the length or
 * distance to which the extra bits are added. A pointer has in bits 8 to 11 how many bits its table goes by, and from bit 16 on where that is.
 */
export const LITERAL: u32 = 0x80000000;
/** No length or distance: a pointer, the end of the block, or no code. */
export const ODD: u32 = 0x8000;
export const POINTER: u32 = 0x4000;
export const END: u32 = 0x2000;
/** No flag of these is set in a literal, a length or a distance. */
const NO_CODE: u32 = ODD | 1;

/** What a table is of. */
export const OF_CODE_LENGTHS: i32 = 0;
export const OF_LITERALS: i32 = 1;
export const OF_DISTANCES: i32 = 2;

const FIRST_LENGTH: i32 = 257;
const LAST_LENGTH: i32 = 285;
const LAST_DISTANCE: i32 = 29;

/** Base and extra bits of a length or distance, whose code has `bits` bits. */
function based(base: i32, extra: i32, bits: i32): u32 {
  return ((<u32>base) << 16) | ((<u32>bits) << 8) | <u32>(bits + extra);
}

function lengthEntry(index: i32, bits: i32): u32 {
  if (index < 8) return based(3 + index, 0, bits);
  if (index === LAST_LENGTH - FIRST_LENGTH) return based(258, 0, bits);
  const extra = (index >> 2) - 1;
  return based(3 + ((4 + (index & 3)) << extra), extra, bits);
}

function distanceEntry(index: i32, bits: i32): u32 {
  if (index < 4) return based(1 + index, 0, bits);
  const extra = (index >> 1) - 1;
  return based(1 + ((2 + (index & 1)) << extra), extra, bits);
}

function entryOf(kind: i32, symbol: i32, bits: i32): u32 {
  if (kind === OF_CODE_LENGTHS) return based(symbol, 0, bits);
  if (kind === OF_DISTANCES) return symbol > LAST_DISTANCE ? ODD | <u32>bits : distanceEntry(symbol, bits);
  if (symbol < 256) return LITERAL | based(symbol, 0, bits);
  if (symbol === 256) return ODD | END | <u32>bits;
  return symbol > LAST_LENGTH ? ODD | <u32>bits : lengthEntry(symbol - FIRST_LENGTH, bits);
}

/** The lowest `bits` bits of a code from the last to the first, as they come in a file. */
function reversed(code: i32, bits: i32): i32 {
  let all = ((code & 0x5555) << 1) | ((code >> 1) & 0x5555);
  all = ((all & 0x3333) << 2) | ((all >> 2) & 0x3333);
  all = ((all & 0x0f0f) << 4) | ((all >> 4) & 0x0f0f);
  return (((all & 0x00ff) << 8) | (all >> 8)) >> (16 - bits);
}

function countOf(bits: i32): i32 {
  return load<i32>(COUNTS + 4 * <usize>bits);
}

/** The next code of a length, in the order of the file. */
function nextCode(bits: i32): i32 {
  const at = NEXT + 4 * <usize>bits;
  const code = load<i32>(at);
  store<i32>(at, code + 1);
  return reversed(code, bits);
}

/** Puts an entry wherever the bits that follow may be any. */
function fill(table: usize, from: i32, step: i32, size: i32, entry: u32): void {
  for (let at = from; at < size; at += step) store<u32>(table + 4 * <usize>at, entry);
}

/** Puts codes that are longer than the first look into tables of their own. */
function fillLong(kind: i32, lengths: usize, symbols: i32, table: usize, first: i32): void {
  const size = 1 << first;
  let free = size;
  for (let symbol = 0; symbol < symbols; symbol++) {
    const bits = <i32>load<u8>(lengths + symbol);
    if (bits <= first) continue;
    const code = nextCode(bits);
    const beginning = <usize>(code & (size - 1));
    const more = <i32>load<u8>(LONGEST + beginning) - first;
    let pointer = load<u32>(table + 4 * beginning);
    if (pointer === 0) {
      pointer = ODD | POINTER | ((<u32>free) << 16) | ((<u32>more) << 8) | <u32>first;
      store<u32>(table + 4 * beginning, pointer);
      free += 1 << more;
    }
    const own = table + 4 * <usize>(pointer >> 16);
    fill(own, code >> first, 1 << (bits - first), 1 << more, entryOf(kind, symbol, bits - first));
  }
}

/** Makes the table of a code whose lengths are given; false: no such code is allowed. */
export function makeTable(kind: i32, lengths: usize, symbols: i32, table: usize, first: i32): bool {
  memory.fill(COUNTS, 0, 64);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const at = COUNTS + 4 * <usize>load<u8>(lengths + symbol);
    store<i32>(at, load<i32>(at) + 1);
  }
  store<i32>(COUNTS, 0);
  let longest = 0;
  let room = 1;
  let code = 0;
  for (let bits = 1; bits <= 15; bits++) {
    if (countOf(bits) > 0) longest = bits;
    room = (room << 1) - countOf(bits);
    if (room < 0) return false;
    code = (code + countOf(bits - 1)) << 1;
    store<i32>(NEXT + 4 * <usize>bits, code);
  }
  // As zlib has it: only a single code, or none, may leave room.
  if (room > 0 && longest > 0 && (kind === OF_CODE_LENGTHS || longest > 1)) return false;
  const size = 1 << first;
  if (room > 0) fill(table, 0, 1, size, NO_CODE);
  if (longest > first) memory.fill(LONGEST, 0, size);
  for (let symbol = 0; symbol < symbols; symbol++) {
    const bits = <i32>load<u8>(lengths + symbol);
    if (bits === 0) continue;
    const at = nextCode(bits);
    if (bits <= first) {
      fill(table, at, 1 << bits, size, entryOf(kind, symbol, bits));
      continue;
    }
    const beginning = <usize>(at & (size - 1));
    store<u32>(table + 4 * beginning, 0);
    if (<i32>load<u8>(LONGEST + beginning) < bits) store<u8>(LONGEST + beginning, <u8>bits);
  }
  if (longest <= first) return true;
  for (let bits = first + 1; bits <= longest; bits++) {
    const at = NEXT + 4 * <usize>bits;
    store<i32>(at, load<i32>(at) - countOf(bits));
  }
  fillLong(kind, lengths, symbols, table, first);
  return true;
}
