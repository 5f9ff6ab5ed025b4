import { type Container, containerOf } from './container.js';
import { csvRows } from './csv-rows.js';
import type { JsonRow } from './json-lines.js';
import { objectSplitter } from './object-splitter.js';
import type { ByteSource } from './open.js';
import type { Tally } from './tally.js';

/** One object may hold a whole export, such as all results of an evaluation. */
const OBJECT_TO_LINE = 8;

/** The bytes of a source, and what kind of file they make. */
export interface Opened {
  container: Container;
  chunks: AsyncIterable<Buffer>;
}

/** Looks at the first chunk of a source, and leaves it in its place. */
export async function openContainer(source: ByteSource): Promise<Opened> {
  const rest = source.chunks[Symbol.asyncIterator]();
  const first = await rest.next();
  async function* chunks(): AsyncGenerator<Buffer> {
    try {
      for (let next = first; !next.done; next = await rest.next()) yield next.value;
    } finally {
      await rest.return?.();
    }
  }
  return { container: first.done ? 'lines' : containerOf(source.path, first.value), chunks: chunks() };
}

/** The rows of a file that is not made of lines, some at a time. */
export async function* rowBatches(
  { container, chunks }: Opened,
  tally: Tally,
  maxLineBytes: number,
): AsyncGenerator<JsonRow[]> {
  if (container === 'csv' || container === 'tsv') {
    yield* csvRows(chunks, container === 'csv' ? ',' : '\t', tally, maxLineBytes);
    return;
  }
  const splitter = objectSplitter(tally, container === 'array', OBJECT_TO_LINE * maxLineBytes);
  for await (const chunk of chunks) yield splitter.push(chunk);
  yield splitter.end();
}
