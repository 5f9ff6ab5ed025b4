import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Damage } from '../../src/sources/damage.js';
import { gunzipChunks } from '../../src/sources/gunzip.js';
import { pieces } from './pieces.js';

const TEXT = Array.from({ length: 4000 }, (_, at) => `{"row":${at * 7919}}\n`).join('');
const ZIPPED = gzipSync(TEXT);

async function inflated(bytes: Buffer, size = 65_536): Promise<{ text: string; damage: Damage | null }> {
  const chunks = gunzipChunks('x.gz', pieces(bytes, size), 1e9);
  let text = '';
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done) return { text, damage: next.value };
    text += next.value.toString('latin1');
  }
}

/** A header with a name, a comment, extra bytes and a check of itself. */
function withFullHeader(zipped: Buffer): Buffer {
  const head = Buffer.from(zipped.subarray(0, 10));
  head[3] = 2 | 4 | 8 | 16;
  const parts = [Buffer.from([3, 0, 1, 2, 3]), Buffer.from('log.jsonl\0'), Buffer.from('mine\0'), Buffer.from([9, 9])];
  return Buffer.concat([head, ...parts, zipped.subarray(10)]);
}

describe('gunzipChunks', () => {
  it('gives the same text whatever the pieces, member after member, with padding and every part of a header', async () => {
    const two = Buffer.concat([withFullHeader(ZIPPED), gzipSync(''), ZIPPED, Buffer.alloc(512)]);
    for (const size of [1, 2, 7, 1000, two.length - 512, two.length]) {
      expect(await inflated(two, size)).toEqual({ text: TEXT + TEXT, damage: null });
    }
  });

  it('keeps all of the text where foreign bytes follow it, and says so', async () => {
    for (const size of [1, ZIPPED.length, 65_536]) {
      const { text, damage } = await inflated(Buffer.concat([ZIPPED, Buffer.from('more')]), size);
      expect(text).toBe(TEXT);
      expect(damage).toEqual({ kind: 'bad', reason: 'incorrect header check', bytes: TEXT.length });
    }
  });

  it('reads on behind zeros between members, where padded files became one', async () => {
    for (const size of [1, 100, 65_536]) {
      const two = Buffer.concat([ZIPPED, Buffer.alloc(512), ZIPPED, Buffer.alloc(3)]);
      expect(await inflated(two, size)).toEqual({ text: TEXT + TEXT, damage: null });
      const { text, damage } = await inflated(Buffer.concat([ZIPPED, Buffer.alloc(512), Buffer.from('more')]), size);
      expect(text).toBe(TEXT);
      expect(damage).toMatchObject({ kind: 'bad', reason: 'incorrect header check' });
    }
  });

  it('finds text that does not match its length', async () => {
    const wrong = Buffer.from(ZIPPED);
    wrong[wrong.length - 4]! ^= 1;
    expect((await inflated(wrong)).damage).toMatchObject({ kind: 'bad', reason: 'incorrect length check' });
    expect((await inflated(Buffer.concat([gzipSync('before'), ZIPPED]))).damage).toBeNull();
  });

  it('finds text that does not match its check', async () => {
    const wrong = Buffer.from(ZIPPED);
    wrong[wrong.length - 6]! ^= 1;
    expect((await inflated(wrong)).damage).toMatchObject({ kind: 'bad', reason: 'incorrect data check' });
  });

  it('calls a file cut wherever it ends, and gives the beginning of the text', async () => {
    for (const length of [1, 2, 9, 10, 11, 500, ZIPPED.length - 9, ZIPPED.length - 8, ZIPPED.length - 1]) {
      const { text, damage } = await inflated(ZIPPED.subarray(0, length), 100);
      expect(damage?.kind).toBe('cut');
      expect(TEXT.startsWith(text)).toBe(true);
    }
  });

  it('leaves a pipe that never ends when its reader has had enough', async () => {
    const chunks = gunzipChunks(
      '-',
      (async function* () {
        yield ZIPPED.subarray(0, ZIPPED.length - 20);
        await new Promise(() => {});
      })(),
      1e9,
    );
    expect((await chunks.next()).done).toBe(false);
    await chunks.return(null);
  });
});
