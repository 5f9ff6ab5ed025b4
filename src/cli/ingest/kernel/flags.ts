import { FLAGS, TEXT } from './layout';

/** Flags of a byte: white space, to be counted one by one, part of a word. */
const SPACE: i32 = 1;
const COUNTED: i32 = 2;
export const WORD: i32 = 4;

/** Of a byte below 128, by its upper half: one bit; by its lower half: those bits with which it has a flag. */
let bits: v128 = i8x16.splat(0);
let spaceBits: v128 = i8x16.splat(0);
let countedBits: v128 = i8x16.splat(0);
let wordBits: v128 = i8x16.splat(0);

function bitsOf(flag: i32): v128 {
  for (let low: usize = 0; low < 16; low++) {
    let byte = 0;
    for (let high: usize = 0; high < 8; high++) {
      if ((<i32>load<u8>(FLAGS + (high << 4) + low) & flag) !== 0) byte |= 1 << (<i32>high);
    }
    store<u8>(TEXT + low, <u8>byte);
  }
  return v128.load(TEXT);
}

/** Makes FLAGS ready, which must be there. */
export function readyFlags(): void {
  bits = i8x16(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0);
  spaceBits = bitsOf(SPACE);
  countedBits = bitsOf(COUNTED);
  wordBits = bitsOf(WORD);
}

/** Which of the 64 bytes read last have a flag. */
export let spaces: u64 = 0;
export let counted: u64 = 0;
export let letters: u64 = 0;

export function readFlags(at: usize): void {
  const none = i8x16.splat(0);
  const half = i8x16.splat(15);
  let notSpaces: u64 = 0;
  let notCounted: u64 = 0;
  let notLetters: u64 = 0;
  let wide: u64 = 0;
  for (let part: u64 = 0; part < 64; part += 16) {
    const bytes = v128.load(at + <usize>part);
    const low = v128.and(bytes, half);
    const bit = i8x16.swizzle(bits, v128.and(i16x8.shr_u(bytes, 4), half));
    const space = i8x16.eq(v128.and(i8x16.swizzle(spaceBits, low), bit), none);
    const mark = i8x16.eq(v128.and(i8x16.swizzle(countedBits, low), bit), none);
    const letter = i8x16.eq(v128.and(i8x16.swizzle(wordBits, low), bit), none);
    notSpaces |= (<u64>(<u32>i8x16.bitmask(space))) << part;
    notCounted |= (<u64>(<u32>i8x16.bitmask(mark))) << part;
    notLetters |= (<u64>(<u32>i8x16.bitmask(letter))) << part;
    wide |= (<u64>(<u32>i8x16.bitmask(bytes))) << part;
  }
  spaces = ~notSpaces;
  counted = ~notCounted | wide;
  letters = ~notLetters;
}
