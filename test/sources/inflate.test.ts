import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { byteReader } from '../../src/sources/byte-reader.js';
import { DamageFault } from '../../src/sources/damage.js';
import { inflated, newInflater } from '../../src/sources/inflate.js';
import { inflatedByZlib } from '../../src/sources/inflate-zlib.js';
import { randomFrom } from '../../src/stats/random.js';
import { pieces } from './pieces.js';

interface Found {
  text: Buffer;
  fault: string | null;
  /** Bytes of the input that follow the stream. */
  left: number;
}

async function inflate(bytes: Buffer, size = 65_536, by = inflated): Promise<Found> {
  const input = byteReader(pieces(bytes, size));
  const parts: Buffer[] = [];
  let fault: string | null = null;
  try {
    for await (const part of by(input)) parts.push(Buffer.from(part));
  } catch (error) {
    if (!(error instanceof DamageFault)) throw error;
    fault = error.message;
  }
  let left = 0;
  while (await input.fill()) {
    left += input.rest().length;
    input.skip(input.rest().length);
  }
  return { text: Buffer.concat(parts), fault, left };
}

function byZlib(bytes: Buffer): { text: Buffer; fault: string | null } {
  try {
    return { text: inflateRawSync(bytes), fault: null };
  } catch (error) {
    return { text: Buffer.alloc(0), fault: (error as Error).message };
  }
}

const random = randomFrom(20_261_130);
const below = (count: number): number => Math.floor(random() * count);

/** Bytes of which each is half as likely as the one before, so that codes are as long as may be. */
const skewed = (length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => Math.min(255, Math.floor(-Math.log2(random() + 1e-9) * 1.3))));
const noise = (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256)));
/** Pieces of what came before, from anywhere in the window. */
function echoes(length: number): Buffer {
  const text = noise(300);
  const all = Buffer.alloc(length);
  text.copy(all);
  for (let at = text.length; at < length; ) {
    const back = 1 + below(Math.min(at, 32_768));
    const end = Math.min(length, at + 3 + below(300));
    for (; at < end; at++) all[at] = all[at - back]!;
    if (at < length) all[at++] = below(256);
  }
  return all;
}
const TEXTS: [string, Buffer][] = [
  ['nothing', Buffer.alloc(0)],
  ['one byte', Buffer.from('a')],
  ['one byte many times', Buffer.alloc(700_000, 'a')],
  ['two in turn', Buffer.alloc(300_000, 'ab')],
  ['seven in turn', Buffer.alloc(300_001, '1234567')],
  ['rows', Buffer.from(Array.from({ length: 30_000 }, (_, at) => `{"row":${at * 7919}}\n`).join(''))],
  ['noise', noise(300_000)],
  ['skewed bytes', skewed(400_000)],
  ['echoes', echoes(600_000)],
  ['noise that comes again as far back as a match may reach', Buffer.concat(Array(3).fill(noise(32_768)))],
];

