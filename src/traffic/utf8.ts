/** Characters (code points) in UTF-8 from `from` to `end`. */
export function charsIn(bytes: Uint8Array, from: number, end: number): number {
  let chars = 0;
  for (let at = from; at < end; at++) chars += (bytes[at]! & 0xc0) === 0x80 ? 0 : 1;
  return chars;
}

/** Characters beyond the first plane: each is two UTF-16 units. */
export function pairsIn(bytes: Uint8Array, from: number, end: number): number {
  let pairs = 0;
  for (let at = from; at < end; at++) pairs += bytes[at]! >= 0xf0 ? 1 : 0;
  return pairs;
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
