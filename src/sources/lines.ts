import { isAscii, isUtf8 } from 'node:buffer';
import { reject, type Tally } from './tally.js';

/** One line of text, without its end. */
export interface Line {
  /** Counts from 1. */
  number: number;
  text: string;
}

/** Longest line that is read; longer ones are skipped and counted. */
export const MAX_LINE_BYTES = 8 * 2 ** 20;

const LF = 0x0a;
const CR = 0x0d;
const BLANK = /^[ \t\r]*$/;

/** Cuts chunks into lines. Push chunks in order, then call `end` once. */
export interface LineSplitter {
  /** Lines that end in this chunk. The chunk is not kept: its memory may be used again. */
  push(chunk: Buffer): Line[];
  /** The last line when it has no line feed. */
  end(): Line[];
}

/**
 * Bytes to lines: split on 0x0A, one trailing 0x0D removed, a byte order mark removed at the start of the
 * file only. A lone CR or U+2028 breaks no line. Lines that are blank, longer than `maxLineBytes` or not UTF-8
 * go to the tally; `tally.ledger.lines` counts every line. Holds at most one line, and nothing of one that is too long.
 */
export function lineSplitter(tally: Tally, maxLineBytes: number = MAX_LINE_BYTES): LineSplitter {
  let parts: Buffer[] = [];
  let partBytes = 0;
  let isSkipping = false;

  function take(bytes: Buffer, isKnownAscii: boolean, isKnownUtf8: boolean, out: Line[]): void {
    tally.ledger.lines += 1;
    const number = tally.ledger.lines;
    let end = bytes.length;
    if (end > 0 && bytes[end - 1] === CR) end -= 1;
    const start = number === 1 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    if (end - start > maxLineBytes) {
      reject(tally, 'too_long', number, `the line is longer than ${maxLineBytes} bytes`);
      return;
    }
    if (!isKnownUtf8 && !isUtf8(bytes.subarray(start, end))) {
      reject(tally, 'bad_utf8', number, 'the line is not valid UTF-8');
      return;
    }
    const text = isKnownAscii ? bytes.toString('latin1', start, end) : bytes.toString('utf8', start, end);
    if (text.charCodeAt(0) > 32 || !BLANK.test(text)) out.push({ number, text });
    else reject(tally, 'blank', number, '');
  }

  function keep(bytes: Buffer): void {
    if (isSkipping || bytes.length === 0) return;
    // One byte more than the cap, since a CR at the end does not count.
    if (partBytes + bytes.length > maxLineBytes + 4) {
      isSkipping = true;
      parts = [];
      partBytes = 0;
      return;
    }
    parts.push(Buffer.from(bytes));
    partBytes += bytes.length;
  }

  function takeKept(out: Line[]): void {
    if (isSkipping) {
      tally.ledger.lines += 1;
      reject(tally, 'too_long', tally.ledger.lines, `the line is longer than ${maxLineBytes} bytes`);
    } else take(Buffer.concat(parts), false, false, out);
    parts = [];
    partBytes = 0;
    isSkipping = false;
  }

  return {
    push(chunk) {
      const out: Line[] = [];
      const last = chunk.lastIndexOf(LF);
      let from = 0;
      if (last >= 0 && (partBytes > 0 || isSkipping)) {
        const first = chunk.indexOf(LF);
        keep(chunk.subarray(0, first));
        takeKept(out);
        from = first + 1;
      }
      const body = chunk.subarray(from, last + 1);
      const ascii = isAscii(body);
      const utf8 = ascii || isUtf8(body);
      while (from <= last) {
        const lf = chunk.indexOf(LF, from);
        take(chunk.subarray(from, lf), ascii, utf8, out);
        from = lf + 1;
      }
      keep(chunk.subarray(last + 1));
      return out;
    },
    end() {
      const out: Line[] = [];
      if (partBytes > 0 || isSkipping) takeKept(out);
      return out;
    },
  };
}
