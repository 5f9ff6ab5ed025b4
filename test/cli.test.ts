import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { run } from './cli/run.js';

// A golden is a folder fixtures/<theme>/<leaf>/ with `args` (split at white space), inputs, `stdout`, `stderr`, `exit`, and
// `written/` for files that the command makes. A missing stdout or stderr means that the stream must be empty. It runs in a
// copy of its theme, so inputs may lie beside it (../log.jsonl). UPDATE=1 rewrites what was expected.
const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const isUpdate = process.env['UPDATE'] === '1';
const HOME = process.cwd();

const goldens = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((path) => basename(path) === 'args')
  .map((path) => dirname(path))
  .sort();

const textOr = (path: string, fallback: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : fallback);

function expectOrUpdate(path: string, found: string, fallback = ''): void {
  if (!isUpdate) expect(found, relative(FIXTURES, path)).toBe(textOr(path, fallback));
  else if (found === fallback) rmSync(path, { force: true });
  else writeFileSync(path, found);
}

let copy: string | null = null;
afterEach(() => {
  process.chdir(HOME);
  if (copy) rmSync(copy, { recursive: true });
  copy = null;
});

describe('router, from outside', () => {
  it.each(goldens)('%s', async (golden) => {
    const folder = join(FIXTURES, golden);
    copy = mkdtempSync(join(tmpdir(), 'router-golden-'));
    cpSync(dirname(folder), copy, { recursive: true });
    process.chdir(join(copy, basename(folder)));

    const argv = readFileSync(join(folder, 'args'), 'utf8').split(/\s+/).filter(Boolean);
    const { code, stdout, stderr } = await run(...argv);

    expectOrUpdate(join(folder, 'stdout'), stdout);
    expectOrUpdate(join(folder, 'stderr'), stderr);
    expectOrUpdate(join(folder, 'exit'), `${code}\n`, '');
    const written = join(folder, 'written');
    for (const name of existsSync(written) ? readdirSync(written) : []) {
      expectOrUpdate(join(written, name), readFileSync(name, 'utf8'));
    }
    expect(stderr, 'no stack, no bug').not.toMatch(/^ {4}at |This is a bug/m);
    expect(stdout + stderr, 'no path of this machine').not.toContain(copy);
  });

  it('has goldens for every command and its help', async () => {
    const { stdout } = await run('--help');
    const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*(?=\n)/gm)].map(([, name]) => name as string);
    const shown = commands.filter((name) => name !== 'help' && name !== 'router');
    const helped = new Set(goldens.map((golden) => textOr(join(FIXTURES, golden, 'args'), '').trim()));
    expect(shown.length).toBeGreaterThan(5);
    expect(shown.filter((name) => !helped.has(`${name} --help`))).toEqual([]);
  });
});
