import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { complaints } from './house-rules.js';

const ROOT = join(import.meta.dirname, '..');
const SRC = join(ROOT, 'src');
const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: relative('', file).replaceAll('\\', '/'), text: readFileSync(join(SRC, file), 'utf8') }));

/**
 * Formulas of the method that the test vectors hold and that no command calls yet: the judge, learned calibration,
 * comparisons with published scores, alternatives to the certificate. A file leaves this list when a command uses it.
 */
const HELD_BY_TESTS = [
  'curves/arena.ts',
  'stats/graded.ts',
  'stats/mcnemar.ts',
  'stats/multiple.ts',
  'stats/walk-bound.ts',
];

describe('the house', () => {
  it('keeps the import table, the purity of the pure folders and the size of files', () => {
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(({ file, text }) => complaints(file, text))).toEqual([]);
  });

  it('has no file that nothing imports', () => {
    const imported = new Set<string>();
    for (const { file, text } of sources) {
      // Kernels are of another language, whose imports have no ending.
      for (const [, target] of text.matchAll(/(?:from\s*|import\s*\(?\s*|new URL\()['"](\.[^'"]+?)(?:\.js)?['"]/g)) {
        imported.add(`${join(file, '..', target as string)}.ts`);
      }
    }
    const entries = ['index.ts', 'cli/main.ts', 'cli/io.ts', 'cli/ingest/kernel/index.ts', 'sources/kernel/inflate.ts'];
    const alone = sources.map(({ file }) => file).filter((file) => !imported.has(file) && !entries.includes(file));
    expect(alone.sort()).toEqual(HELD_BY_TESTS);
  });

  it('lets only bin/router.js set the exit code', () => {
    expect(sources.filter(({ text }) => text.includes('process.exitCode')).map(({ file }) => file)).toEqual([]);
  });

  it('keeps test files readable', () => {
    const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.ts'),
    );
    const long = tests.filter((file) => readFileSync(join(ROOT, 'test', file), 'utf8').split('\n').length > 260);
    expect(long).toEqual([]);
  });
});

describe('the checker itself', () => {
  const bad: [string, string, string][] = [
    ['stats/a.ts', "import x from 'node:fs';", 'may not import package node:fs'],
    ['stats/a.ts', "import { x } from '../traffic/mix.js';", 'may not import traffic/mix'],
    ['policy/a.ts', "import { x } from '../evals/split.js';", 'may not import evals/split'],
    ['replay/a.ts', "import { x } from '../providers/recorded.js';", 'may not import providers/recorded'],
    ['render/a.ts', 'const x = Date.now();', 'in a pure folder'],
    ['curves/a.ts', 'export async function f() {}', 'in a pure folder'],
    ['learn/a.ts', 'const x = Math.random();', 'in a pure folder'],
    ['traffic/a.ts', 'const x = new Date();', 'in a pure folder'],
    ['evals/a.ts', "await fetch('x');", 'in a pure folder'],
    ['records/a.ts', "import { wilson } from '../stats/interval.js';", 'may not import stats/interval'],
    ['sources/a.ts', "import { x } from '../policy/decide.js';", 'may not import policy/decide'],
    ['providers/a.ts', "const sdk = await import('left-pad');", 'may not import package left-pad'],
    ['elsewhere/a.ts', 'export const a = 1;', 'folder has no line in the import table'],
    ['cli/a.ts', 'export default 1;', 'default export'],
    ['cli/a.ts', '\n'.repeat(260), 'the limit is 250'],
  ];
  it.each(bad)('complains about %s: %s', (file, text, complaint) => {
    expect(complaints(file, text).join('\n')).toContain(complaint);
  });

  const good: [string, string][] = [
    [
      'stats/a.ts',
      "import { quantile } from 'simple-statistics';\nimport type { Estimate } from '../records/estimate.js';",
    ],
    ['policy/a.ts', "import { traitsOf } from '../traffic/traits.js';"],
    ['replay/a.ts', "import type { Provider } from '../providers/provider.js';"],
    ['records/a.ts', 'export type Kind = "node:fs" | "a";'],
    ['cli/a.ts', "import x from 'commander';\nimport '../sources/lines.js';"],
    ['index.ts', "export { x } from './runtime/route.js';"],
  ];
  it.each(good)('accepts %s: %s', (file, text) => {
    expect(complaints(file, text)).toEqual([]);
  });
});
