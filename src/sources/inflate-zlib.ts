import { createInflateRaw } from 'node:zlib';
import type { ByteReader } from './byte-reader.js';
import { DamageFault } from './damage.js';

const CHUNK_BYTES = 2 ** 17;

function faultOf(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('Z_') ? new DamageFault('bad', (error as Error).message) : error;
}

/**
 * What `inflated` gives, by the streams of zlib: two thirds as fast, and in any engine. Damaged streams lose up to a piece of the text before.
 * @throws DamageFault
 */
export async function* inflatedByZlib(input: ByteReader): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES });
  let isWhole = false;
  // A write that meets bad data is never called back; the stream closes instead.
  let giveUp = (): void => {};
  inflate.once('close', () => giveUp());
  // Each write is waited for: the next chunk may reuse the memory of this one.
  const write = (chunk: Buffer): Promise<void> =>
    new Promise((resolve) => {
      giveUp = resolve;
      inflate.write(chunk, () => resolve());
    });
  const feed = async (): Promise<void> => {
    while (await input.fill()) {
      const piece = input.rest();
      const before = inflate.bytesWritten;
      await write(piece);
      const taken = inflate.bytesWritten - before;
      input.skip(taken);
      // It takes no byte behind the end of the stream, and has ended the text then.
      isWhole = taken < piece.length;
      if (isWhole || inflate.destroyed) return;
    }
    // Ends the text and not the stream, which would throw away what is still to be read.
    inflate.push(null);
  };
  feed().catch((error: unknown) => {
    inflate.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } catch (error) {
    throw faultOf(error);
  } finally {
    // The feed ends at its next chunk; waiting for it could take for ever on a pipe.
    inflate.destroy();
  }
  if (!isWhole) throw new DamageFault('cut', 'unexpected end of file');
}
