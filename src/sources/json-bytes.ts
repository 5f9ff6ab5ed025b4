/**
 * Reads JSON from UTF-8 bytes without making what nobody asks for. Every function here takes the plain case only and says
 * "unusual" for the rest, so that the caller can turn to JSON.parse: nothing is accepted that JSON.parse refuses, and no
 * value differs from its own. A line feed is never white space here: it ends the row.
 */
export interface Cursor {
  bytes: Buffer;
  at: number;
  /** All bytes are ASCII. */
  isAscii: boolean;
}

const QUOTE = 34;
const BACKSLASH = 92;
/** More levels than rows have; deeper ones are for the parser that counts them. */
const MOST_DEPTH = 48;

/** 1: stands for itself inside a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 32 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);
/** What may follow a backslash, but for u. */
const ESCAPED = Uint8Array.from({ length: 256 }, (_, byte) =>
  '"\\/bfnrt'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
const POWERS = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 48 && byte <= 57;
const isHex = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && (byte | 32) >= 97 && (byte | 32) <= 102);
const isFourHex = (bytes: Uint8Array, at: number): boolean =>
  isHex(bytes[at]) && isHex(bytes[at + 1]) && isHex(bytes[at + 2]) && isHex(bytes[at + 3]);

/** The first place from `at` on that is neither a space nor a tab. */
export function afterBlanks(bytes: Uint8Array, at: number): number {
  let place = at;
  while (bytes[place] === 32 || bytes[place] === 9) place++;
  return place;
}

/** The first byte from `at` on that does not stand for itself in a string: its quote, a backslash, or an unusual one. */
export function plainEnd(bytes: Uint8Array, at: number): number {
  const plain = PLAIN;
  let place = at;
  while (plain[bytes[place]!] === 1) place++;
  return place;
}

/** The closing quote of the string whose text begins at `at`; -1: unusual. */
function stringEnd(bytes: Uint8Array, at: number): number {
  let place = plainEnd(bytes, at);
  while (bytes[place] === BACKSLASH) {
    const kind = bytes[place + 1]!;
    if (ESCAPED[kind] === 1) place += 2;
    else if (kind === 117 && isFourHex(bytes, place + 2)) place += 6;
    else return -1;
    place = plainEnd(bytes, place);
  }
  return bytes[place] === QUOTE ? place : -1;
}

/** The string at the cursor; undefined: unusual, or no string. */
export function readString(cursor: Cursor): string | undefined {
  const { bytes, at, isAscii } = cursor;
  if (bytes[at] !== QUOTE) return undefined;
  const plain = plainEnd(bytes, at + 1);
  if (bytes[plain] === QUOTE) {
    cursor.at = plain + 1;
    return bytes.toString(isAscii ? 'latin1' : 'utf8', at + 1, plain);
  }
  const end = stringEnd(bytes, plain);
  if (end < 0) return undefined;
  cursor.at = end + 1;
  return JSON.parse(bytes.toString(isAscii ? 'latin1' : 'utf8', at, end + 1)) as string;
}

/** The number at the cursor, not below 0; NaN: unusual, or no number. */
export function readNumber(cursor: Cursor): number {
  const { bytes, at: from } = cursor;
  let at = from;
  let mantissa = 0;
  for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
    mantissa = mantissa * 10 + digit;
  const whole = at - from;
  if (whole === 0 || (whole > 1 && bytes[from] === 48)) return Number.NaN;
  let decimals = 0;
  if (bytes[at] === 46) {
    const point = at++;
    for (let digit = bytes[at]! - 48; digit >= 0 && digit <= 9; digit = bytes[++at]! - 48)
      mantissa = mantissa * 10 + digit;
    decimals = at - point - 1;
    if (decimals === 0) return Number.NaN;
  }
  const hasPower = (bytes[at]! | 32) === 101;
  if (hasPower) {
    at++;
    if (bytes[at] === 43 || bytes[at] === 45) at++;
    if (!isDigit(bytes[at])) return Number.NaN;
    while (isDigit(bytes[at])) at++;
  }
  cursor.at = at;
  // Both parts are exact up to here, so that their quotient is the nearest number (Clinger 1990).
  if (!hasPower && whole + decimals <= 15) return decimals === 0 ? mantissa : mantissa / POWERS[decimals]!;
  return Number(bytes.toString('latin1', from, at));
}

function isWord(bytes: Uint8Array, at: number, word: string): boolean {
  for (let index = 0; index < word.length; index++) if (bytes[at + index] !== word.charCodeAt(index)) return false;
  return true;
}

/** Steps over `null`; false when something else is there. */
export function takeNull(cursor: Cursor): boolean {
  if (cursor.bytes[cursor.at] !== 110 || !isWord(cursor.bytes, cursor.at, 'null')) return false;
  cursor.at += 4;
  return true;
}

function skipWord(bytes: Uint8Array, at: number, word: string): number {
  return isWord(bytes, at, word) ? at + word.length : -1;
}

/** The place after the members of the object or array that opens before `from`; -1: unusual. */
function skipMembers(bytes: Buffer, from: number, close: number, depth: number): number {
  if (depth > MOST_DEPTH) return -1;
  let at = afterBlanks(bytes, from);
  if (bytes[at] === close) return at + 1;
  for (;;) {
    if (close === 125) {
      const key = bytes[at] === QUOTE ? stringEnd(bytes, at + 1) : -1;
      if (key < 0) return -1;
      at = afterBlanks(bytes, key + 1);
      if (bytes[at] !== 58) return -1;
      at = afterBlanks(bytes, at + 1);
    }
    at = valueEnd(bytes, at, depth);
    if (at < 0) return -1;
    at = afterBlanks(bytes, at);
    const mark = bytes[at++];
    if (mark === close) return at;
    if (mark !== 44) return -1;
    at = afterBlanks(bytes, at);
  }
}

const scratch: Cursor = { bytes: Buffer.alloc(0), at: 0, isAscii: true };

function numberEnd(bytes: Buffer, at: number): number {
  scratch.bytes = bytes;
  scratch.at = bytes[at] === 45 ? at + 1 : at;
  return Number.isNaN(readNumber(scratch)) ? -1 : scratch.at;
}

/** The place after the value at `at`, which is `depth` levels deep; -1: unusual. */
export function valueEnd(bytes: Buffer, at: number, depth: number): number {
  switch (bytes[at]) {
    case QUOTE: {
      const end = stringEnd(bytes, at + 1);
      return end < 0 ? -1 : end + 1;
    }
    case 123:
      return skipMembers(bytes, at + 1, 125, depth + 1);
    case 91:
      return skipMembers(bytes, at + 1, 93, depth + 1);
    case 116:
      return skipWord(bytes, at, 'true');
    case 102:
      return skipWord(bytes, at, 'false');
    case 110:
      return skipWord(bytes, at, 'null');
    default:
      return numberEnd(bytes, at);
  }
}

/** Steps over the value at the cursor, as JSON.parse would take it; false: unusual. */
export function skipValue(cursor: Cursor): boolean {
  const end = valueEnd(cursor.bytes, cursor.at, 1);
  if (end >= 0) cursor.at = end;
  return end >= 0;
}
