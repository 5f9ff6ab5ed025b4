import { Decompress } from 'fzstd';
import { RouterError } from '../records/error.js';
import type { Damage } from './gunzip.js';

const RATIO_FROM_BYTES = 10 * 2 ** 20;
/** Zstandard packs repetitive logs far better than gzip does. */
const MAX_RATIO = 2000;

/**
 * Unpacks Zstandard, frame after frame. Damage ends the stream and is returned, since the text before it is good.
 * @throws gzip-bomb when more than `maxBytes` come out, or 2,000 times what went in after the first 10 MiB
 */
export async function* unzstdChunks(
  path: string,
  compressed: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer, Damage | null> {
  let ready: Uint8Array[] = [];
  let bytesIn = 0;
  let bytesOut = 0;
  const unpack = new Decompress((data) => {
    bytesOut += data.length;
    const limit = bytesOut > maxBytes ? `${maxBytes} bytes` : null;
    if (limit !== null || (bytesOut > RATIO_FROM_BYTES && bytesOut > MAX_RATIO * bytesIn)) {
      throw new RouterError('gzip-bomb', { path, limit: limit ?? `${MAX_RATIO} times its size` });
    }
    if (data.length > 0) ready.push(data);
  });

  /** What comes out of these bytes, or why nothing more can. */
  function push(bytes: Uint8Array, isLast: boolean): Damage | null {
    try {
      unpack.push(bytes, isLast);
      return null;
    } catch (error) {
      if (error instanceof RouterError) throw error;
      const isCut = isLast || (error as { code?: unknown }).code === 5;
      return {
        kind: isCut ? 'cut' : 'bad',
        reason: error instanceof Error ? error.message : 'bad data',
        bytes: bytesOut,
      };
    }
  }

  for await (const chunk of compressed) {
    bytesIn += chunk.length;
    // The unpacker may keep its input; the chunk's memory is used again.
    const damage = push(Uint8Array.from(chunk), false);
    for (const data of ready) yield Buffer.from(data.buffer, data.byteOffset, data.length);
    ready = [];
    if (damage !== null) return damage;
  }
  const damage = push(new Uint8Array(0), true);
  for (const data of ready) yield Buffer.from(data.buffer, data.byteOffset, data.length);
  return damage;
}
