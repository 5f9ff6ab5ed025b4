// The input of the kernel that inflates, bit by bit (RFC 1951, section 3.1.1). Some bytes behind its end may be looked at, and none is believed.
import { TABLES_END } from './codes';

export const IN: usize = (TABLES_END + 63) & ~63;
export const IN_BYTES: usize = 131_072 + 1024;
/** What is looked at beyond the input. */
const BEHIND: usize = 64;
export const IN_END: usize = IN + IN_BYTES + BEHIND;

/** The next byte of the input. */
export let inAt: usize = IN;
/** Bits that were read ahead; those above `held` belong to bytes not yet counted as read. */
export let bits: u64 = 0;
export let held: i32 = 0;

/** Goes on from elsewhere. */
export function setInput(at: usize, ahead: u64, count: i32): void {
  inAt = at;
  bits = ahead;
  held = count;
}

export function lowest(count: i32): u64 {
  return ((<u64>1) << count) - 1;
}

/** Has at least 56 bits in hand. */
export function refill(): void {
  bits |= load<u64>(inAt) << held;
  inAt += <usize>((63 - held) >> 3);
  held |= 56;
}

export function take(count: i32): i32 {
  const value = <i32>(bits & lowest(count));
  bits >>= count;
  held -= count;
  return value;
}

/** Whether more was taken than there is. */
export function isShort(end: usize): bool {
  return inAt - <usize>(held >> 3) > end;
}

/** Gives back the whole bytes that were only read ahead. */
export function giveBack(): void {
  inAt -= <usize>(held >> 3);
  held &= 7;
  bits &= lowest(held);
}
