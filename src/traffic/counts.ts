import type { Lexicon } from './lexicon.js';
import { COUNTS_LENGTH, scan } from './scan.js';

/**
 * Counts read at most this many UTF-16 units of a text: of a longer one the first HEAD_UNITS, a line feed,
 * and the last TAIL_UNITS (instructions stand at either end), so that a prompt of megabytes costs no more.
 */
const HEAD_UNITS = 12_288;
const TAIL_UNITS = 4_096;

const encoder = new TextEncoder();
/** Scratch of `countsOf`, filled anew by every call: three bytes a unit and the zeros that `scan` needs behind. */
const bytes = new Uint8Array(3 * (HEAD_UNITS + 1 + TAIL_UNITS) + 4);
const values = new Int32Array(COUNTS_LENGTH);

/** The part of a text that is scanned. */
export function scannedText(text: string): string {
  if (text.length <= HEAD_UNITS + TAIL_UNITS) return text;
  return `${text.slice(0, HEAD_UNITS)}\n${text.slice(-TAIL_UNITS)}`;
}

/**
 * Counts of the marks and word lists in a text. `values` is valid until the next call.
 * `isAscii`: the whole text was scanned and is ASCII, so that its length is its number of characters.
 */
export function countsOf(text: string, lexicon: Lexicon): { values: Int32Array; isAscii: boolean } {
  const scanned = scannedText(text);
  const { written } = encoder.encodeInto(scanned, bytes);
  bytes[written] = bytes[written + 1] = bytes[written + 2] = bytes[written + 3] = 0;
  values.fill(0);
  scan(bytes, written, lexicon, values);
  return { values, isAscii: scanned.length === text.length && written === text.length };
}
