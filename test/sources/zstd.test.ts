import { describe, expect, it } from 'vitest';
import { openBytes } from '../../src/sources/open.js';
import { newLogReport, readRequests } from '../../src/sources/request-log.js';
import { textCheck } from '../../src/sources/xxh64.js';
import { unzstdChunks } from '../../src/sources/zstd.js';
import { ZSTD } from './container-samples.js';
import { pieces } from './pieces.js';
import { failure, scratch } from './scratch.js';

async function unpacked(bytes: Buffer, size = 65_536) {
  const chunks = unzstdChunks('x.zst', pieces(bytes, size), 1e9);
  let text = '';
  for (let next = await chunks.next(); ; next = await chunks.next()) {
    if (next.done) return { text, damage: next.value };
    text += next.value.toString('latin1');
  }
}

const MAGIC = [0x28, 0xb5, 0x2f, 0xfd];
/** XXH64 of `abc` is 44bc2cf5ad770999. */
const CHECK_OF_ABC = [0x99, 0x09, 0x77, 0xad];

/** A frame of stored blocks, one a text, that names its length in one byte (RFC 8878). */
function frame(texts: readonly string[], check: readonly number[] = [], length = texts.join('').length): Buffer {
  const blocks = texts.map((text, at) => {
    const head = Buffer.alloc(3);
    head.writeUIntLE((text.length << 3) | Number(at === texts.length - 1), 0, 3);
    return Buffer.concat([head, Buffer.from(text)]);
  });
  const header = [...MAGIC, 0x20 | (check.length > 0 ? 4 : 0), length];
  return Buffer.concat([Buffer.from(header), ...blocks, Buffer.from(check)]);
}

const SKIPPABLE = Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 7919) >> 3);

describe('textCheck', () => {
  // The first four are widely published; the others were written by zstd 1.5 behind a frame of these bytes.
  const known: [string, Uint8Array, number][] = [
    ['nothing', Buffer.from(''), 0x51d8e999],
    ['a', Buffer.from('a'), 0xa98c6e5b],
    ['abc', Buffer.from('abc'), 0xad770999],
    ['39 bytes', Buffer.from('Nobody inspects the spammish repetition'), 0x8a378bf1],
    ['31 bytes', bytesOf(31), 0xf03250b4],
    ['32 bytes', bytesOf(32), 0x2ee883c4],
    ['64 bytes', bytesOf(64), 0xa07f493c],
    ['1000 bytes', bytesOf(1000), 0x4c42f9ff],
    ['100000 bytes', bytesOf(100000), 0xe829c589],
  ];
  it.each(known)('of %s is the low half of XXH64, in whatever pieces', (_, bytes, expected) => {
    for (const size of [1, 7, 32, 33, 100_000]) {
      const check = textCheck();
      for (let at = 0; at < bytes.length; at += size) check.update(bytes.subarray(at, at + size));
      expect(check.low32()).toBe(expected);
    }
  });
});

describe('unzstdChunks', () => {
  it('gives the text of frames with and without a check, empty and skippable ones between them, in whatever pieces', async () => {
    const parts = [SKIPPABLE, frame(['ab', 'c'], CHECK_OF_ABC), SKIPPABLE, frame(['']), frame(['de', '', 'f'])];
    for (const size of [1, 2, 7, 65_536]) {
      expect(await unpacked(Buffer.concat(parts), size)).toEqual({ text: 'abcdef', damage: null });
    }
  });

  it('finds text that does not match its check, in any frame, and gives what came before', async () => {
    const wrong = frame(['abd'], CHECK_OF_ABC);
    expect(await unpacked(Buffer.concat([frame(['abc'], CHECK_OF_ABC), wrong]))).toEqual({
      text: 'abcabd',
      damage: { kind: 'bad', reason: 'incorrect data check', bytes: 6 },
    });
  });

  it('finds text that is longer or shorter than its frame says, where no check is kept', async () => {
    for (const length of [2, 4]) {
      expect((await unpacked(frame(['abc'], [], length))).damage).toMatchObject({ kind: 'bad' });
    }
  });

  it('finds every bit turned in a frame with a check by which the text is another', async () => {
    const bytes = Buffer.from(ZSTD, 'base64');
    const { text } = await unpacked(bytes);
    for (let at = 4; at < bytes.length; at++) {
      const turned = Buffer.from(bytes);
      turned[at]! ^= 1;
      const found = await unpacked(turned);
      expect(found.damage !== null || found.text === text, `byte ${at}`).toBe(true);
    }
  });

  it('calls a file cut wherever it ends within a frame', async () => {
    const whole = Buffer.concat([SKIPPABLE, frame(['ab', 'c'], CHECK_OF_ABC)]);
    for (let length = 1; length < whole.length; length++) {
      if (length === SKIPPABLE.length) continue;
      expect((await unpacked(whole.subarray(0, length), 4)).damage?.kind).toBe('cut');
    }
    expect((await unpacked(whole.subarray(0, -1))).text).toBe('abc');
  });

  it('calls bytes behind the last frame damage', async () => {
    expect((await unpacked(Buffer.concat([frame(['abc']), Buffer.from('more')]))).damage?.kind).toBe('bad');
  });
});

describe('a log in Zstandard', () => {
  const sample = Buffer.from(ZSTD, 'base64');

  async function read(bytes: Buffer, allowTruncated = false) {
    const records = [];
    for await (const batch of readRequests([scratch(bytes)], newLogReport(), { allowTruncated }))
      records.push(...batch);
    return records;
  }

  it('is known by a skippable frame, too', async () => {
    expect(await read(Buffer.concat([SKIPPABLE, sample]))).toHaveLength(1);
  });

  it('is damaged, and not one of gzip, where its check does not match', async () => {
    const turned = Buffer.from(sample);
    turned[turned.length - 1]! ^= 1;
    expect(await failure(() => read(turned))).toMatchObject({ code: 'damaged-zstd', exitCode: 3 });
    expect(await read(turned, true)).toHaveLength(1);
  });

  it('is damaged and not empty where nothing of it can be read, allowed or not', async () => {
    const turned = Buffer.from(sample);
    turned.fill(0xff, 6, 20);
    for (const isAllowed of [false, true]) {
      expect(await failure(() => read(turned, isAllowed))).toMatchObject({ code: 'damaged-zstd', exitCode: 3 });
      expect(await failure(() => read(sample.subarray(0, 5), isAllowed))).toMatchObject({ code: 'truncated-file' });
    }
  });

  it('tells what is damaged by what it opened', async () => {
    const source = await openBytes(scratch(sample.subarray(0, 20)));
    for await (const _ of source.chunks);
    expect(source.damage()).toMatchObject({ what: 'zstd', kind: 'cut' });
    source.breakOff('something later');
    expect(source.damage()).toMatchObject({ what: 'zstd' });
  });
});

describe('a zero in the first block of a damaged .zst file', () => {
  const row = JSON.stringify({ id: 'a', model: 'gpt-4o', messages: [], status: 'ok' });

  it('is damage, and not a file that is no text', async () => {
    const path = scratch(frame([`${row}\n`.replace('gpt', 'g\0t')], CHECK_OF_ABC), 'x.zst');
    const error = await failure(async () => {
      for await (const _ of readRequests([path], newLogReport())) void _;
    });
    expect(error.code).toBe('damaged-zstd');
  });

  it('among many others is none', async () => {
    const path = scratch(frame(['\0\x01\0\x02\0\x03']), 'x.zst');
    const error = await failure(async () => {
      for await (const _ of (await openBytes(path)).chunks) void _;
    });
    expect(error.code).toBe('not-text');
  });
});