describe('inflated', () => {
  it('has the kernel, which is built', () => {
    expect(newInflater()).not.toBeNull();
  });

  it.each(TEXTS)('gives what zlib has packed, whatever the level, the strategy and the pieces: %s', async (_, text) => {
    const strategies = [constants.Z_DEFAULT_STRATEGY, constants.Z_HUFFMAN_ONLY, constants.Z_RLE, constants.Z_FIXED];
    const packed = [
      ...[0, 1, 6, 9].map((level) => deflateRawSync(text, { level })),
      ...strategies.map((strategy) => deflateRawSync(text, { strategy })),
      deflateRawSync(text, { memLevel: 1 }),
    ];
    for (const bytes of packed) {
      for (const size of [bytes.length + 7, 131_072, 1021]) {
        const found = await inflate(Buffer.concat([bytes, Buffer.from('foreign')]), size);
        expect({ fault: found.fault, left: found.left }).toEqual({ fault: null, left: 7 });
        expect(found.text.equals(text)).toBe(true);
      }
    }
  });

  it('goes on where the input stops, byte by byte', async () => {
    const text = Buffer.concat([echoes(20_000), skewed(9000)]);
    for (const level of [0, 6]) {
      const found = await inflate(deflateRawSync(text, { level }), 1);
      expect(found.text.equals(text)).toBe(true);
    }
  });

  it('says of a stream that is cut anywhere that it is, and gives the text up to there', async () => {
    const text = Buffer.concat([skewed(3000), echoes(3000)]);
    const packed = deflateRawSync(text);
    for (let length = 0; length < packed.length; length += 1 + below(9)) {
      const { text: part, fault } = await inflate(packed.subarray(0, length), 1 + below(400));
      expect(fault).toBe('unexpected end of file');
      expect(text.subarray(0, part.length).equals(part)).toBe(true);
      if (length > 2000) expect(part.length).toBeGreaterThan(1000);
    }
  });

  it('reads damaged streams as zlib does: the same text, or the same fault', async () => {
    const faults = new Set<string>();
    const texts = [skewed(400), echoes(900), Buffer.from('{"a":1}\n'.repeat(40)), noise(60)];
    const options = [{}, { strategy: constants.Z_FIXED }, { level: 0 }, { strategy: constants.Z_HUFFMAN_ONLY }];
    for (let round = 0; round < 6000; round++) {
      // One in ten is noise behind the first bits of a block with codes of its own.
      const isNoise = round % 10 === 9;
      const bytes = isNoise ? noise(80) : Buffer.from(deflateRawSync(texts[round % 4]!, options[(round >> 2) % 4]));
      if (isNoise) bytes[0] = (bytes[0]! & ~7) | 5;
      // Most of what can be wrong is in the header of a block.
      for (let times = 1 + below(3); times > 0; times--) bytes[below(Math.min(bytes.length, 40))]! ^= 1 << below(8);
      const expected = byZlib(bytes);
      const found = await inflate(bytes, 1 + below(200));
      expect(found.fault, bytes.toString('hex')).toBe(expected.fault);
      if (expected.fault === null) expect(found.text.equals(expected.text)).toBe(true);
      else faults.add(expected.fault);
    }
    expect([...faults].sort()).toEqual([
      'invalid bit length repeat',
      'invalid block type',
      'invalid code -- missing end-of-block',
      'invalid code lengths set',
      'invalid distance code',
      'invalid distance too far back',
      'invalid distances set',
      'invalid literal/length code',
      'invalid literal/lengths set',
      'invalid stored block lengths',
      'too many length or distance symbols',
      'unexpected end of file',
    ]);
  });

  it('reads two streams in turn', async () => {
    const [one, two] = [echoes(600_000), skewed(600_000)];
    const readers = [one, two].map((text) => inflated(byteReader(pieces(deflateRawSync(text), 5000))));
    const found = [Buffer.alloc(0), Buffer.alloc(0)];
    for (let open = 2; open > 0; ) {
      open = 0;
      for (const [index, reader] of readers.entries()) {
        const step = await reader.next();
        if (step.done) continue;
        open++;
        found[index] = Buffer.concat([found[index]!, step.value]);
      }
    }
    expect(found[0]!.equals(one)).toBe(true);
    expect(found[1]!.equals(two)).toBe(true);
  });
});

describe('inflatedByZlib, where an engine has no kernel', () => {
  const text = Buffer.concat([echoes(150_000), skewed(9000)]);

  it('gives the same text whatever the pieces, and leaves what follows', async () => {
    for (const level of [0, 6]) {
      const bytes = deflateRawSync(text, { level });
      for (const size of [bytes.length, bytes.length + 7, 5000, 17]) {
        const found = await inflate(Buffer.concat([bytes, Buffer.from('foreign')]), size, inflatedByZlib);
        expect({ fault: found.fault, left: found.left }).toEqual({ fault: null, left: 7 });
        expect(found.text.equals(text)).toBe(true);
      }
    }
  });

  it('says what the kernel says of a stream that is cut or damaged', async () => {
    const bytes = deflateRawSync(text);
    const cut = await inflate(bytes.subarray(0, -9), 5000, inflatedByZlib);
    expect(cut.fault).toBe('unexpected end of file');
    expect(text.subarray(0, cut.text.length).equals(cut.text)).toBe(true);
    expect(cut.text.length).toBeGreaterThan(100_000);
    bytes[0]! |= 6;
    for (const by of [inflatedByZlib, inflated]) {
      expect((await inflate(bytes, 5000, by)).fault).toBe('invalid block type');
    }
  });
});
