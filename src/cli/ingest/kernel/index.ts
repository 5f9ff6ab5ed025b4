/**
 * The row kernel: bytes of native rows in, typed columns out. Compiled to WebAssembly (AssemblyScript), one instance a thread. It knows no rule:
 * classes and kinds of work are the host's to find, in the counts; names, system prompts and tools that it has not seen it asks the host about.
 */

import { empty, isFull, line, rows, setLine } from './facts';
import { needEnd, needFrom, toolsEnd, toolsFrom } from './fields';
import { readyFlags } from './flags';
import { keepGroup as keepGroupOf } from './groups';
import { BLOCK, COUNT_FIELDS, COUNTS, TEXT } from './layout';
import { addEntry as addToLexicon } from './lexicon';
import { systemEnd, systemFrom } from './messages';
import { forgetNames, keepName as keepNameAt } from './names';
import { readRow, rowEnd } from './row';
import { scan } from './scan';

export { idUnits, line, rows } from './facts';
export { needEnd, needFrom, toolsEnd, toolsFrom } from './fields';
export {
  BLOCK,
  BLOCK_BYTES,
  COUNT_FIELDS,
  COUNTS,
  FLAGS,
  IDS,
  KINDS,
  NAME_SET,
  NAMES,
  ROW_FIELDS,
  ROWS,
  TEXT,
} from './layout';
export { systemEnd, systemFrom } from './messages';
export { SIZES_AT } from './row';

/** There is no room for more rows. */
const FULL: i32 = 4;
const DONE: i32 = 0;

/** Where the next row of the block begins. */
export let next: usize = BLOCK;
let blockEnd: usize = BLOCK;

/** Begins with a block of `bytes`, which lies at BLOCK. */
export function begin(bytes: i32): void {
  blockEnd = BLOCK + bytes;
  memory.fill(blockEnd, 0, 64);
  forgetNames();
  empty(0);
}

/** Reads rows from `from`, which is line `first`, on. Gives why it stopped: 0 the end, 1 an unusual row, 2 a name or 3 a group to be told, 4 full. */
export function readRows(from: usize, first: i32, maxBytes: u32): i32 {
  next = from;
  setLine(first);
  while (next < blockEnd) {
    if (isFull()) return FULL;
    const said = readRow(next, maxBytes);
    if (said !== DONE) return said;
    next = rowEnd + 1;
  }
  return DONE;
}

/** Forgets the rows, once the host has them. */
export function clear(): void {
  empty(line);
}

/** Tells the place of the name that was asked about. */
export function keepName(place: i32): void {
  keepNameAt(needFrom, needEnd, place);
}

/** Tells what is in the system prompt and the tools that were asked about. */
export function keepGroup(
  one: i32,
  other: i32,
  isEmpty: bool,
  systemChars: i32,
  systemKind: i32,
  systemUnits: i32,
  toolCount: i32,
): void {
  keepGroupOf(
    systemFrom,
    systemEnd,
    toolsFrom,
    toolsEnd,
    one,
    other,
    isEmpty,
    systemChars,
    systemKind,
    systemUnits,
    toolCount,
  );
}

/** Counts the marks and the words of the lists in the `bytes` at TEXT, beside a row; gives where its counts are until the next row. */
export function scanText(bytes: i32): usize {
  const counts = COUNTS + <usize>(rows * COUNT_FIELDS) * 4;
  memory.fill(counts, 0, <usize>COUNT_FIELDS * 4);
  store<u32>(TEXT + bytes, 0);
  scan(bytes, counts);
  return counts;
}

/** Makes ready what is at FLAGS. */
export function ready(): void {
  readyFlags();
}

/** Adds an entry of the word lists, `length` bytes at BLOCK, to the lists in `lists`, as bits; false: it does not fit. */
export function addEntry(length: i32, lists: i32): bool {
  return addToLexicon(length, lists);
}
