import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFileAtomic } from '../../src/sources/write-file.js';
import { failure, scratchPath } from './scratch.js';

describe('writeFileAtomic', () => {
  it('writes text or parts, makes the folder, leaves nothing else and keeps the file private', async () => {
    const folder = scratchPath('out');
    const path = join(folder, 'deep', 'a.txt');
    await writeFileAtomic(path, 'one\n');
    expect(readFileSync(path, 'utf8')).toBe('one\n');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const parts = Array.from({ length: 300_000 }, (_, at) => `${at} ü\n`);
    await writeFileAtomic(path, parts, { mode: 0o644 });
    expect(readFileSync(path, 'utf8') === parts.join('')).toBe(true);
    expect(statSync(path).mode & 0o777).toBe(0o644);
    expect(readdirSync(join(folder, 'deep'))).toEqual(['a.txt']);
  });

  it('does not replace a file when asked not to', async () => {
    const path = scratchPath('kept.txt');
    await writeFileAtomic(path, 'old', { refuseOverwrite: true });
    expect(await failure(() => writeFileAtomic(path, 'new', { refuseOverwrite: true }))).toMatchObject({
      code: 'file-exists',
      exitCode: 2,
    });
    expect(readFileSync(path, 'utf8')).toBe('old');
    await writeFileAtomic(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
  });

  it('leaves the old file and no other when the content fails half-way', async () => {
    const folder = scratchPath('half');
    mkdirSync(folder);
    const path = join(folder, 'a.txt');
    writeFileSync(path, 'old');
    function* parts() {
      yield 'x'.repeat(2 ** 21);
      throw new Error('no more');
    }
    await failure(() => writeFileAtomic(path, parts()));
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(['a.txt']);
  });

  it('names a place that cannot be written', async () => {
    const folder = scratchPath('folder');
    mkdirSync(join(folder, 'full'), { recursive: true });
    writeFileSync(join(folder, 'full', 'x'), '');
    expect(await failure(() => writeFileAtomic(join(folder, 'full'), 'x'))).toMatchObject({
      code: 'cannot-write',
      exitCode: 2,
    });
    expect(await failure(() => writeFileAtomic(join(folder, 'full', 'x', 'y'), 'x'))).toMatchObject({
      code: 'cannot-write',
    });
    // There the system calls a folder that takes no file a missing one.
    for (const path of ['/proc/router-test', '/proc/router/test'])
      expect(await failure(() => writeFileAtomic(path, 'x'))).toMatchObject({ code: 'cannot-write', exitCode: 2 });
    expect(readdirSync(folder)).toEqual(['full']);
  });
});
