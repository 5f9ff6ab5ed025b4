import { type Cursor, readString, valueEnd } from './json-bytes.js';

interface Known<Answer> {
  raw: Buffer;
  answer: Answer;
}

const REMEMBERED = 8;
const MOST_BYTES = 65_536;
/** The engine's own comparison costs more than it saves on shorter values. */
const LONG_BYTES = 64;

/** Whether `raw` lies in `bytes` at `at`. */
function liesAt(bytes: Buffer, at: number, raw: Buffer): boolean {
  const last = raw.length - 1;
  if (bytes[at + last] !== raw[last] || bytes[at + (last >> 1)] !== raw[last >> 1]) return false;
  if (last >= LONG_BYTES) return bytes.compare(raw, 0, last, at, at + last) === 0;
  for (let index = 0; index < last; index++) if (bytes[at + index] !== raw[index]) return false;
  return true;
}

/** Reads a value at the cursor and moves the cursor behind it; undefined: unusual. */
export type ReadValue<Answer> = (cursor: Cursor) => Answer | undefined;

/**
 * `read`, with its last few answers known by the bytes of whole strings, lists or objects: logs repeat models, system
 * prompts and tools. `read` must depend on those bytes alone.
 */
export function repeated<Answer>(read: ReadValue<Answer>): ReadValue<Answer> {
  const known: Known<Answer>[] = [];
  let oldest = 0;
  return (cursor) => {
    const { bytes, at } = cursor;
    for (const { raw, answer } of known) {
      if (!liesAt(bytes, at, raw)) continue;
      cursor.at = at + raw.length;
      return answer;
    }
    const answer = read(cursor);
    if (answer === undefined || cursor.at - at > MOST_BYTES) return answer;
    const raw = Buffer.alloc(cursor.at - at);
    bytes.copy(raw, 0, at, cursor.at);
    known[oldest] = { raw, answer };
    oldest = (oldest + 1) % REMEMBERED;
    return answer;
  };
}

/** A reader of strings that many rows share. */
export function repeatedText(): ReadValue<string> {
  return repeated(readString);
}

/** A reader of lists that many rows share. The same list is given again, so nobody may change it. */
export function repeatedList(): ReadValue<unknown[]> {
  return repeated((cursor) => {
    const { bytes, at, isAscii } = cursor;
    const end = bytes[at] === 91 ? valueEnd(bytes, at, 1) : -1;
    if (end < 0) return undefined;
    cursor.at = end;
    return JSON.parse(bytes.toString(isAscii ? 'latin1' : 'utf8', at, end)) as unknown[];
  });
}
