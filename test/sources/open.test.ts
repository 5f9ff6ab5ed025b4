import { execFileSync } from 'node:child_process';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { refusePipes } from '../../src/sources/log-paths.js';
import { type OpenOptions, openBytes, readError } from '../../src/sources/open.js';
import { newLogReport, readRequests } from '../../src/sources/request-log.js';
import { failure, logRow, scratch, scratchPath } from './scratch.js';

async function read(path: string, options: OpenOptions = {}) {
  const source = await openBytes(path, options);
  const parts: Buffer[] = [];
  for await (const chunk of source.chunks) parts.push(Buffer.from(chunk));
  return {
    text: Buffer.concat(parts).toString(),
    damage: source.damage(),
    taken: source.takenBytes(),
    size: source.sizeBytes,
  };
}

const lines = Array.from({ length: 60_000 }, (_, at) => `{"n":${at},"x":"${(at * 2654435761) % 4294967296}"}\n`).join(
  '',
);
const zipped = gzipSync(lines);

describe('openBytes', () => {
  it('reads a plain file of several chunks and tells how far it is', async () => {
    const read1 = await read(scratch(lines));
    expect(read1.text === lines).toBe(true);
    expect(read1).toMatchObject({ damage: null, taken: lines.length, size: lines.length });
  });

  it('knows gzip by its first bytes, whatever the name', async () => {
    for (const name of ['a.jsonl.gz', 'a.jsonl']) {
      const result = await read(scratch(zipped, name));
      expect(result.text === lines).toBe(true);
      expect(result).toMatchObject({ damage: null, taken: zipped.length, size: zipped.length });
    }
    expect((await read(scratch('plain\n', 'plain.gz'))).text).toBe('plain\n');
  });

  it('reads concatenated gzip members, and zeros after the last', async () => {
    expect((await read(scratch(Buffer.concat([zipped, gzipSync('more\n')])))).text === `${lines}more\n`).toBe(true);
    expect(await read(scratch(Buffer.concat([gzipSync('a\n'), Buffer.alloc(512)])))).toMatchObject({
      text: 'a\n',
      damage: null,
    });
  });

  it('gives what comes before a cut in gzip and says that it was cut', async () => {
    const { text, damage } = await read(scratch(zipped.subarray(0, zipped.length - 2000)));
    expect(damage?.kind).toBe('cut');
    expect(text.length).toBeGreaterThan(lines.length * 0.8);
    expect(lines.startsWith(text)).toBe(true);
    expect(damage?.bytes).toBe(text.length);
  });

  it('says that bytes inside gzip, or after it, are wrong', async () => {
    const broken = Buffer.from(zipped);
    broken.fill(7, 1000, 1050);
    for (const bytes of [broken, Buffer.concat([zipped, Buffer.from('garbage')])]) {
      expect((await read(scratch(bytes))).damage?.kind).toBe('bad');
    }
  });

  it('is cut also after a few bytes of gzip', async () => {
    for (const bytes of [2, 5, 12]) expect((await read(scratch(zipped.subarray(0, bytes)))).damage?.kind).toBe('cut');
  });

  it('stops a gzip bomb by its ratio, and by a limit of bytes', async () => {
    const bomb = scratch(gzipSync(Buffer.alloc(50 * 2 ** 20, 'a')));
    expect(await failure(() => read(bomb))).toMatchObject({ code: 'gzip-bomb', exitCode: 2 });
    expect(await failure(() => read(scratch(zipped), { maxInflatedBytes: 1e6 }))).toMatchObject({ code: 'gzip-bomb' });
    expect((await read(scratch(gzipSync(Buffer.alloc(5 * 2 ** 20, 'a'))))).text).toHaveLength(5 * 2 ** 20);
  });

  const foreign: [string, Uint8Array][] = [
    ['UTF-16 text', Buffer.from('\ufeff{"a":1}', 'utf16le')],
    ['UTF-16 text', Buffer.from('{"a":1}'.repeat(9), 'utf16le')],
    ['a binary file', Buffer.from([1, 2, 3, 0, 5, 6, 7, 8, 9])],
    ['a zip archive', Buffer.from('PK\u0003\u0004')],
    ['gzip inside gzip', gzipSync(zipped)],
  ];
  it.each(foreign)('refuses %s', async (found, bytes) => {
    expect(await failure(() => read(scratch(bytes)))).toMatchObject({ code: 'not-text', fields: { found } });
  });

  it('names what is wrong with a path', async () => {
    expect(await failure(() => openBytes(scratchPath('nothing')))).toMatchObject({ code: 'file-missing', exitCode: 2 });
    expect(await failure(() => openBytes('/'))).toMatchObject({ code: 'file-is-directory', exitCode: 2 });
    expect(await failure(() => openBytes(`${scratch('x')}/below`))).toMatchObject({ code: 'file-missing' });
    // Tests may run as root, whom no permission stops.
    expect(readError('a', Object.assign(new Error(), { code: 'EACCES' }))).toMatchObject({
      code: 'file-no-permission',
    });
    expect(readError('a', Object.assign(new Error(), { code: 'EMFILE' }))).toMatchObject({
      code: 'file-unreadable',
      fields: { reason: 'EMFILE' },
    });
  });

  it('gives nothing for an empty file', async () => {
    expect(await read(scratch(''))).toMatchObject({ text: '', damage: null, size: 0 });
  });

  it('reads standard input for -, compressed or not, in whatever pieces', async () => {
    async function* pieces(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
    }
    for (const bytes of [Buffer.from(lines), zipped]) {
      const result = await read('-', { stdin: pieces(bytes) });
      expect(result.text === lines).toBe(true);
      expect(result.size).toBeNull();
    }
  });

  it('reads a named pipe', async () => {
    const path = scratchPath('pipe');
    execFileSync('mkfifo', [path]);
    const writer = import('node:fs/promises').then((fs) => fs.writeFile(path, 'through the pipe\n'));
    expect((await read(path)).text).toBe('through the pipe\n');
    await writer;
  });

  it('reads a log through a named pipe once, and refuses to read it twice', async () => {
    const path = scratchPath('pipe');
    execFileSync('mkfifo', [path]);
    await expect(refusePipes([scratch('x'), path])).rejects.toMatchObject({ code: 'log-is-pipe', fields: { path } });
    const row = `${JSON.stringify(logRow('a'))}\n`;
    const writer = import('node:fs/promises').then((fs) => fs.writeFile(path, row));
    const batches = [];
    for await (const batch of readRequests([path], newLogReport())) batches.push(batch);
    expect(batches.flat().map(({ id }) => id)).toEqual(['a']);
    await writer;
  });

  it('can be left before the end', async () => {
    for (const bytes of [Buffer.from(lines), zipped]) {
      const source = await openBytes(scratch(bytes));
      for await (const chunk of source.chunks) {
        expect(chunk.length).toBeGreaterThan(0);
        break;
      }
    }
  });
});
