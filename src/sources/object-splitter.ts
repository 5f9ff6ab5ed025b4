import { isUtf8 } from 'node:buffer';
import { type JsonRow, parseRow } from './json-lines.js';
import { reject, type Tally } from './tally.js';

/** Finds the objects in JSON text that is no JSON lines: arrays, objects one behind the other, objects over many lines. */
export interface ObjectSplitter {
  /** The objects that end in this chunk. The chunk is not kept. */
  push(chunk: Buffer): JsonRow[];
  /** What is left: an object that does not end is one that cannot be used. */
  end(): JsonRow[];
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LF = 0x0a;

const isOpening = (byte: number): boolean => byte === 0x7b || byte === 0x5b;
const isClosing = (byte: number): boolean => byte === 0x7d || byte === 0x5d;
/** White space, the commas between elements and the bytes of a byte order mark. */
const isBetween = (byte: number): boolean =>
  byte === 0x20 || (byte >= 9 && byte <= 13) || byte === 0x2c || byte === 0xef || byte === 0xbb || byte === 0xbf;

/**
 * Each element counts as one line of the ledger and is named by the line on which it begins. Holds one element at most.
 * Where a bracket is missing, a `{` or `[` that begins a line at its very left begins a new element all the same.
 * @param isArray the text is one array or several, whose elements are meant
 * @param maxBytes longest element that is read; longer ones are counted as too long
 */
export function objectSplitter(tally: Tally, isArray: boolean, maxBytes: number): ObjectSplitter {
  let parts: Buffer[] = [];
  let bytes = 0;
  let depth = 0;
  let isInside = false;
  let isString = false;
  let isEscaped = false;
  let isTooLong = false;
  let isOuterOpen = !isArray;
  let isOuterClosed = !isArray;
  let line = 1;
  let startLine = 1;
  let rowsLine = 0;
  let rowsBefore = 0;
  let before = LF;

  function finish(rows: JsonRow[]): void {
    tally.ledger.lines += 1;
    const text = Buffer.concat(parts);
    if (isTooLong) reject(tally, 'too_long', startLine, `the object is longer than ${maxBytes} bytes`);
    else if (!isUtf8(text)) reject(tally, 'bad_utf8', startLine, 'the object is not valid UTF-8');
    else {
      const value = parseRow(startLine, text.toString('utf8'), tally);
      rowsBefore = startLine === rowsLine ? rowsBefore + 1 : 0;
      rowsLine = startLine;
      if (value !== null) rows.push({ line: startLine, before: rowsBefore, value });
    }
    parts = [];
    bytes = 0;
    depth = 0;
    isInside = isString = isEscaped = isTooLong = false;
  }

  function keep(part: Buffer): void {
    bytes += part.length;
    if (bytes > maxBytes) {
      isTooLong = true;
      parts = [];
    } else parts.push(Buffer.from(part));
  }

  /** Takes one byte of an element; true when the element ends with it. */
  function step(byte: number): boolean {
    if (isString) {
      if (isEscaped) isEscaped = false;
      else if (byte === BACKSLASH) isEscaped = true;
      else if (byte === QUOTE) isString = false;
      return false;
    }
    if (byte === QUOTE) isString = true;
    else if (isOpening(byte)) depth += 1;
    else if (isClosing(byte)) {
      depth -= 1;
      return depth <= 0;
    }
    return false;
  }

  return {
    push(chunk) {
      const rows: JsonRow[] = [];
      let from = 0;
      for (let at = 0; at < chunk.length; at++) {
        const byte = chunk[at]!;
        if (isInside) {
          // A bare element (a number, a word) ends where the next one may begin.
          const isBareEnd = depth === 0 && !isString && (isBetween(byte) || isClosing(byte) || isOpening(byte));
          const isTorn = before === LF && isOpening(byte) && depth > 0;
          if (isBareEnd || isTorn) {
            keep(chunk.subarray(from, at));
            finish(rows);
          } else if (step(byte)) {
            keep(chunk.subarray(from, at + 1));
            finish(rows);
            before = byte;
            continue;
          }
        }
        if (!isInside) {
          if (!isOuterOpen && byte === 0x5b) {
            isOuterOpen = true;
            isOuterClosed = false;
          } else if (isArray && byte === 0x5d) {
            isOuterOpen = false;
            isOuterClosed = true;
          } else if (!isBetween(byte)) {
            isInside = true;
            startLine = line;
            from = at;
            step(byte);
          }
        }
        if (byte === LF) line += 1;
        before = byte;
      }
      if (isInside) keep(chunk.subarray(from));
      return rows;
    },
    end() {
      const rows: JsonRow[] = [];
      if (isInside ? depth > 0 || isString : !isOuterClosed) tally.isCut = true;
      if (isInside) finish(rows);
      return rows;
    },
  };
}
