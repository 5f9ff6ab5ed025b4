import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeWorld, at as judgedAt, LABEL, openWorld, person, router, typed } from './judged-world.js';

// Every screen of text at three widths, on synthetic files. What is asked of all is asked here; what each says, elsewhere.
const WIDTHS = [60, 80, 120];
const HOME = process.cwd();
const DEMO = 'fixtures/demo';
const TUNE = 'fixtures/tune';
const MEASURED = ['--set', `${TUNE}/set.jsonl`, '--outcomes', `${TUNE}/split.jsonl`, '--tiers', 'small,large'];
const CONFIG = ['--config', `${TUNE}/router.yaml`];
const DEMO_MEASURED = ['--set', `${DEMO}/evalset.jsonl`, '--outcomes', 'run/outcomes.jsonl'];
const DEMO_GOALS = ['--acceptable', 'relative', '--config', `${DEMO}/router.yaml`];
let folder = '';

interface Screen {
  argv: string[];
  /** Ends expected; the first is named where there is one. */
  code?: number;
}

const lines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-screens-'));
  cpSync('fixtures', join(folder, 'fixtures'), { recursive: true });
  process.chdir(folder);
  openWorld();
  const made = async (...argv: string[]): Promise<void> => {
    const { code, stderr } = await router(argv);
    expect(code, `${argv.join(' ')}\n${stderr}`).toBe(0);
  };
  await made(
    'eval',
    '--config',
    `${DEMO}/router.yaml`,
    '--tiers',
    'haiku,sonnet,opus',
    ...DEMO_MEASURED.slice(0, 2),
    '--out',
    'run',
  );
  await made('tune', ...DEMO_MEASURED, ...DEMO_GOALS, '--log', `${DEMO}/log.jsonl`, '--out', 'routing-rules.yaml');
  await made('tune', ...MEASURED, ...CONFIG, '--out', 'split.yaml');
  await router(['tune', ...DEMO_MEASURED, ...DEMO_GOALS, '--min-acceptable', '0.995', '--out', 'strict.yaml']);
  writeFileSync('routed.jsonl', lines(routed(3)));
  writeFileSync('calm.jsonl', lines(routed(30)));
  const rows = readFileSync(`${TUNE}/split.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  writeFileSync(
    'worse.jsonl',
    lines(rows.map((row, n) => (row.tier === 'small' && n % 3 ? { ...row, score: 0 } : row))),
  );
  writeFileSync('few.jsonl', lines(rows.slice(0, 90)));
  writeFileSync('verdicts.jsonl', lines(promptfoo()));
  mkdirSync('bare');
  await router(LABEL(), person());
});
afterAll(() => {
  process.chdir(HOME);
  closeWorld();
  rmSync(folder, { recursive: true });
});

/** Requests that the rules send to the small tier; every `every`-th was answered by the large one. */
function routed(every: number): object[] {
  return Array.from({ length: 300 }, (_, n) => ({
    id: `visit-${n}`,
    timestamp: new Date(Date.parse('2026-11-02T00:00:00Z') + n * 1000).toISOString(),
    model: n % every === 0 ? 'synthetic-large' : 'synthetic-small',
    messages: [{ role: 'user', content: `When does the tower open on Monday? (${n})` }],
    status: 'ok',
    usage: { input_tokens: 20, output_tokens: 40, cache_read_tokens: 0, cache_write_tokens: 0 },
  }));
}

function promptfoo(): object[] {
  return Array.from({ length: 40 }, (_, n) => ({
    id: `row-${n}`,
    testIdx: n >> 1,
    promptIdx: n & 1,
    provider: { id: 'file://p.cjs', label: n & 1 ? 'big' : 'small' },
    prompt: { raw: `Question ${n >> 1}?`, label: 'q' },
    response: { output: 'x', tokenUsage: { prompt: 20, completion: 5 } },
    success: n % 4 !== 0,
    score: n % 4 === 0 ? 0 : 1,
    failureReason: 0,
    latencyMs: 10,
    cost: 0.001,
  }));
}

const EVAL = ['eval', '--config', `${DEMO}/router.yaml`, '--set', `${DEMO}/evalset.jsonl`];
const SCREENS: Record<string, Screen> = {
  'next steps': { argv: [] },
  analyze: { argv: ['analyze', `${DEMO}/log.jsonl`] },
  'sample --plan': { argv: ['sample', `${DEMO}/log.jsonl`, '--plan'] },
  sample: { argv: ['sample', `${DEMO}/log.jsonl`, '-n', '60', '--out', 'drawn.jsonl', '--force'] },
  outcomes: { argv: ['outcomes', 'verdicts.jsonl', '--out', 'graded', '--force'] },
  eval: { argv: [...EVAL, '--tiers', 'haiku,sonnet,opus', '--out', 'again', '--force'] },
  'eval --dry-run': {
    argv: ['eval', '--tiers', 'haiku,sonnet,opus', '--set', `${DEMO}/evalset.jsonl`, '--dry-run', '--max-spend', '9'],
  },
  curve: { argv: ['curve', ...MEASURED] },
  'tune, which routes': {
    argv: [
      'tune',
      ...DEMO_MEASURED,
      ...DEMO_GOALS,
      '--log',
      `${DEMO}/log.jsonl`,
      '--miss-cost-usd',
      '0.02',
      '--out',
      'again.yaml',
    ],
  },
  'tune, which refuses': {
    argv: [
      'tune',
      ...MEASURED.slice(0, 2),
      '--outcomes',
      `${TUNE}/weak.jsonl`,
      '--tiers',
      'small,large',
      ...CONFIG,
      '--out',
      'no.yaml',
    ],
    code: 1,
  },
  'tune, which cannot tell': {
    argv: ['tune', '--set', `${TUNE}/few-set.jsonl`, '--outcomes', `${TUNE}/few.jsonl`, ...CONFIG, '--out', 'few.yaml'],
    code: 4,
  },
  'tune, which keeps': { argv: ['tune', ...MEASURED, ...CONFIG, '--previous', 'split.yaml', '--out', 'kept.yaml'] },
  project: { argv: ['project', 'routing-rules.yaml', `${DEMO}/log.jsonl`, '--miss-cost-usd', '0.02'] },
  diff: { argv: ['diff', 'routing-rules.yaml', 'strict.yaml', '--log', `${DEMO}/log.jsonl`] },
  'diff of files': { argv: ['diff', 'routing-rules.yaml', 'strict.yaml'] },
  'check, valid': { argv: ['check', 'split.yaml', ...MEASURED.slice(0, 4), ...CONFIG, '--log', 'calm.jsonl'] },
  'check, expired': { argv: ['check', 'split.yaml', ...MEASURED.slice(0, 2), '--outcomes', 'worse.jsonl'], code: 1 },
  'check, undecided': { argv: ['check', 'split.yaml', ...MEASURED.slice(0, 2), '--outcomes', 'few.jsonl'], code: 4 },
  'monitor, valid': { argv: ['monitor', 'split.yaml', 'calm.jsonl', ...CONFIG] },
  'monitor, expired': { argv: ['monitor', 'split.yaml', 'routed.jsonl', ...CONFIG], code: 1 },
  explain: {
    argv: ['explain', 'routing-rules.yaml', '--prompt', 'Prove that the sum of two odd numbers is even, step by step.'],
  },
  export: {
    argv: ['export', 'fixtures/export/plain.yaml', '--to', 'portkey', '--out', 'litellm', '--log', 'calm.jsonl'],
  },
  'report, its sentence': { argv: ['report', '--log', 'calm.jsonl', ...CONFIG, '--out', 'report.html'] },
};

/** A line may be too long only for one word that cannot be broken, its indentation and the mark of a command that goes on. */
const isBreakable = (line: string): boolean => line.trim().replace(/ \\$/, '').includes(' ');

/** What a terminal shows in the end: progress is drawn over, a new screen begins at the top. */
function settled(text: string): string {
  return text
    .replaceAll('\u001b[2J\u001b[H', '')
    .replaceAll('\u001b[K', '')
    .replace(/[^\n]*\r/g, '');
}

function expectFits(text: string, width: number): void {
  expect(text.split('\n').filter((line) => line.length > width && isBreakable(line))).toEqual([]);
}

function expectPlain(text: string): void {
  expect(
    text.split('\n').filter((line) => line !== line.trimEnd()),
    'spaces at the end',
  ).toEqual([]);
  expect(text).not.toMatch(/\bNaN\b|\bundefined\b|\bnull\b|Infinity|\[object/);
  expect(text, 'no colour, no control codes').not.toContain('\u001b');
  if (text !== '') expect(text, 'one line feed at the end').toMatch(/\S\n$/);
}

describe.each(WIDTHS)('at %i columns', (columns) => {
  it.each(Object.entries(SCREENS))('%s keeps within the screen', async (_, { argv, code: expected = 0 }) => {
    const { code, stdout, stderr } = await router(argv, { columns, cwd: folder, isTerminal: true });
    expect(code, stderr).toBe(expected);
    expect(stdout.length, stderr).toBeGreaterThan(20);
    for (const text of [stdout, settled(stderr)]) {
      expectFits(text, columns);
      expectPlain(text);
    }
  });

  it('label keeps within the screen: an answer, and what follows from the labels', async () => {
    const out = judgedAt(`new-${columns}.jsonl`);
    const terminal = { columns, isTerminal: true };
    const asked = await router([...LABEL(), '-n', '4', '--out', out], { ...terminal, ...typed('5') });
    const done = await router(LABEL(), { ...terminal, ...typed('') });
    for (const text of [settled(asked.stderr), asked.stdout, settled(done.stderr), done.stdout]) {
      expectFits(text, columns);
      expectPlain(text);
    }
  });
});

describe('where stderr is no terminal', () => {
  it.each(['analyze', 'eval', 'outcomes', 'check, undecided', 'monitor, expired', 'export'])(
    '%s writes no control codes, and each warning on one line',
    async (name) => {
      const { argv } = SCREENS[name] as Screen;
      const { stdout, stderr } = await router(argv, { columns: 60, cwd: folder });
      expectPlain(stdout);
      expectPlain(stderr);
      const warnings = stderr.split('\n').filter((line) => line.startsWith('warning: '));
      expect(warnings.filter((line) => !/[.?]$/.test(line))).toEqual([]);
    },
  );
});
