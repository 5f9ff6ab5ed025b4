import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { SHAPE_NAMES } from '../../src/learn/text-shape.js';
import { SCORE_FEATURES } from '../../src/records/score-features.js';
import { messageOf } from '../../src/render/message.js';
import { rulesYaml } from '../../src/render/rules.js';
import { readRules } from '../../src/sources/rules-file.js';
import { FEATURES } from '../../src/traffic/features.js';
import { fullRules } from './rules-files.js';

const folder = await mkdtemp(join(tmpdir(), 'router-rules-'));
afterAll(() => rm(folder, { recursive: true, force: true }));
const text = rulesYaml(fullRules());

async function read(name: string, bytes: Uint8Array | string): Promise<unknown> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return readRules(path).catch((error: unknown) => messageOf(error as Parameters<typeof messageOf>[0]));
}

describe('a rules file on disk', () => {
  it.each([
    ['plain', text],
    ['compressed', gzipSync(text)],
    ['with a byte order mark', `\ufeff${text}`],
    ['with the line ends of Windows', text.replaceAll('\n', '\r\n')],
  ])('is read: %s', async (name, bytes) => {
    expect(await read(name, bytes)).toEqual(fullRules());
  });

  it('is not a folder', async () => {
    expect(await readRules(folder).catch((error) => messageOf(error))).toBe(
      `${folder}: is a folder, and a file is needed. Name the one in it that is meant.`,
    );
  });

  it.each([
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), 'is UTF-16 text; UTF-8 text is needed'],
    ['a byte of Latin 1', Buffer.from(text.replace('name: mine', 'name: m\xefne'), 'latin1'), 'is not valid UTF-8'],
  ])('is refused in a sentence: %s', async (name, bytes, words) => {
    expect(await read(name, bytes)).toContain(words);
  });
});

it('knows every feature that a learned score may weigh, and no other', () => {
  expect([...SCORE_FEATURES]).toEqual([...FEATURES.map(({ name }) => name), ...SHAPE_NAMES]);
});
