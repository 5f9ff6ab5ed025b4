import { parse } from 'csv-parse';
import type { JsonObject, JsonRow } from './json-lines.js';
import { reject, type Tally } from './tally.js';

/** Rows on their way through the parser and a batch are few, so that they die young: collecting those that do not takes a fifth of the time. */
const BATCH_ROWS = 32;
const PIECE_BYTES = 2 ** 13;

/** Copies of the chunks in pieces, since the parser keeps what it is given and makes rows of all of it at once. */
async function* copies(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) yield Buffer.from(chunk.subarray(at, at + PIECE_BYTES));
  }
}

/**
 * Rows of a CSV or TSV file as objects by the names in its first row; every value is text. A row counts as one line of
 * the ledger; one with more or fewer cells than there are names cannot be used. Blank lines are not counted.
 */
export async function* csvRows(
  chunks: AsyncIterable<Buffer>,
  delimiter: string,
  tally: Tally,
  maxRowBytes: number,
): AsyncGenerator<JsonRow[]> {
  const { Readable } = await import('node:stream');
  const parser = parse({
    bom: true,
    delimiter,
    relax_quotes: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    max_record_size: maxRowBytes,
    on_skip: () => {
      tally.ledger.lines += 1;
      reject(tally, 'bad_json', tally.ledger.lines, 'the row is not CSV');
    },
  });
  const input = Readable.from(copies(chunks));
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let names: string[] | null = null;
  let batch: JsonRow[] = [];
  for await (const cells of parser as AsyncIterable<string[]>) {
    tally.ledger.lines += 1;
    const line = tally.ledger.lines;
    if (names === null) {
      names = cells;
      tally.ledger.lines = 0;
      continue;
    }
    if (cells.length !== names.length) {
      reject(tally, 'bad_schema', line, `the row has ${cells.length} cells; ${names.length} are needed`);
      continue;
    }
    const value: JsonObject = Object.create(null);
    for (let at = 0; at < cells.length; at++) value[names[at]!] = cells[at];
    batch.push({ line, value });
    if (batch.length === BATCH_ROWS) {
      yield batch;
      batch = [];
    }
  }
  yield batch;
}
