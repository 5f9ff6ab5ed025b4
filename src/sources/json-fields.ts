import { afterBlanks, type Cursor, plainEnd } from './json-bytes.js';

/** Finds the place of a key among some names, by its bytes; -1: none of them. */
export type KeyFinder = (bytes: Uint8Array, from: number, to: number) => number;

/** A finder for at most 31 ASCII names. */
export function keyFinder(names: readonly string[]): KeyFinder {
  const letters = names.map((name) => Uint8Array.from(Buffer.from(name, 'latin1')));
  const longest = Math.max(...names.map((name) => name.length));
  const starts = names.map((name) => name.length * 256 + name.charCodeAt(0));
  const byStart: number[][] = Array.from({ length: (longest + 1) * 256 }, (_, start) =>
    names.flatMap((_name, index) => (starts[index] === start ? [index] : [])),
  );
  return (bytes, from, to) => {
    const length = to - from;
    if (length > longest || length === 0) return -1;
    for (const index of byStart[length * 256 + bytes[from]!]!) {
      const name = letters[index]!;
      let at = 1;
      while (at < length && name[at] === bytes[from + at]) at++;
      if (at === length) return index;
    }
    return -1;
  };
}

/** Takes the value at the cursor, which belongs to a name (-1: another name) and moves the cursor behind it; false: unusual. */
type TakeField = (cursor: Cursor, name: number) => boolean;

/**
 * Reads the object at the cursor field by field; false: unusual. A name that comes twice is unusual: the last one counts.
 */
export function readObject(cursor: Cursor, find: KeyFinder, take: TakeField): boolean {
  const { bytes } = cursor;
  if (bytes[cursor.at] !== 123) return false;
  let seen = 0;
  for (let at = afterBlanks(bytes, cursor.at + 1); bytes[at] === 34; at = afterBlanks(bytes, at + 1)) {
    const keyEnd = plainEnd(bytes, at + 1);
    if (bytes[keyEnd] !== 34) return false;
    const name = find(bytes, at + 1, keyEnd);
    if (name >= 0) {
      if ((seen & (1 << name)) !== 0) return false;
      seen |= 1 << name;
    }
    at = afterBlanks(bytes, keyEnd + 1);
    if (bytes[at] !== 58) return false;
    cursor.at = afterBlanks(bytes, at + 1);
    if (!take(cursor, name)) return false;
    at = afterBlanks(bytes, cursor.at);
    if (bytes[at] === 125) {
      cursor.at = at + 1;
      return true;
    }
    if (bytes[at] !== 44) return false;
  }
  return false;
}

/** Reads the list at the cursor, which must hold something; false: unusual. */
export function readList(cursor: Cursor, take: (cursor: Cursor) => boolean): boolean {
  const { bytes } = cursor;
  if (bytes[cursor.at] !== 91) return false;
  for (;;) {
    cursor.at = afterBlanks(bytes, cursor.at + 1);
    if (!take(cursor)) return false;
    const at = afterBlanks(bytes, cursor.at);
    cursor.at = at;
    if (bytes[at] === 93) {
      cursor.at = at + 1;
      return true;
    }
    if (bytes[at] !== 44) return false;
  }
}

const LONGEST_WORD = 16;

/** The place of the string at the cursor among the names of `find`, behind which the cursor is then; -1: none of them. */
export function readWord(cursor: Cursor, find: KeyFinder): number {
  const { bytes, at } = cursor;
  if (bytes[at] !== 34) return -1;
  let end = at + 1;
  while (bytes[end] !== 34 && end - at < LONGEST_WORD) end++;
  cursor.at = end + 1;
  return find(bytes, at + 1, end);
}
