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

/** Takes one line of text, without its end; `number` counts from 1. */
export type TakeLine = (number: number, text: string) => void;

/** What is known of the bytes that a line lies in. */
interface Known {
  isAscii: boolean;
  isUtf8: boolean;
}

/** Counts one line, whose bytes are `from` to `to` without the line feed, and hands it on when it can be used. */
function takeLine(
  tally: Tally,
  bytes: Buffer,
  from: number,
  to: number,
  known: Known,
  max: number,
  emit: TakeLine,
): void {
  tally.ledger.lines += 1;
  const number = tally.ledger.lines;
  const end = to > from && bytes[to - 1] === CR ? to - 1 : to;
  const hasMark = number === 1 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf;
  const start = hasMark && from + 3 <= end ? from + 3 : from;
  if (end - start > max) {
    reject(tally, 'too_long', number, `the line is longer than ${max} bytes`);
    return;
  }
  const line = bytes.subarray(start, end);
  const isPlain = known.isAscii || isAscii(line);
  if (!isPlain && !known.isUtf8 && !isUtf8(line)) {
    reject(tally, 'bad_utf8', number, 'the line is not valid UTF-8');
    return;
  }
  const text = line.toString(isPlain ? 'latin1' : 'utf8');
  if (text.charCodeAt(0) > 32 || !BLANK.test(text)) emit(number, text);
  else reject(tally, 'blank', number, '');
}

/** Reads lines of blocks of valid UTF-8 without making texts of them. */
export interface QuickLines {
  /** Reads the lines from `from`, which is line `number`, on, as long as it can; gives the place of the first one that is to be handed on as text. */
  read(block: Buffer, from: number, number: number): number;
  /** Lines that the last call has read. */
  lines: number;
}

/**
 * Hands on the lines in a block of whole lines, one by one: nothing lives longer than its line. The rules are those of
 * `lineSplitter`, and the count goes on from `tally.ledger.lines`. Only the last line may lack its line feed. Lines that `quick` takes are not handed on.
 */
export function eachLine(
  block: Buffer,
  tally: Tally,
  maxLineBytes: number,
  emit: TakeLine,
  quick: QuickLines | null = null,
): void {
  // Lines that are read without making a text of them need not be ASCII, which takes a look at every byte.
  const ascii = quick === null && isAscii(block);
  const known = { isAscii: ascii, isUtf8: ascii || isUtf8(block) };
  let from = 0;
  while (from < block.length) {
    if (quick !== null && known.isUtf8) {
      from = quick.read(block, from, tally.ledger.lines + 1);
      tally.ledger.lines += quick.lines;
      if (from >= block.length) return;
    }
    const lf = block.indexOf(LF, from);
    const to = lf < 0 ? block.length : lf;
    takeLine(tally, block, from, to, known, maxLineBytes, emit);
    from = to + 1;
  }
}

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

  function takeKept(emit: TakeLine): void {
    if (isSkipping) rejectTooLong(tally, maxLineBytes);
    else {
      const line = Buffer.concat(parts);
      takeLine(tally, line, 0, line.length, { isAscii: false, isUtf8: false }, maxLineBytes, emit);
    }
    parts = [];
    partBytes = 0;
    isSkipping = false;
  }

  const collect = (work: (emit: TakeLine) => void): Line[] => {
    const out: Line[] = [];
    work((number, text) => out.push({ number, text }));
    return out;
  };

  return {
    push: (chunk) =>
      collect((emit) => {
        const last = chunk.lastIndexOf(LF);
        let from = 0;
        if (last >= 0 && (partBytes > 0 || isSkipping)) {
          from = chunk.indexOf(LF) + 1;
          keep(chunk.subarray(0, from - 1));
          takeKept(emit);
        }
        eachLine(chunk.subarray(from, last + 1), tally, maxLineBytes, emit);
        keep(chunk.subarray(last + 1));
      }),
    end: () =>
      collect((emit) => {
        if (partBytes > 0 || isSkipping) takeKept(emit);
      }),
  };
}

/** Counts a line that is longer than may be read. */
export function rejectTooLong(tally: Tally, maxLineBytes: number): void {
  tally.ledger.lines += 1;
  reject(tally, 'too_long', tally.ledger.lines, `the line is longer than ${maxLineBytes} bytes`);
}
