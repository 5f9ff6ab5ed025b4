import { lstatSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

const LOG = jsonLines(...Array.from({ length: 20 }, (_, at) => logRow(`r${at}`)));
const rules = readFileSync('fixtures/export/plain.yaml', 'utf8');

describe('what a command writes', () => {
  it('is never one of the files that it reads, by whatever name, nor two outputs in one', async () => {
    const log = scratch(LOG);
    const link = scratchPath('link.jsonl');
    symlinkSync(log, link);
    const rulesPath = scratch(rules, 'rules.yaml');
    const both = scratchPath('both.jsonl');
    for (const argv of [
      ['analyze', log, '--out', log],
      ['analyze', log, '--strip', link],
      ['analyze', dirname(log), '--out', log],
      ['analyze', log, '--strip', both, '--out', both],
      ['sample', log, '-n', '5', '--out', log, '--force'],
      ['export', rulesPath, '--to', 'litellm', '--out', rulesPath],
    ]) {
      const { code, stderr } = await run(...argv);
      expect([argv, code]).toEqual([argv, 2]);
      expect(stderr).toMatch(/is read by this command, or written by it twice/);
    }
    expect(readFileSync(log, 'utf8')).toBe(LOG);
    expect(readFileSync(rulesPath, 'utf8')).toBe(rules);
  });

  it('goes to the file that a link leads to, into a folder that is made, and to a device as it is', async () => {
    const log = scratch(LOG);
    const target = scratch('old', 'mix.json');
    const link = scratchPath('latest.json');
    symlinkSync(target, link);
    expect((await run('analyze', log, '--out', link)).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toMatchObject({ requests: 20 });
    const stripped = join(scratchPath('new'), 'deeper', 'stripped.jsonl');
    expect((await run('analyze', log, '--strip', stripped)).code).toBe(0);
    expect(readFileSync(stripped, 'utf8').trim().split('\n')).toHaveLength(20);
    expect((await run('analyze', log, '--strip', link)).code).toBe(0);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(target, 'utf8')).toBe(readFileSync(stripped, 'utf8'));
    // A device of our own would need rights that a test has not: who may not replace /dev/null cannot lose it here.
    for (const option of ['--out', '--strip']) {
      const device = scratchPath('device');
      symlinkSync('/dev/null', device);
      expect((await run('analyze', log, option, device)).code).toBe(0);
      expect(lstatSync(device).isSymbolicLink()).toBe(true);
      expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
    }
  });

  it('is refused for a folder in its place', async () => {
    const folder = scratchPath('folder');
    mkdirSync(folder);
    const { code, stderr } = await run('analyze', scratch(LOG), '--out', folder);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be written/)]);
  });

  it('is refused at once where no file can be made, however it is named', async () => {
    const [log, rulesPath] = [scratch(LOG), scratch(rules, 'rules.yaml')];
    const loop = scratchPath('loop');
    symlinkSync(loop, loop);
    const demo = ['--config', 'fixtures/demo/router.yaml', '--set', 'fixtures/demo/evalset.jsonl', '--tiers', 'haiku'];
    for (const place of ['/proc/router-test', '/sys/router-test', '/dev/full/x', join(log, 'x'), loop])
      for (const argv of [
        ['export', rulesPath, '--to', 'litellm', '--out', place],
        ['export', rulesPath, '--to', 'litellm', '--out', join(place, 'deeper', 'x.yaml')],
        ['analyze', log, '--out', join(place, 'mix.json')],
        ['analyze', log, '--strip', join(place, 'log.jsonl')],
        ['monitor', rulesPath, log, '--state', join(place, 'state.json')],
        ['eval', ...demo, '--out', place],
        ['eval', ...demo, '--out', place, '--repeats', '2'],
      ]) {
        const { code, stdout, stderr } = await run(...argv);
        expect([argv, code, stdout]).toEqual([argv, 2, '']);
        expect(stderr).toMatch(/^error: \S+: cannot be (?:written|read) \(.+\)\..*\n$/);
      }
  });
});

describe('what is said of a command line', () => {
  it('45 holds no control codes that were in it', async () => {
    for (const argv of [['bog\u001b[2Jus'], ['analyze', '--bog\u001b[31mus'], ['tune', '--set\u009b5m']]) {
      const { code, stderr } = await run(...argv);
      expect(code).toBe(2);
      expect([...stderr].filter((sign) => sign < ' ' && sign !== '\n')).toEqual([]);
      expect(stderr).not.toContain('\u009b');
    }
  });
});
