// Codes to text: literals and matches (RFC 1951, section 3.2.3).
import { bits, held, inAt, isShort, lowest, refill, setInput, take } from './bits';
import { DISTANCE_BITS, DISTANCES, END, LITERAL, LITERAL_BITS, LITERALS, ODD, POINTER } from './codes';
import { DONE, FULL, GO_ON, NEED, NO_SUCH_DISTANCE, NO_SUCH_LITERAL, TOO_FAR_BACK } from './said';
import { OUT_END, oldest, outAt, setOut } from './text';

/** Copies a match, of which eight bytes at once may be written behind its end. */
function copyMatch(to: usize, distance: i32, length: i32): void {
  let from = to - <usize>distance;
  let at = to;
  const end = to + <usize>length;
  if (distance >= 8) {
    do {
      store<u64>(at, load<u64>(from));
      from += 8;
      at += 8;
    } while (at < end);
  } else {
    do store<u8>(at++, load<u8>(from++));
    while (at < end);
  }
}

/** Length or distance of an entry, whose bits are the lowest of `ahead`. */
function amountOf(entry: u32, ahead: u64): i32 {
  return <i32>(entry >> 16) + <i32>((ahead & lowest(<i32>entry)) >> ((entry >> 8) & 15));
}

function entryAt(table: usize, place: u64): u32 {
  return load<u32>(table + 4 * <usize>place);
}

/** The entry that a pointer leads to, by the bits behind its own. */
function entryBehind(table: usize, pointer: u32, ahead: u64): u32 {
  return load<u32>(table + 4 * (<usize>(pointer >> 16) + <usize>(ahead & lowest(<i32>((pointer >> 8) & 15)))));
}

/** One code after the other, as long as all bits that are read ahead lie before `end`. DONE: the block has ended. */
export function manyCodes(end: usize): i32 {
  // Globals are looked up in memory; these are not. Of a shift by an entry only its lowest six bits count.
  let b = bits;
  let n = held;
  let from = inAt;
  let to = outAt;
  const first = oldest;
  let said = NEED;
  if (from + 16 >= end) return said;
  b |= load<u64>(from) << n;
  from += <usize>((63 - n) >> 3);
  n |= 56;
  // Looked up ahead, while what comes before is still written.
  let entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
  while (from + 16 < end) {
    if (to >= OUT_END) {
      said = FULL;
      break;
    }
    b |= load<u64>(from) << n;
    from += <usize>((63 - n) >> 3);
    n |= 56;
    let before = b;
    b >>= entry;
    n -= <i32>(entry & 63);
    if (entry & LITERAL) {
      store<u8>(to++, <u8>(entry >> 16));
      entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
      before = b;
      b >>= entry;
      n -= <i32>(entry & 63);
      if (entry & LITERAL) {
        store<u8>(to++, <u8>(entry >> 16));
        entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
        before = b;
        b >>= entry;
        n -= <i32>(entry & 63);
        if (entry & LITERAL) {
          store<u8>(to++, <u8>(entry >> 16));
          entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
          continue;
        }
      }
    }
    if (entry & ODD) {
      if (entry & POINTER) {
        entry = entryBehind(LITERALS, entry, b);
        before = b;
        b >>= entry;
        n -= <i32>(entry & 63);
      }
      if (entry & LITERAL) {
        store<u8>(to++, <u8>(entry >> 16));
        entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
        continue;
      }
      if (entry & ODD) {
        said = entry & END ? DONE : NO_SUCH_LITERAL;
        break;
      }
    }
    const length = amountOf(entry, before);
    // Up to 42 bits were taken, and a distance takes up to 28.
    b |= load<u64>(from) << n;
    from += <usize>((63 - n) >> 3);
    n |= 56;
    entry = entryAt(DISTANCES, b & lowest(DISTANCE_BITS));
    if (entry & POINTER) {
      b >>= entry;
      n -= <i32>(entry & 63);
      entry = entryBehind(DISTANCES, entry, b);
    }
    if (entry & ODD) {
      said = NO_SUCH_DISTANCE;
      break;
    }
    const distance = amountOf(entry, b);
    b >>= entry;
    n -= <i32>(entry & 63);
    if (to - <usize>distance < first) {
      said = TOO_FAR_BACK;
      break;
    }
    entry = entryAt(LITERALS, b & lowest(LITERAL_BITS));
    copyMatch(to, distance, length);
    to += <usize>length;
  }
  setInput(from, b, n);
  setOut(to);
  return said;
}

/** The entry of the code that comes next, which takes the bits of its pointer. */
function look(table: usize, first: i32): u32 {
  const entry = entryAt(table, bits & lowest(first));
  if (!(entry & POINTER)) return entry;
  take(<i32>(entry & 63));
  return entryBehind(table, entry, bits);
}

/** One code near the end of the input. DONE: the block has ended. */
export function oneCode(end: usize): i32 {
  refill();
  let entry = look(LITERALS, LITERAL_BITS);
  let before = bits;
  take(<i32>(entry & 63));
  if (isShort(end)) return NEED;
  if (entry & LITERAL) {
    store<u8>(outAt, <u8>(entry >> 16));
    setOut(outAt + 1);
    return GO_ON;
  }
  if (entry & END) return DONE;
  if (entry & ODD) return NO_SUCH_LITERAL;
  const length = amountOf(entry, before);
  refill();
  entry = look(DISTANCES, DISTANCE_BITS);
  before = bits;
  take(<i32>(entry & 63));
  if (isShort(end)) return NEED;
  if (entry & ODD) return NO_SUCH_DISTANCE;
  const distance = amountOf(entry, before);
  if (outAt - <usize>distance < oldest) return TOO_FAR_BACK;
  copyMatch(outAt, distance, length);
  setOut(outAt + <usize>length);
  return GO_ON;
}
