import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

const LOG = jsonLines(...Array.from({ length: 5 }, (_, at) => logRow(`r${at}`)));
const MEASURED = ['--set', 'set.jsonl', '--outcomes', 'outcomes.jsonl'];

describe('a command line', () => {
  it('may have the options of every command before the command', async () => {
    const log = scratch(LOG);
    const after = await run('analyze', log, '--json', '--seed', '7');
    expect(after.code).toBe(0);
    expect(await run('--json', '--seed', '7', 'analyze', log)).toEqual(after);
    expect(await run('--json', '--seed=7', 'analyze', log)).toEqual(after);
    expect((await run('-h', 'tune')).stdout).toBe((await run('tune', '--help')).stdout);
    expect((await run('help', 'tune')).stdout).toBe((await run('tune', '--help')).stdout);
  });

  it('is told which command was meant, after help too', async () => {
    for (const argv of [['analyz'], ['help', 'analyz'], ['--quiet', 'analyz']]) {
      expect(await run(...argv)).toEqual({
        code: 2,
        stdout: '',
        stderr: "error: unknown command 'analyz'\n(Did you mean analyze?)\n(router --help lists the commands)\n",
      });
    }
  });

  it('takes no option for the value of another, which would become the name of a file', async () => {
    for (const argv of [
      ['tune', ...MEASURED, '--out', '--quiet'],
      ['tune', ...MEASURED, '--previous', '--quiet'],
      ['tune', '--set', '--outcomes', 'outcomes.jsonl'],
      ['tune', ...MEASURED, '--log', '--out=x'],
    ]) {
      const { code, stderr } = await run(...argv);
      expect([argv, code]).toEqual([argv, 2]);
      expect(stderr).toMatch(/^error: option '--(out|previous|set|log) <.*>' argument missing\n/);
    }
    expect(existsSync('--quiet')).toBe(false);
  });

  it('takes no empty text for a name: a variable was not set', async () => {
    for (const argv of [
      ['tune', ...MEASURED, '--previous', ''],
      ['tune', ...MEASURED, '--config='],
      ['analyze', ''],
      ['analyze', '--', ''],
    ]) {
      const { code, stderr } = await run(...argv);
      expect([argv, code]).toEqual([argv, 2]);
      expect(stderr).toMatch(/is empty.*a variable is not set/);
    }
    const plain = 'fixtures/export/plain.yaml';
    expect((await run('explain', plain, '--prompt', '')).code).toBe(0);
    expect((await run('explain', plain, '--prompt=--json')).code).toBe(0);
  });

  it('writes no file that is called -', async () => {
    for (const option of ['--out', '--strip']) {
      const { code, stderr } = await run('analyze', scratch(LOG), option, '-');
      expect([code, stderr]).toEqual([2, expect.stringMatching(/A name is needed/)]);
    }
    expect(existsSync('-')).toBe(false);
  });

  it('is answered with --json by one object on stderr, whatever is wrong with it', async () => {
    for (const argv of [
      ['analyze', '--seed', 'x'],
      ['analyze', '--jsn'],
      ['analyz'],
      ['tune'],
      ['tune', '--set'],
      ['completion', 'tcsh'],
      ['tune', ...MEASURED, '--out', '-'],
    ]) {
      const { code, stdout, stderr } = await run(...argv.slice(0, 1), '--json', ...argv.slice(1));
      expect([argv, code, stdout]).toEqual([argv, 2, '']);
      expect(JSON.parse(stderr)).toEqual({ error: { code: 'usage', message: expect.any(String), fields: {} } });
    }
  });

  it('says that a pattern matches nothing', async () => {
    const { code, stderr } = await run('analyze', `${scratchPath('none')}/*.jsonl`);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/no file matches this/)]);
  });

  it('names the place that cannot be written before anything is read, and leaves nothing behind', async () => {
    const file = scratch('a file', 'file');
    const folder = dirname(file);
    for (const place of [folder, `${file}/below.json`]) {
      for (const option of ['--out', '--strip']) {
        // No log is there: reading would fail otherwise.
        const { code, stderr } = await run('analyze', 'nowhere.jsonl', option, place);
        expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be written/)]);
      }
    }
    expect(readFileSync(file, 'utf8')).toBe('a file');
    expect(readdirSync(dirname(folder)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });
});
