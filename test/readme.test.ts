import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './cli/run.js';
import { type Shown, shownCommands, whyDifferent } from './readme.js';

// Every `$ router ...` of README.md runs, in order, in a folder that holds a copy of fixtures/, and must print what is shown.
const HOME = process.cwd();
const commands = shownCommands(readFileSync('README.md', 'utf8'));
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-readme-'));
  cpSync('fixtures', join(folder, 'fixtures'), { recursive: true });
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(HOME);
  rmSync(folder, { recursive: true });
});

describe('README.md', () => {
  it('shows commands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(6);
  });

  it.each(commands.map((one): [string, Shown] => [`line ${one.line}: router ${one.argv.join(' ')}`, one]))(
    '%s',
    async (_, shown) => {
      const { code, stdout, stderr } = await run(...shown.argv);
      // On a terminal data and talk run together; the talk of a command comes after its data.
      const printed = `${stdout}${stderr}`.trimEnd().split('\n');
      expect(whyDifferent(shown.output, printed), printed.join('\n')).toBeNull();
      expect(code).toBe(shown.exit);
    },
  );
});

describe('the package', () => {
  it('holds every file that README.md has commands read, and the jobs that it tells of', () => {
    const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: HOME });
    const [{ files }] = JSON.parse(said.toString()) as [{ files: { path: string }[] }];
    const packed = new Set(files.map(({ path }) => path));
    const read = commands.flatMap(({ argv }) => argv.filter((word) => word.startsWith('fixtures/')));
    const jobs = ['.github/workflows/check.yml', '.github/workflows/regenerate.yml', '.github/examples/gitlab-ci.yml'];
    expect(read.length).toBeGreaterThan(6);
    expect([...read, ...jobs].filter((path) => !packed.has(path))).toEqual([]);
  });
});

describe('the reader of README blocks', () => {
  const TEXT =
    '```console\n$ router a \\\n    b\none\n...\nlast\n$ echo $?\n4\n$ npm ci\n$ router c\n```\n$ router not in a block\n';

  it('joins continued lines, reads exit codes and leaves other commands alone', () => {
    expect(shownCommands(TEXT)).toEqual([
      { line: 2, argv: ['a', 'b'], output: ['one', '...', 'last'], exit: 4 },
      { line: 10, argv: ['c'], output: [], exit: 0 },
    ]);
  });

  it('lets "..." stand for any lines and nothing else', () => {
    expect(whyDifferent(['a', '...', 'd'], ['a', 'b', 'c', 'd'])).toBeNull();
    expect(whyDifferent(['a', '...'], ['a'])).toBeNull();
    expect(whyDifferent(['...', 'b'], ['a', 'b', 'b'])).toBeNull();
    expect(whyDifferent(['a', '...', 'x'], ['a', 'b'])).toBe('not printed: x');
    expect(whyDifferent(['a'], ['a', 'b'])).toBe('not shown: b');
    expect(whyDifferent(['a', 'b'], ['a', 'c'])).toBe('shown: b; printed: c');
    expect(whyDifferent(['a', 'b'], ['a'])).toBe('not printed: b');
  });
});
