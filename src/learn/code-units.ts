const encoder = new TextEncoder();
let bytes = new Uint8Array(3 * 1024);
const found = { units: new Uint16Array(1024), isAscii: true };

/**
 * UTF-16 code units of a text, valid up to its length and until the next call, with room for one more. Taken from the text's UTF-8:
 * a loop over them takes half the time of `charCodeAt`, a third where the text is a slice of another.
 */
export function codeUnits(text: string): { readonly units: Uint16Array; readonly isAscii: boolean } {
  const { length } = text;
  if (length >= found.units.length) {
    bytes = new Uint8Array(3 * 2 * length);
    found.units = new Uint16Array(2 * length);
  }
  const { units } = found;
  const { written } = encoder.encodeInto(text, bytes);
  found.isAscii = written === length;
  if (found.isAscii) units.set(bytes.subarray(0, length));
  else if (!decode(bytes, written, units)) for (let at = 0; at < length; at++) units[at] = text.charCodeAt(at);
  return found;
}

/** UTF-8 into UTF-16; false at U+FFFD, which is also what half a surrogate pair was written as. */
function decode(from: Uint8Array, length: number, to: Uint16Array): boolean {
  let place = 0;
  for (let at = 0; at < length; ) {
    const first = from[at++]!;
    if (first < 0x80) to[place++] = first;
    else if (first < 0xe0) to[place++] = ((first & 0x1f) << 6) | (from[at++]! & 0x3f);
    else if (first < 0xf0) {
      const unit = ((first & 0x0f) << 12) | ((from[at++]! & 0x3f) << 6) | (from[at++]! & 0x3f);
      if (unit === 0xfffd) return false;
      to[place++] = unit;
    } else {
      const point =
        ((first & 0x07) << 18) | ((from[at++]! & 0x3f) << 12) | ((from[at++]! & 0x3f) << 6) | (from[at++]! & 0x3f);
      to[place++] = 0xd7c0 + (point >> 10);
      to[place++] = 0xdc00 | (point & 0x3ff);
    }
  }
  return true;
}

/** The part of a text that is read: all, or half of `most` code units from either end. */
export function partOf(text: string, most: number): string {
  const half = most / 2;
  return text.length <= most ? text : `${text.slice(0, half)}\n${text.slice(-half)}`;
}
