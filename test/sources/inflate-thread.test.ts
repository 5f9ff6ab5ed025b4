import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Damage } from '../../src/sources/damage.js';

/** A thread runs the compiled file, which `npm test` builds first. */
const COMPILED = new URL('../../dist/sources/inflate-thread.js', import.meta.url);
type Aside = typeof import('../../src/sources/inflate-thread.js');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inflate-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(bytes: Buffer, maxBytes = 1e9): Promise<{ text: Buffer; damage: Damage | null; taken: number }> {
  if (!existsSync(COMPILED)) throw new Error('the thread is not built: npm run build');
  const { inflatedAside } = (await import(COMPILED.href)) as Aside;
  const path = join(folder, 'log.gz');
  await writeFile(path, bytes);
  const pieces: Buffer[] = [];
  let taken = 0;
  const chunks = inflatedAside(path, maxBytes, (now) => {
    taken = now;
  });
  for (;;) {
    const step = await chunks.next();
    if (step.done) return { text: Buffer.concat(pieces), damage: step.value, taken };
    // The memory is used again.
    pieces.push(Buffer.from(step.value));
  }
}

const text = Buffer.from(randomBytes(3_000_000).toString('hex'));
const packed = gzipSync(text, { level: 1 });

describe('inflatedAside', () => {
  it('gives the text of all members, and tells how far in the file it is', async () => {
    const both = Buffer.concat([packed, gzipSync('the end\n')]);
    const { text: found, damage, taken } = await read(both);
    expect(damage).toBeNull();
    expect(found.equals(Buffer.concat([text, Buffer.from('the end\n')]))).toBe(true);
    expect(taken).toBe(both.length);
  });

  it('gives the text before damage, and what the damage is', async () => {
    const cut = await read(packed.subarray(0, packed.length / 2));
    expect(cut.damage?.kind).toBe('cut');
    expect(cut.damage?.bytes).toBe(cut.text.length);
    expect(cut.text.length).toBeGreaterThan(text.length / 3);
    expect(text.subarray(0, cut.text.length).equals(cut.text)).toBe(true);
    const foreign = await read(Buffer.concat([packed, Buffer.from('not gzip')]));
    expect(foreign.damage?.kind).toBe('bad');
    expect(foreign.text.equals(text)).toBe(true);
  });

  it('refuses what is too large with the error of the thread, and a file that is not there', async () => {
    await expect(read(packed, 1_000_000)).rejects.toMatchObject({ code: 'gzip-bomb', exitCode: 2 });
    const { inflatedAside } = (await import(COMPILED.href)) as Aside;
    const chunks = inflatedAside(join(folder, 'none.gz'), 1e9, () => undefined);
    await expect(chunks.next()).rejects.toMatchObject({ code: 'file-missing' });
  });

  it('ends the thread when nobody wants the rest', async () => {
    const { inflatedAside } = (await import(COMPILED.href)) as Aside;
    const path = join(folder, 'log.gz');
    await writeFile(path, packed);
    const chunks = inflatedAside(path, 1e9, () => undefined);
    expect((await chunks.next()).done).toBe(false);
    expect(await chunks.return(null)).toEqual({ done: true, value: null });
  });
});
