import { afterBlanks, type Cursor, plainEnd } from './json-bytes.js';

/** Some names, by the bytes of which keys are told apart. */
export interface Names {
  letters: readonly Uint8Array[];
  /** By length * 256 + first byte: places of the names that begin so. */
  byStart: readonly (readonly number[])[];
  /** Place of the name that the first, second ... key of the last object was: most logs write their keys in one order. -1: none. */
  order: Int8Array;
}

/** At most 31 ASCII names. */
export function namesOf(names: readonly string[]): Names {
  const longest = Math.max(...names.map((name) => name.length));
  const starts = names.map((name) => name.length * 256 + name.charCodeAt(0));
  return {
    letters: names.map((name) => Uint8Array.from(Buffer.from(name, 'latin1'))),
    byStart: Array.from({ length: (longest + 1) * 256 }, (_, start) =>
      names.flatMap((_name, index) => (starts[index] === start ? [index] : [])),
    ),
    order: new Int8Array(32).fill(-1),
  };
}

/** Whether the bytes from `from` on are those of a name. */
function isName(letters: Uint8Array, bytes: Uint8Array, from: number): boolean {
  let at = 0;
  while (at < letters.length && letters[at] === bytes[from + at]) at++;
  return at === letters.length;
}

/** The place among the names of the bytes from `from` to `to`; -1: none of them. */
function placeOf({ letters, byStart }: Names, bytes: Uint8Array, from: number, to: number): number {
  const found = byStart[(to - from) * 256 + bytes[from]!];
  if (found === undefined) return -1;
  for (let at = 0; at < found.length; at++) if (isName(letters[found[at]!]!, bytes, from)) return found[at]!;
  return -1;
}

/** Takes the value at the cursor, which belongs to a name (-1: another name) and moves the cursor behind it; false: unusual. */
type TakeField = (cursor: Cursor, name: number) => boolean;

/**
 * Reads the object at the cursor field by field; false: unusual. A name that comes twice is unusual: the last one counts.
 */
export function readObject(cursor: Cursor, names: Names, take: TakeField): boolean {
  const { bytes } = cursor;
  const { letters, order } = names;
  if (bytes[cursor.at] !== 123) return false;
  let seen = 0;
  let key = 0;
  for (let at = afterBlanks(bytes, cursor.at + 1); bytes[at] === 34; at = afterBlanks(bytes, at + 1)) {
    let name = order[key & 31]!;
    let keyEnd = name < 0 ? 0 : at + 1 + letters[name]!.length;
    if (name < 0 || bytes[keyEnd] !== 34 || !isName(letters[name]!, bytes, at + 1)) {
      keyEnd = plainEnd(bytes, at + 1);
      if (bytes[keyEnd] !== 34) return false;
      name = placeOf(names, bytes, at + 1, keyEnd);
      order[key & 31] = name;
    }
    key++;
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

/** The place of the string at the cursor among the names, behind which the cursor is then; -1: none of them. */
export function readWord(cursor: Cursor, names: Names): number {
  const { bytes, at } = cursor;
  if (bytes[at] !== 34) return -1;
  let end = at + 1;
  while (bytes[end] !== 34 && end - at < LONGEST_WORD) end++;
  cursor.at = end + 1;
  return placeOf(names, bytes, at + 1, end);
}
