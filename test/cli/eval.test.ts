import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.js';

let folder: string;
const at = (name: string) => join(folder, name);
const lines = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

async function router(...args: string[]) {
  const stdout: string[] = [];
  const stderr: string[] = [];
  const code = await main(args, {
    stdout: { write: (text) => void stdout.push(text) },
    stderr: { write: (text) => void stderr.push(text) },
    env: {},
    cwd: folder,
    isTerminal: false,
    columns: 100,
    hasColour: false,
    now: () => 0,
  });
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

// Synthetic throughout.
const CASES = [
  { id: 'sum', prompt: '2 + 2?', reference: '4', grader: 'numeric' },
  { id: 'list', prompt: 'First two?', reference: '[1, 2]', grader: 'literal' },
  { id: 'free', prompt: 'Say hello.' },
];
const answer = (
  case_id: string,
  tier: string,
  response: string | null,
  usage: unknown = { input_tokens: 1000, output_tokens: 100 },
) => ({
  case_id,
  tier,
  model: `${tier}-1`,
  response,
  usage,
});
const ANSWERS = [
  answer('sum', 'small', 'It is 5.'),
  answer('list', 'small', '[1, 2]'),
  answer('free', 'small', 'Hello!'),
  answer('sum', 'large', '4'),
  answer('list', 'large', '`[1, 2]`', null),
];
const CONFIG = `tiers:
  - {name: small, provider: recorded, model: small-1, answers: answers.jsonl, price: {input: 1, output: 5, as_of: 2026-01-01}}
  - {name: large, provider: recorded, model: large-1, answers: answers.jsonl, price: {input: 10, output: 50, as_of: 2026-01-01}}
`;

const run = (...more: string[]) =>
  router(
    'eval',
    '--config',
    at('router.yaml'),
    '--tiers',
    'small,large',
    '--set',
    at('set.jsonl'),
    '--out',
    at('run'),
    ...more,
  );

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-eval-'));
  writeFileSync(at('set.jsonl'), lines(CASES));
  writeFileSync(at('answers.jsonl'), lines(ANSWERS));
  writeFileSync(at('router.yaml'), CONFIG);
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('router eval', () => {
  it('writes outcomes by case id and tier, a journal line a call, and run.json', async () => {
    const { code, stdout } = await run('--json');
    // One of the three answers of the large tier is missing: more than 2 % failed.
    expect(code).toBe(3);
    expect(readdirSync(at('run')).sort()).toEqual(['journal.jsonl', 'outcomes.jsonl', 'run.json']);
    const rows = (name: string) =>
      readFileSync(join(at('run'), name), 'utf8')
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line));
    expect(rows('outcomes.jsonl').map((one) => [one.case_id, one.tier, one.status, one.score, one.cost_usd])).toEqual([
      ['free', 'small', 'unscored', null, 0.0015],
      ['free', 'large', 'failed', null, null],
      ['list', 'small', 'scored', 1, 0.0015],
      ['list', 'large', 'scored', 1, null],
      ['sum', 'small', 'scored', 0, 0.0015],
      ['sum', 'large', 'scored', 1, 0.015],
    ]);
    expect(rows('journal.jsonl')).toHaveLength(6);
    expect(Object.keys(rows('journal.jsonl')[0])).toEqual(['key', 'status', 'usage', 'cost_usd']);
    const report = JSON.parse(readFileSync(join(at('run'), 'run.json'), 'utf8'));
    expect(JSON.parse(stdout)).toEqual(report);
    expect(report).toMatchObject({ schema: 'router.run/1', cases: 3, calls: 6, scored: 4, unscored: 1, failed: 1 });
    expect(report.cost_usd).toBeCloseTo(0.0195, 12);
    expect(report.warnings.map((one: { code: string }) => one.code)).toEqual([
      'cases-without-grader',
      'too-many-failed',
      'calls-failed',
      'answers-without-usage',
    ]);
    expect(Object.keys(report.inputs)).toEqual(['set', 'config', 'answers of small', 'answers of large']);
  });

  it('prints a table and says on stderr what the figures leave out', async () => {
    const { stdout, stderr } = await run();
    expect(stdout).toMatch(/small +small-1 +50\.0 % \[9\.5, 90\.5\] +2 +1 +0 +\$0\.001500 +\$0\.004500/);
    expect(stdout).toMatch(/large +large-1 +100\.0 % \[34\.2, 100\.0\] +2 +0 +1/);
    expect(stderr).toContain('1 of 3 cases has no answer (mostly: no recorded answer)');
    expect((await run('--quiet', '--force')).stderr).toBe('');
  });

  it('gives the same bytes whatever the order of the rows', async () => {
    await run();
    const before = readFileSync(join(at('run'), 'outcomes.jsonl'), 'utf8');
    writeFileSync(at('set.jsonl'), lines([...CASES].reverse()));
    writeFileSync(at('answers.jsonl'), lines([...ANSWERS].reverse()));
    await run('--force');
    expect(readFileSync(join(at('run'), 'outcomes.jsonl'), 'utf8')).toBe(before);
  });

  const FAULTS: [title: string, files: Record<string, string>, args: string[], sentence: string][] = [
    ['a tier that is not in the config', {}, ['--tiers', 'smal'], 'There is no tier smal'],
    [
      'a tier that costs money, without a limit',
      { 'router.yaml': 'tiers: [{name: small, provider: anthropic, model: claude-haiku-4-5}]\n' },
      ['--tiers', 'small'],
      'Say how much at most with --max-spend',
    ],
    [
      'a model without a price',
      { 'router.yaml': 'tiers: [{name: small, provider: recorded, model: nobody-1, answers: answers.jsonl}]\n' },
      ['--tiers', 'small'],
      'nobody-1 (tier small): no price',
    ],
    ['a tier that has no answers', { 'answers.jsonl': lines(ANSWERS.slice(0, 3)) }, [], 'no answer of tier large'],
    [
      'answers of another set',
      { 'answers.jsonl': lines(ANSWERS.map((one) => ({ ...one, case_id: `x${one.case_id}` }))) },
      [],
      'belongs to a case',
    ],
    ['a judge', { 'set.jsonl': lines([{ ...CASES[0], grader: 'judge' }]) }, [], 'graded by "judge"'],
    [
      'a slow pattern',
      { 'set.jsonl': lines([{ ...CASES[0], grader: 'regex', reference: '(a+)+$' }]) },
      [],
      'repetition inside repetition',
    ],
    ['an empty eval set', { 'set.jsonl': '\n' }, [], 'set.jsonl: '],
    ['a missing eval set', {}, ['--set', '/nowhere/set.jsonl'], 'there is no such file'],
  ];
  it.each(FAULTS)('ends with 2 and one sentence on %s, before a folder is made', async (_, files, args, sentence) => {
    for (const [name, text] of Object.entries(files)) writeFileSync(at(name), text);
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(readdirSync(folder)).not.toContain('run');
  });

  it('does not touch a folder in use unless forced', async () => {
    mkdirSync(at('run'));
    writeFileSync(join(at('run'), 'notes.txt'), 'mine');
    const { code, stderr } = await run();
    expect(code).toBe(2);
    expect(stderr).toContain('the folder is not empty (notes.txt)');
    expect(readdirSync(at('run'))).toEqual(['notes.txt']);
    expect((await run('--force')).code).toBe(3);
    expect(readdirSync(at('run'))).toContain('notes.txt');
  });
});
