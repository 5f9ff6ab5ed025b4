// Headers of blocks (RFC 1951, sections 3.2.3 to 3.2.7).
import { bits, giveBack, held, isShort, refill, take } from './bits';
import {
  CODE_LENGTHS,
  DISTANCE_BITS,
  DISTANCES,
  LENGTH_BITS,
  LENGTHS,
  LITERAL_BITS,
  LITERALS,
  makeTable,
  OF_CODE_LENGTHS,
  OF_DISTANCES,
  OF_LITERALS,
} from './codes';
import {
  BAD_BLOCK_TYPE,
  BAD_CODE_LENGTHS,
  BAD_DISTANCES,
  BAD_LITERALS,
  BAD_REPEAT,
  BAD_STORED_LENGTH,
  GO_ON,
  NEED,
  NO_END_OF_BLOCK,
  TOO_MANY_SYMBOLS,
} from './said';

/** Of the block in hand: whether it is the last one, whether it has codes, and else its bytes that are still to come. */
export let isLast: bool = false;
export let hasCodes: bool = false;
export let stored: i32 = 0;

export function tookStored(length: i32): void {
  stored -= length;
}

function storedHeader(end: usize): i32 {
  take(held & 7);
  refill();
  const length = take(16);
  const check = take(16);
  if (isShort(end)) return NEED;
  if (length !== (~check & 0xffff)) return BAD_STORED_LENGTH;
  giveBack();
  stored = length;
  hasCodes = false;
  return GO_ON;
}

function fixedCodes(): i32 {
  memory.fill(LENGTHS, 8, 144);
  memory.fill(LENGTHS + 144, 9, 112);
  memory.fill(LENGTHS + 256, 7, 24);
  memory.fill(LENGTHS + 280, 8, 8);
  makeTable(OF_LITERALS, LENGTHS, 288, LITERALS, LITERAL_BITS);
  memory.fill(LENGTHS, 5, 32);
  makeTable(OF_DISTANCES, LENGTHS, 32, DISTANCES, DISTANCE_BITS);
  hasCodes = true;
  return GO_ON;
}

/** Where the length of a code of lengths stands, in the order of the file (RFC 1951, section 3.2.7): 16 17 18 0 8 7 9 6 10 5 11 4 12 3 13 2 14 1 15. */
function placeOf(index: i32): i32 {
  if (index < 3) return 16 + index;
  if (index === 3) return 0;
  return index & 1 ? 8 - ((index - 3) >> 1) : 8 + ((index - 4) >> 1);
}

function ownCodes(end: usize): i32 {
  const literals = take(5) + 257;
  const distances = take(5) + 1;
  const written = take(4) + 4;
  if (isShort(end)) return NEED;
  if (literals > 286 || distances > 30) return TOO_MANY_SYMBOLS;
  memory.fill(LENGTHS, 0, 19);
  for (let index = 0; index < written; index++) {
    refill();
    store<u8>(LENGTHS + <usize>placeOf(index), <u8>take(3));
    if (isShort(end)) return NEED;
  }
  if (!makeTable(OF_CODE_LENGTHS, LENGTHS, 19, CODE_LENGTHS, LENGTH_BITS)) return BAD_CODE_LENGTHS;
  const all = literals + distances;
  for (let index = 0; index < all; ) {
    refill();
    const entry = load<u32>(CODE_LENGTHS + 4 * <usize>(bits & 127));
    take(<i32>(entry & 63));
    const symbol = <i32>(entry >> 16);
    let value: u8 = 0;
    let times = 1;
    if (symbol < 16) value = <u8>symbol;
    else if (symbol === 16) {
      if (index === 0) return isShort(end) ? NEED : BAD_REPEAT;
      value = load<u8>(LENGTHS + <usize>(index - 1));
      times = 3 + take(2);
    } else times = symbol === 17 ? 3 + take(3) : 11 + take(7);
    if (isShort(end)) return NEED;
    if (index + times > all) return BAD_REPEAT;
    memory.fill(LENGTHS + <usize>index, value, <usize>times);
    index += times;
  }
  if (load<u8>(LENGTHS + 256) === 0) return NO_END_OF_BLOCK;
  if (!makeTable(OF_LITERALS, LENGTHS, literals, LITERALS, LITERAL_BITS)) return BAD_LITERALS;
  if (!makeTable(OF_DISTANCES, LENGTHS + <usize>literals, distances, DISTANCES, DISTANCE_BITS)) return BAD_DISTANCES;
  hasCodes = true;
  return GO_ON;
}

/** Reads the header of a block; NEED: there is more of it than up to `end`. */
export function header(end: usize): i32 {
  refill();
  isLast = take(1) === 1;
  const type = take(2);
  if (isShort(end)) return NEED;
  if (type === 0) return storedHeader(end);
  if (type === 1) return fixedCodes();
  return type === 2 ? ownCodes(end) : BAD_BLOCK_TYPE;
}
