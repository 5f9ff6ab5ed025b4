/** How many characters a text has, and how many of them are two UTF-16 units. */
export interface CharCounts {
  /** Code points. */
  chars: number;
  /** Those beyond the first plane. */
  pairs: number;
}

/** Counts the characters in UTF-8 from `from` to `end`. Without a branch, which accents would make a coin. */
export function countChars(bytes: Uint8Array, from: number, end: number, into: CharCounts): void {
  let inside = 0;
  let pairs = 0;
  for (let at = from; at < end; at++) {
    const byte = bytes[at]!;
    // 10xxxxxx goes on with a character; from 11110000 on a byte begins a pair.
    inside += (byte >> 7) & ~(byte >> 6) & 1;
    pairs += (byte + 16) >> 8;
  }
  into.chars = end - from - inside;
  into.pairs = pairs;
}

/** Writes the UTF-16 units of the whole characters from `from` on, until `most` or one more are written; gives their number. */
export function unitsFrom(bytes: Uint8Array, from: number, end: number, most: number, out: Uint16Array): number {
  let count = 0;
  for (let at = from; at < end && count < most; ) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      out[count++] = lead;
      at += 1;
    } else if (lead < 0xe0) {
      out[count++] = ((lead & 31) << 6) | (bytes[at + 1]! & 63);
      at += 2;
    } else if (lead < 0xf0) {
      out[count++] = ((lead & 15) << 12) | ((bytes[at + 1]! & 63) << 6) | (bytes[at + 2]! & 63);
      at += 3;
    } else {
      const point =
        ((lead & 7) << 18) | ((bytes[at + 1]! & 63) << 12) | ((bytes[at + 2]! & 63) << 6) | (bytes[at + 3]! & 63);
      out[count++] = 0xd800 + ((point - 0x10000) >> 10);
      out[count++] = 0xdc00 + (point & 0x3ff);
      at += 4;
    }
  }
  return count;
}
