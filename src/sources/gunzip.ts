import { crc32 } from 'node:zlib';
import { RouterError } from '../records/error.js';
import { type ByteReader, byteReader } from './byte-reader.js';
import { type Damage, DamageFault } from './damage.js';
import { inflated } from './inflate.js';

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

/** Takes a text that ends in a zero. */
async function takeText(input: ByteReader): Promise<void> {
  while (await input.fill()) {
    const end = input.rest().indexOf(0);
    input.skip(end < 0 ? input.rest().length : end + 1);
    if (end >= 0) return;
  }
  throw new DamageFault('cut', CUT);
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
  if (flags & FLAGS.name) await takeText(input);
  if (flags & FLAGS.comment) await takeText(input);
  if (flags & FLAGS.headerCheck) for (let at = 0; at < 2; at++) await byteOf(input);
}

/** Whether anything follows but zeros, which pad files, and members where several files became one. */
async function hasMore(input: ByteReader): Promise<boolean> {
  while (await input.fill()) {
    const zeros = input.rest().findIndex((byte) => byte !== 0);
    input.skip(zeros < 0 ? input.rest().length : zeros);
    if (zeros >= 0) return true;
  }
  return false;
}

/**
 * Inflates gzip, member after member; zeros behind a member are padding. Damage ends the stream and is returned, since
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
      const bytesBefore = bytesOut;
      let check = 0;
      for await (const chunk of inflated(input)) {
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
      if ((await wordOf(input)) !== (bytesOut - bytesBefore) % 2 ** 32) {
        throw new DamageFault('bad', 'incorrect length check');
      }
    } while (await hasMore(input));
  } catch (error) {
    if (!(error instanceof DamageFault)) throw error;
    return { kind: error.kind, reason: error.message, bytes: bytesOut };
  } finally {
    input.close();
  }
  return null;
}
