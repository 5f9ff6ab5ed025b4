import { RouterError } from '../records/error.js';
import { type Container, containerOf } from './container.js';
import type { JsonRow } from './json-lines.js';
import { PARQUET } from './magic.js';
import { objectSplitter } from './object-splitter.js';
import { type ByteSource, damageError } from './open.js';
import type { Tally } from './tally.js';

/** One object may hold a whole export, such as all results of an evaluation. */
const OBJECT_TO_LINE = 8;

/** The bytes of a source, and what kind of file they make. */
export interface Opened {
  container: Container;
  chunks: AsyncIterable<Buffer>;
  breakOff: ByteSource['breakOff'];
}

/** A log may be Parquet, though not in a stream of bytes. */
function explained(error: unknown, path: string): unknown {
  const isStream = error instanceof RouterError && error.code === 'not-text' && error.fields['found'] === PARQUET;
  return isStream ? new RouterError('parquet-not-a-file', { path }) : error;
}

/**
 * Looks at the first chunk of a source, and leaves it in its place.
 * @throws parquet-not-a-file; truncated-file, damaged-gzip, damaged-zstd when nothing can be read, which is no empty file
 */
export async function openContainer(source: ByteSource): Promise<Opened> {
  const rest = source.chunks[Symbol.asyncIterator]();
  const first = await rest.next().catch((error: unknown) => {
    throw explained(error, source.path);
  });
  const damage = source.damage();
  if (first.done && damage !== null) throw damageError(source.path, damage, 0);
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (let next = first; !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  const container = first.done ? 'lines' : containerOf(source.path, first.value);
  return { container, chunks: chunks(), breakOff: source.breakOff };
}

/** The rows of a file that is not made of lines, some at a time. */
export async function* rowBatches(
  { container, chunks, breakOff }: Opened,
  tally: Tally,
  maxLineBytes: number,
): AsyncGenerator<JsonRow[]> {
  if (typeof container === 'object') {
    const { csvRows } = await import('./csv-rows.js');
    yield* csvRows(chunks, container, tally, maxLineBytes, breakOff);
    return;
  }
  const splitter = objectSplitter(tally, container === 'array', OBJECT_TO_LINE * maxLineBytes);
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}
