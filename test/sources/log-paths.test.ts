import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import { getuid } from 'node:process';
import { describe, expect, it } from 'vitest';
import { logPaths } from '../../src/sources/log-paths.js';
import { failure, scratchPath } from './scratch.js';

function folderOf(...files: readonly string[]): string {
  const folder = scratchPath('logs');
  mkdirSync(folder);
  for (const file of files) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), '{}\n');
  }
  return folder;
}

async function names(folder: string): Promise<string[]> {
  return (await logPaths([folder])).map((path) => relative(folder, path));
}

describe('the logs of a folder', () => {
  it('are files and links to files: no pipe, socket, link to nowhere or folder that is called like one', async () => {
    const folder = folderOf('a.jsonl', 'sub.jsonl/b.jsonl');
    execFileSync('mkfifo', [join(folder, 'pipe.jsonl')]);
    symlinkSync('nowhere', join(folder, 'gone.jsonl'));
    symlinkSync('turn.jsonl', join(folder, 'turn.jsonl'));
    symlinkSync('a.jsonl', join(folder, 'link.jsonl'));
    const server = createServer().listen(join(folder, 's.jsonl'));
    try {
      expect(await names(folder)).toEqual(['a.jsonl', 'link.jsonl', 'sub.jsonl/b.jsonl']);
    } finally {
      server.close();
    }
  });

  it('are found behind links to folders, each folder once', async () => {
    const folder = folderOf('a.jsonl', 'deep/b.jsonl');
    symlinkSync('..', join(folder, 'deep', 'up'));
    symlinkSync(folderOf('c.jsonl'), join(folder, 'other'));
    expect(await names(folder)).toEqual(['a.jsonl', 'deep/b.jsonl', 'other/c.jsonl']);
  });

  it('are not the bodies that Bedrock stores beside its records', async () => {
    const id = '7f4c1d9e-0a1b-4c2d-8e3f-001122334455';
    const records = '2026/11/02/08/20261102T080000000Z_0123456789abcdef.json.gz';
    const folder = folderOf(
      records,
      `2026/11/02/08/data/${id}_input.json.gz`,
      `2026/11/02/08/data/${id}_output.json`,
      `data/${id}.json`,
      'data/my_input.json',
    );
    expect(await names(folder)).toEqual([records, `data/${id}.json`, 'data/my_input.json']);
  });

  // Nothing is closed to root.
  it.skipIf(getuid?.() === 0)('cannot be told where a folder may not be read: its name is said', async () => {
    const folder = folderOf('a.jsonl', 'shut/b.jsonl');
    const shut = join(folder, 'shut');
    chmodSync(shut, 0);
    try {
      const expected = { code: 'file-no-permission', exitCode: 2, fields: { path: shut } };
      expect(await failure(() => logPaths([folder]))).toMatchObject(expected);
      expect(await failure(() => logPaths([shut]))).toMatchObject(expected);
    } finally {
      chmodSync(shut, 0o700);
    }
  });
});
