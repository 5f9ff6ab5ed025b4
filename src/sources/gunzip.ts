import { crc32, createInflateRaw, type ZlibOptions } from 'node:zlib';
import { RouterError } from '../records/error.js';
import { type ByteReader, byteReader } from './byte-reader.js';
import { type Damage, DamageFault } from './damage.js';

const CHUNK_BYTES = 2 ** 18;
/** So much may be inflated ahead, on a thread of its own, while what came before is read. */
const AHEAD_BYTES = 2 ** 20;
/** A short run of equal bytes may compress as well as it likes. */
const RATIO_FROM_BYTES = 10 * 2 ** 20;
const MAX_RATIO = 200;
/** Parts that the header of a member may have, by their bits. */
const FLAGS = { headerCheck: 2, extra: 4, name: 8, comment: 16 };
const CUT = 'unexpected end of file';

async function byteOf(input: ByteReader): Promise<number> {
  if (!(await input.fill())) throw new DamageFault('cut', CUT);
  const [byte] = input.rest();
  input.skip(1);
  return byte as number;
}

async function wordOf(input: ByteReader): Promise<number> {
  let word = 0;
  for (let at = 0; at < 4; at++) word += (await byteOf(input)) * 2 ** (8 * at);
  return word;
}

/** Takes the header of a member. */
async function takeHeader(input: ByteReader): Promise<void> {
  if ((await byteOf(input)) !== 0x1f || (await byteOf(input)) !== 0x8b)
    throw new DamageFault('bad', 'incorrect header check');
  if ((await byteOf(input)) !== 8) throw new DamageFault('bad', 'unknown compression method');
  const flags = await byteOf(input);
  for (let at = 0; at < 6; at++) await byteOf(input);
  if (flags & FLAGS.extra) {
    const length = (await byteOf(input)) + 256 * (await byteOf(input));
    for (let at = 0; at < length; at++) await byteOf(input);
  }
  if (flags & FLAGS.name) while ((await byteOf(input)) !== 0);
  if (flags & FLAGS.comment) while ((await byteOf(input)) !== 0);
  if (flags & FLAGS.headerCheck) for (let at = 0; at < 2; at++) await byteOf(input);
}

/** The text of one member. What is not inflated any more, the next member or foreign bytes, stays in the input. */
async function* inflateMember(input: ByteReader): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: CHUNK_BYTES, highWaterMark: AHEAD_BYTES } as ZlibOptions);
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
      // It takes no byte behind the end of the member, and has ended the text then.
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
  } finally {
    // The feed ends at its next chunk; waiting for it could take for ever on a pipe.
    inflate.destroy();
  }
  if (!isWhole) throw new DamageFault('cut', CUT);
}

function damageOf(error: unknown, bytes: number): Damage {
  if (error instanceof DamageFault) return { kind: error.kind, reason: error.message, bytes };
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!code.startsWith('Z_')) throw error;
  return { kind: code === 'Z_BUF_ERROR' ? 'cut' : 'bad', reason: (error as Error).message, bytes };
}

/**
 * Inflates gzip, member after member; zeros behind the last one are padding. Damage ends the stream and is returned, since
 * the text before it is good: all of it where foreign bytes follow a whole member.
 * @throws gzip-bomb when more than `maxBytes` come out, or 200 times what went in after the first 10 MiB
 */
export async function* gunzipChunks(
  path: string,
  compressed: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer, Damage | null> {
  const input = byteReader(compressed);
  let bytesOut = 0;
  try {
    do {
      await takeHeader(input);
      let check = 0;
      for await (const chunk of inflateMember(input)) {
        bytesOut += chunk.length;
        check = crc32(chunk, check);
        const limit = bytesOut > maxBytes ? `${maxBytes} bytes` : null;
        const isBomb = bytesOut > RATIO_FROM_BYTES && bytesOut > MAX_RATIO * input.takenBytes();
        if (limit !== null || isBomb) {
          throw new RouterError('gzip-bomb', { path, limit: limit ?? `${MAX_RATIO} times its size` });
        }
        yield chunk;
      }
      if ((await wordOf(input)) !== check) throw new DamageFault('bad', 'incorrect data check');
      await wordOf(input);
    } while ((await input.fill()) && input.rest()[0] !== 0);
  } catch (error) {
    return damageOf(error, bytesOut);
  } finally {
    input.close();
  }
  return null;
}
