import { execFile, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, readJournal } from '../../src/replay/journal.js';
import { lockRun } from '../../src/replay/lock.js';
import { readRunState } from '../../src/replay/run-state.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-journal-'));
  path = join(folder, 'journal.jsonl');
});
afterEach(() => rmSync(folder, { recursive: true }));
const same = (text: string): string => text;

describe('openJournal', () => {
  it('row 10: cuts a torn tail off, so that the next record is readable', async () => {
    writeFileSync(path, '{"a":1}\n{"b":2}\n{"c":');
    const journal = openJournal(path, same);
    await journal.append({ d: 4 });
    await journal.close();
    expect(readJournal(path)).toEqual([{ a: 1 }, { b: 2 }, { d: 4 }]);
  });

  it('cuts a torn tail off that is longer than a buffer, and one that is all there is', async () => {
    writeFileSync(path, `{"a":1}\n${'x'.repeat(200_000)}`);
    await openJournal(path, same).close();
    expect(readFileSync(path, 'utf8')).toBe('{"a":1}\n');
    writeFileSync(path, '{"never');
    await openJournal(path, same).close();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('keeps the order of lines that come at once, and redacts them', async () => {
    const journal = openJournal(path, (text) => text.replaceAll('secret', 'X'));
    await Promise.all(Array.from({ length: 500 }, (_, n) => journal.append({ n, s: 'secret' })));
    await journal.close();
    expect(readJournal(path).map((one) => one['n'])).toEqual(Array.from({ length: 500 }, (_, n) => n));
    expect(readFileSync(path, 'utf8')).not.toContain('secret');
    await expect(journal.append({})).rejects.toMatchObject({ code: 'journal-stopped' });
  });

  it('row 13: ends with exit 3 where there is no room', async () => {
    const journal = openJournal('/dev/full', same);
    await expect(journal.append({ a: 1 })).rejects.toMatchObject({
      code: 'journal-stopped',
      exitCode: 3,
      fields: { reason: 'ENOSPC' },
    });
    await journal.close();
  });

  it('names the line that somebody else broke', () => {
    writeFileSync(path, '{"a":1}\nnonsense\n{"b":2}\n');
    expect(() => readJournal(path)).toThrow(
      expect.objectContaining({ code: 'bad-journal', fields: { path, line: 2 } }),
    );
  });
});

describe('readRunState', () => {
  const usage = { input_tokens: 1, output_tokens: 1, cache_read_tokens: 0, cache_write_tokens: 0 };
  const done = (key: string, spent_usd: number) => ({
    t: 'done',
    key,
    spent_usd,
    is_cached: false,
    answer_sha256: null,
    answer_bytes: 0,
    case_id: key,
    tier: 't',
    model: 'm',
    status: 'scored',
    score: 1,
    usage,
    cost_usd: spent_usd,
  });
  const LINES = [
    { t: 'run', schema: 'router.journal/1', plan: 'p', settings: {} },
    { t: 'intent', key: 'a', worst_usd: 1 },
    { t: 'intent', key: 'b', worst_usd: 2 },
    done('a', 0.25),
    { t: 'attempt', key: 'b', error: 'HTTP 503', held_usd: 0 },
    { t: 'intent', key: 'b', worst_usd: 2 },
    { t: 'attempt', key: 'b', error: 'idle timeout', held_usd: 2 },
    { t: 'intent', key: 'b', worst_usd: 2 },
    done('b', 0.5),
    { t: 'intent', key: 'c', worst_usd: 4 },
  ];

  it('adds up what is spent, what may have been billed, and what is done', () => {
    writeFileSync(path, LINES.map((line) => `${JSON.stringify(line)}\n`).join(''));
    expect(readRunState(path)).toMatchObject({
      plan: 'p',
      spentUsd: 0.75,
      heldUsd: 6,
      possiblyBilled: 2,
      sent: 5,
      retried: 2,
      cached: 0,
    });
    expect([...readRunState(path).outcomes.keys()]).toEqual(['a', 'b']);
  });

  it('row 9: cut at any byte it loses at most the line that was being written', () => {
    const text = LINES.map((line) => `${JSON.stringify(line)}\n`).join('');
    let before = 0;
    for (let size = 0; size <= text.length; size++) {
      writeFileSync(path, text);
      truncateSync(path, size);
      const state = readRunState(path);
      const whole = text.slice(0, size).split('\n').length - 1;
      expect(state.outcomes.size).toBe(LINES.slice(0, whole).filter((line) => line.t === 'done').length);
      expect(state.outcomes.size).toBeGreaterThanOrEqual(before);
      before = state.outcomes.size;
    }
  });
});

describe('lockRun', () => {
  it('row 11: refuses a second writer and names the first', () => {
    const unlock = lockRun(folder);
    expect(() => lockRun(folder)).toThrow(
      expect.objectContaining({ code: 'run-locked', exitCode: 2, fields: { path: folder, pid: process.pid } }),
    );
    unlock();
    lockRun(folder)();
  });

  it('row 12: takes over from a process that is gone or whose number another process bears now', () => {
    const dead = spawnSync('true').pid;
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: dead, start: '1' }));
    lockRun(folder)();
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, start: '1' }));
    lockRun(folder)();
    writeFileSync(join(folder, 'lock'), '');
    lockRun(folder)();
    const start = readFileSync(`/proc/${process.pid}/stat`, 'utf8').split(') ')[1]?.split(' ')[19];
    writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: process.pid, start }));
    expect(() => lockRun(folder)).toThrow(expect.objectContaining({ code: 'run-locked' }));
  });

  it('row 12: of several that find a lock stale at once, one takes it over', async () => {
    const lock = pathToFileURL(join(process.cwd(), 'dist/replay/lock.js')).href;
    const code = `const { lockRun } = await import(${JSON.stringify(lock)});
      while (Date.now() < Number(process.argv[2])); try { lockRun(process.argv[1]); console.log('mine'); } catch {}
      await new Promise((done) => setTimeout(done, 3000));`;
    for (let round = 0; round < 2; round++) {
      writeFileSync(join(folder, 'lock'), JSON.stringify({ pid: 2 ** 30, start: '1' }));
      const moment = String(Date.now() + 600);
      const ran = await Promise.all(
        Array.from({ length: 4 }, () =>
          promisify(execFile)(process.execPath, ['--input-type=module', '-e', code, folder, moment]),
        ),
      );
      expect(ran.map(({ stdout }) => stdout).join('')).toBe('mine\n');
    }
  }, 30_000);

  it('leaves the lock of somebody else alone when it ends', () => {
    const unlock = lockRun(folder);
    appendFileSync(join(folder, 'lock'), ' ');
    unlock();
    expect(statSync(join(folder, 'lock')).size).toBeGreaterThan(0);
  });
});
