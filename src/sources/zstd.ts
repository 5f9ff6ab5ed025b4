import { Decompress } from 'fzstd';
import { RouterError } from '../records/error.js';
import { type ByteReader, byteReader } from './byte-reader.js';
import { type Damage, DamageFault } from './damage.js';
import { isSkippableFrame, isZstdFrame } from './magic.js';
import { textCheck } from './xxh64.js';

const RATIO_FROM_BYTES = 10 * 2 ** 20;
/** Zstandard packs repetitive logs far better than gzip does. */
const MAX_RATIO = 2000;
const MAX_BLOCK_BYTES = 2 ** 17;
const RUN_BLOCK = 1;
const CHECK_BYTES = 4;

/** Hands the next bytes on piece by piece. */
async function pass(input: ByteReader, bytes: number, take: (piece: Buffer, at: number) => void): Promise<void> {
  for (let at = 0; at < bytes; ) {
    if (!(await input.fill())) throw new DamageFault('cut', 'unexpected end of file');
    const piece = input.rest().subarray(0, bytes - at);
    take(piece, at);
    at += piece.length;
    input.skip(piece.length);
  }
}

async function taken(input: ByteReader, bytes: number): Promise<Buffer> {
  const copy = Buffer.alloc(bytes);
  await pass(input, bytes, (piece, at) => copy.set(piece, at));
  return copy;
}

/** What the header of a frame says (RFC 8878, 3.1.1.1). */
interface FrameHeader {
  /** As they are, with the magic number. */
  bytes: Buffer;
  hasCheck: boolean;
  /** Bytes of text; null: not said. */
  textBytes: number | null;
}

async function takeHeader(input: ByteReader, magic: Buffer): Promise<FrameHeader> {
  const descriptor = await taken(input, 1);
  const flags = descriptor[0]!;
  const isSingle = (flags & 32) !== 0;
  const idBytes = [0, 1, 2, 4][flags & 3]!;
  const sizeBytes = flags >> 6 === 0 ? Number(isSingle) : 2 ** (flags >> 6);
  const rest = await taken(input, Number(!isSingle) + idBytes + sizeBytes);
  const size = Buffer.alloc(8);
  rest.copy(size, 0, rest.length - sizeBytes);
  return {
    bytes: Buffer.concat([magic, descriptor, rest]),
    hasCheck: (flags & 4) !== 0,
    textBytes: sizeBytes === 0 ? null : Number(size.readBigUInt64LE()) + (sizeBytes === 2 ? 256 : 0),
  };
}

/** Runs the unpacker; it meets damaged data in ways of its own. */
function unpacked(work: () => void): void {
  try {
    work();
  } catch (error) {
    const isNamed = error instanceof Error && typeof (error as { code?: unknown }).code === 'number';
    throw new DamageFault('bad', isNamed ? error.message : 'invalid zstd data');
  }
}

/** The text of one frame, block by block. The unpacker passes over the check, so it is held against the text here. */
async function* frameText(input: ByteReader, header: FrameHeader): AsyncGenerator<Buffer> {
  let ready: Uint8Array[] = [];
  const unpack = new Decompress((data) => ready.push(data));
  const check = textCheck();
  let textBytes = 0;
  let before = header.bytes;
  for (let isLast = false; !isLast; ) {
    const head = await taken(input, 3);
    const word = head.readUIntLE(0, 3);
    isLast = (word & 1) === 1;
    if (word >>> 3 > MAX_BLOCK_BYTES) throw new DamageFault('bad', 'invalid block size');
    const body = await taken(input, ((word >>> 1) & 3) === RUN_BLOCK ? 1 : word >>> 3);
    // Some bytes stand for the check, which may be cut off, where the text is not.
    const end = Buffer.alloc(isLast && header.hasCheck ? CHECK_BYTES : 0);
    unpacked(() => unpack.push(Buffer.concat([before, head, body, end]), isLast));
    before = Buffer.alloc(0);
    for (const data of ready) {
      if (data.length === 0) continue;
      textBytes += data.length;
      if (header.hasCheck) check.update(data);
      yield Buffer.from(data.buffer, data.byteOffset, data.length);
    }
    ready = [];
  }
  if (header.textBytes !== null && textBytes !== header.textBytes) throw new DamageFault('bad', 'incorrect length');
  if (header.hasCheck && (await taken(input, CHECK_BYTES)).readUInt32LE() !== check.low32()) {
    throw new DamageFault('bad', 'incorrect data check');
  }
}

/**
 * Unpacks Zstandard, frame after frame. Damage ends the stream and is returned, since the text before it is good.
 * @throws gzip-bomb when more than `maxBytes` come out, or 2,000 times what went in after the first 10 MiB
 */
export async function* unzstdChunks(
  path: string,
  compressed: AsyncIterable<Buffer>,
  maxBytes: number,
): AsyncGenerator<Buffer, Damage | null> {
  const input = byteReader(compressed);
  let bytesOut = 0;
  try {
    while (await input.fill()) {
      const magic = await taken(input, 4);
      if (isSkippableFrame(magic)) {
        await pass(input, (await taken(input, 4)).readUInt32LE(), () => {});
        continue;
      }
      if (!isZstdFrame(magic)) throw new DamageFault('bad', 'incorrect header check');
      for await (const chunk of frameText(input, await takeHeader(input, magic))) {
        bytesOut += chunk.length;
        const limit = bytesOut > maxBytes ? `${maxBytes} bytes` : null;
        if (limit !== null || (bytesOut > RATIO_FROM_BYTES && bytesOut > MAX_RATIO * input.takenBytes())) {
          throw new RouterError('gzip-bomb', { path, limit: limit ?? `${MAX_RATIO} times its size` });
        }
        yield chunk;
      }
    }
  } catch (error) {
    if (error instanceof DamageFault) return { kind: error.kind, reason: error.message, bytes: bytesOut };
    throw error;
  } finally {
    input.close();
  }
  return null;
}
