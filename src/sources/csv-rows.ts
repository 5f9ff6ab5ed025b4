import { isUtf8 } from 'node:buffer';
import { parse } from 'csv-parse';
import type { JsonObject, JsonRow } from './json-lines.js';
import { pointNumber, type Table } from './table.js';
import { reject, type Tally } from './tally.js';

/** Rows on their way through the parser and a batch are few, so that they die young: collecting those that do not takes a fifth of the time. */
const BATCH_ROWS = 32;
const PIECE_BYTES = 2 ** 13;
/** The end of a row is looked for so many times farther than the longest row that is read: behind it rows can be read again. */
const ROW_TO_END = 8;
/** Cells of a row; what follows is part of the last one, since so many cells take more memory than the text they are made of. */
const MAX_CELLS = 100_000;
const BOM = Buffer.from('\ufeff');
const NOT_ASCII = /[\u0080-\u00ff]/;

/** Copies of the chunks in pieces, since the parser keeps what it is given and makes rows of all of it at once. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    let at = isFirst && chunk.subarray(0, BOM.length).equals(BOM) ? BOM.length : 0;
    isFirst = false;
    for (; at < chunk.length; at += PIECE_BYTES) yield Buffer.from(chunk.subarray(at, at + PIECE_BYTES));
  }
}

/** A cell whose characters are bytes as the text that they are; null: they are not UTF-8. */
function utf8Of(cell: string): string | null {
  if (!NOT_ASCII.test(cell)) return cell;
  const bytes = Buffer.from(cell, 'latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

/** How databases write an unknown value into a cell, which is empty elsewhere. */
function isNull(text: string): boolean {
  return text.length <= 4 && (text === 'NULL' || text === 'null' || text === '\\N');
}

/** Whether a row says again what the columns are, as files do that were put one behind the other. */
function isHeaderAgain(cells: readonly string[], names: readonly string[]): boolean {
  return cells[0] === names[0] && cells.length === names.length && cells.every((cell, at) => cell === names[at]);
}

/** `sep=,` above the names tells spreadsheets the delimiter. */
function isHint(cells: readonly string[]): boolean {
  return cells.length <= 2 && /^sep=.?$/i.test(cells[0] ?? '');
}

/** What clients of databases draw: a line under the names, and how many rows there were. */
function isDrawn(cells: readonly string[], names: readonly string[]): boolean {
  if (names.length < 2) return false;
  if (cells.length === 1) return /^\(\d+ rows?(?: affected)?\)$/.test(cells[0] as string);
  return cells.length === names.length && cells.every((cell) => /^-+$/.test(cell));
}

function lineFeedsIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells) for (let at = cell.indexOf('\n'); at >= 0; at = cell.indexOf('\n', at + 1)) count++;
  return count;
}

/** A row by the names of its columns, or null: it has gone to the tally. */
function objectOf(
  cells: readonly string[],
  names: readonly string[],
  { commaColumns }: Table,
  tally: Tally,
  max: number,
): JsonObject | null {
  const line = tally.ledger.lines;
  const bytes = cells.reduce((sum, cell) => sum + cell.length, cells.length - 1);
  if (bytes > max) {
    reject(tally, 'too_long', line, `the row is longer than ${max} bytes`);
    return null;
  }
  const value: JsonObject = Object.create(null);
  const hasAll = cells.length === names.length;
  for (let at = 0; at < cells.length; at++) {
    const text = utf8Of(cells[at]!);
    if (text === null) {
      reject(tally, 'bad_utf8', line, 'the row is not valid UTF-8');
      return null;
    }
    const plain = commaColumns.has(at) ? pointNumber(text) : text;
    if (plain === null) {
      const found = `${names[at]!.slice(0, 40)} has decimal commas in other rows`;
      reject(tally, 'bad_schema', line, `${found} and a point in this one; a number without points is needed`);
      return null;
    }
    if (hasAll) value[names[at]!] = isNull(plain) ? '' : plain;
  }
  if (hasAll) return value;
  reject(tally, 'bad_schema', line, `the row has ${cells.length} cells; ${names.length} are needed`);
  return null;
}

/**
 * Rows of a table in text as objects by the names in its first row; every value is text. A row counts as one line of
 * the ledger; one with more or fewer cells than there are names cannot be used. Blank lines and repeated names are not
 * counted.
 * @param breakOff told why no more rows can be told apart: a quote that is not closed makes one cell of all that follows (RFC 4180)
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  table: Table,
  tally: Tally,
  maxRowBytes: number,
  breakOff: (reason: string) => void,
): AsyncGenerator<JsonRow[]> {
  const { Readable } = await import('node:stream');
  const maxBytesToEnd = ROW_TO_END * maxRowBytes;
  let isQuoteOpen = false;
  let isEndless = false;
  const parser = parse({
    // Characters are bytes: the parser would make U+FFFD of those that are not UTF-8.
    encoding: 'latin1',
    delimiter: table.delimiter,
    ignore_last_delimiters: MAX_CELLS,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    // With these options there is one error: the text ends in a quoted cell.
    on_skip: () => {
      isQuoteOpen = true;
    },
  });
  async function* pieces(): AsyncGenerator<Buffer> {
    let ended = 0;
    let bytes = 0;
    for await (const piece of copies(chunks)) {
      const { records, empty_lines } = parser.info;
      if (records + empty_lines > ended) bytes = 0;
      ended = records + empty_lines;
      bytes += piece.length;
      isEndless = bytes > maxBytesToEnd;
      if (isEndless) return;
      yield piece;
    }
  }
  const input = Readable.from(pieces());
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let names: string[] | null = null;
  let batch: JsonRow[] = [];
  /** Lines of the text, blank ones aside; a row may have several. */
  let textLines = 0;
  let rowStart = 1;
  for await (const cells of parser as AsyncIterable<string[]>) {
    rowStart = textLines + 1;
    textLines += 1 + lineFeedsIn(cells);
    if (names === null) {
      if (isHint(cells)) continue;
      names = cells.map((cell) => utf8Of(cell) ?? cell);
      continue;
    }
    if (isHeaderAgain(cells, names) || isDrawn(cells, names)) continue;
    tally.ledger.lines += 1;
    const value = objectOf(cells, names, table, tally, maxRowBytes);
    if (value === null) continue;
    batch.push({ line: tally.ledger.lines, value });
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
  if (isQuoteOpen) {
    rowStart = textLines + 1;
    tally.ledger.lines += 1;
    const fault = isEndless ? 'too_long' : 'bad_json';
    reject(tally, fault, tally.ledger.lines, 'the row holds a quote that is not closed');
  }
  const place = `line ${rowStart + parser.info.empty_lines}`;
  if (isEndless) breakOff(`the row that begins on ${place} does not end within ${maxBytesToEnd} bytes`);
  else if (isQuoteOpen) breakOff(`a quote opens in the row that begins on ${place} and is not closed`);
}
