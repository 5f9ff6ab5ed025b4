import type { Cursor } from './json-bytes.js';

const QUOTE = 34;
const BACKSLASH = 92;

/** 1: stands for itself inside a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 32 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);
/** Byte behind a backslash -> the one that it stands for; 0: none, or u. */
const MEANT = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = '"\\/bfnrt'.indexOf(String.fromCharCode(byte));
  return at < 0 ? 0 : '"\\/\b\f\n\r\t'.charCodeAt(at);
});
/** Byte -> its value as a hexadecimal digit; 255: none. */
const HEX = Uint8Array.from({ length: 256 }, (_, byte) => {
  const digit = '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase());
  return digit < 0 ? 255 : digit;
});

/** UTF-8 that grows by strings of JSON. `bytes` must have room for whatever is read into it. */
export interface TextBytes {
  bytes: Uint8Array;
  length: number;
  /** False once a byte beyond ASCII was put in; set it to true to begin anew. */
  isAscii: boolean;
}

/** The unit that `\uXXXX` with its digits at `at` means; -1: none, or half of a pair. */
function escapedUnit(bytes: Uint8Array, at: number): number {
  const [one, two, three, four] = [HEX[bytes[at]!]!, HEX[bytes[at + 1]!]!, HEX[bytes[at + 2]!]!, HEX[bytes[at + 3]!]!];
  if ((one | two | three | four) > 15) return -1;
  const unit = (one << 12) | (two << 8) | (three << 4) | four;
  return unit >= 0xd800 && unit <= 0xdfff ? -1 : unit;
}

function putUnit(out: Uint8Array, at: number, unit: number): number {
  if (unit < 0x80) {
    out[at] = unit;
    return at + 1;
  }
  if (unit < 0x800) {
    out[at] = 0xc0 | (unit >> 6);
    out[at + 1] = 0x80 | (unit & 63);
    return at + 2;
  }
  out[at] = 0xe0 | (unit >> 12);
  out[at + 1] = 0x80 | ((unit >> 6) & 63);
  out[at + 2] = 0x80 | (unit & 63);
  return at + 3;
}

/**
 * Puts the string at the cursor behind `text`, as it reads when its escapes are undone, and moves the cursor behind it.
 * False: no string, or an unusual one (pairs of surrogates written as escapes among them).
 */
export function readText(cursor: Cursor, text: TextBytes): boolean {
  const { bytes } = cursor;
  const { bytes: out } = text;
  const plain = PLAIN;
  if (bytes[cursor.at] !== QUOTE) return false;
  let at = cursor.at + 1;
  let to = text.length;
  let seen = 0;
  for (;;) {
    let byte = bytes[at]!;
    while (plain[byte] === 1) {
      out[to++] = byte;
      seen |= byte;
      byte = bytes[++at]!;
    }
    if (byte === QUOTE) break;
    if (byte !== BACKSLASH) return false;
    const kind = bytes[at + 1]!;
    const meant = MEANT[kind]!;
    if (meant > 0) {
      out[to++] = meant;
      at += 2;
    } else {
      const unit = kind === 117 ? escapedUnit(bytes, at + 2) : -1;
      if (unit < 0) return false;
      seen |= unit > 127 ? 128 : 0;
      to = putUnit(out, to, unit);
      at += 6;
    }
  }
  cursor.at = at + 1;
  text.length = to;
  if (seen > 127) text.isAscii = false;
  return true;
}
