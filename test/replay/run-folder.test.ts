import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openRunFolder, sha256OfFile } from '../../src/replay/run-folder.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('openRunFolder', () => {
  it('makes the folder and appends a line for each entry', () => {
    const path = join(folder, 'new', 'run');
    const journal = openRunFolder(path, false);
    journal.append({ a: 1 });
    journal.append({ b: 'x\ny' });
    journal.close();
    journal.close();
    expect(readFileSync(join(path, 'journal.jsonl'), 'utf8')).toBe('{"a":1}\n{"b":"x\\ny"}\n');
  });

  it('refuses a folder that holds something, unless forced, and then leaves other files alone', () => {
    writeFileSync(join(folder, 'thesis.txt'), 'dear');
    expect(() => openRunFolder(folder, false)).toThrow(
      expect.objectContaining({ code: 'run-folder-in-use', fields: { path: folder, found: ['thesis.txt'] } }),
    );
    openRunFolder(folder, true).close();
    expect(readFileSync(join(folder, 'thesis.txt'), 'utf8')).toBe('dear');
  });

  it('says so when the path is a file', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    expect(() => openRunFolder(path, true)).toThrow(expect.objectContaining({ code: 'cannot-write' }));
  });
});

describe('sha256OfFile', () => {
  it('is the published hash of "abc" (FIPS 180-4)', async () => {
    writeFileSync(join(folder, 'abc'), 'abc');
    expect(await sha256OfFile(join(folder, 'abc'))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});
