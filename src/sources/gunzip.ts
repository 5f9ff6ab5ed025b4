import { createGunzip } from 'node:zlib';
import { RouterError } from '../records/error.js';

/** Why a compressed file gives less text than it should. */
export interface Damage {
  /** cut: the file ends in the middle; bad: bytes are wrong, or foreign bytes follow. */
  kind: 'cut' | 'bad';
  reason: string;
  /** Bytes of text that came before. */
  bytes: number;
}

const CHUNK_BYTES = 2 ** 17;
/** A short run of equal bytes may compress as well as it likes. */
const RATIO_FROM_BYTES = 10 * 2 ** 20;
const MAX_RATIO = 200;

/**
 * Inflates gzip, member after member. Damage ends the stream and is returned, since the text before it is good.
 * @throws gzip-bomb when more than `maxBytes` come out, or 200 times what went in after the first 10 MiB
 */
export async function* gunzipChunks(
  path: string,
  compressed: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer, Damage | null> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  let bytesIn = 0;
  let bytesOut = 0;
  // A write that meets bad data is never called back; the stream closes instead.
  let giveUp = (): void => {};
  gunzip.once('close', () => giveUp());
  // Each write is waited for: the next chunk may reuse the memory of this one.
  const write = (chunk: Buffer): Promise<void> =>
    new Promise((resolve) => {
      giveUp = resolve;
      gunzip.write(chunk, () => resolve());
    });
  const feed = async (): Promise<void> => {
    for await (const chunk of compressed) {
      bytesIn += chunk.length;
      if (!gunzip.destroyed) await write(chunk);
      if (gunzip.destroyed) return;
    }
    gunzip.end();
  };
  feed().catch((error: unknown) => {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      bytesOut += chunk.length;
      const limit = bytesOut > maxBytes ? `${maxBytes} bytes` : null;
      const isBomb = bytesOut > RATIO_FROM_BYTES && bytesOut > MAX_RATIO * bytesIn;
      if (limit !== null || isBomb) {
        throw new RouterError('gzip-bomb', { path, limit: limit ?? `${MAX_RATIO} times its size` });
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof RouterError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('Z_')) throw error;
    return { kind: code === 'Z_BUF_ERROR' ? 'cut' : 'bad', reason: (error as Error).message, bytes: bytesOut };
  } finally {
    // The feed ends at its next chunk; waiting for it could take for ever on a pipe.
    gunzip.destroy();
  }
  return null;
}
