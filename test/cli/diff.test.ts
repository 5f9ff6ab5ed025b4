import { describe, expect, it } from 'vitest';
import type { DiffReport } from '../../src/records/diff.js';
import { router } from './judged-world.js';

const S = 'fixtures/scenarios';
const FILES = [`${S}/a.yaml`, `${S}/a-changed.yaml`];
const ON_LOG = ['diff', ...FILES, '--log', `${S}/a.jsonl`, '--config', `${S}/router.yaml`];
const at = (columns: number, ...argv: string[]) => router(argv, { columns, cwd: process.cwd() });

async function reported(...argv: string[]): Promise<DiffReport> {
  const { code, stdout, stderr } = await at(80, ...argv, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

describe('router diff', () => {
  it('finds what was worked by hand: 6 requests up at 600 USD each, 2 down (fixtures/scenarios/README.md, c)', async () => {
    const report = await reported(...ON_LOG);
    expect(report).toMatchObject({ schema: 'router.diff/1', requests: 20, moved: 8, priced_requests: 20 });
    expect(report.old_cost_usd).toBeCloseTo(2490, 6);
    expect(report.new_cost_usd).toBeCloseTo(4890, 6);
    expect(report.cost_change_usd).toBeCloseTo(2400, 6);
    expect(report.moves.map(({ from, to, requests }) => [from, to, requests])).toEqual([
      ['middle', 'large', 6],
      ['large', 'middle', 2],
    ]);
    expect(report.flips.reduce((sum, { requests }) => sum + requests, 0)).toBe(8);
  });

  it('says the other way round the opposite, and of a file and itself nothing', async () => {
    const [old, changed] = FILES as [string, string];
    const back = await reported('diff', changed, old, ...ON_LOG.slice(3));
    expect(back.cost_change_usd).toBeCloseTo(-2400, 6);
    expect(back.moved).toBe(8);
    const same = await reported('diff', old, old, ...ON_LOG.slice(3));
    expect(same).toMatchObject({ changes: [], moved: 0, moves: [], flips: [] });
    expect((await at(80, 'diff', old, old, ...ON_LOG.slice(3))).stdout).toContain('None of 20 requests moves');
  });

  it('gives the answer before what it follows from', async () => {
    const { code, stdout } = await at(80, ...ON_LOG);
    expect(code).toBe(0);
    const [, , first] = stdout.split('\n');
    expect(first).toBe('8 of 20 requests move to another tier. $2,490.00 -> $4,890.00: +$2,400.00');
    expect(stdout.indexOf('Quality:')).toBeLessThan(stdout.indexOf('- rule moderate-middle is gone'));
  });

  it('without a log names the changes, no requests, and how to count them', async () => {
    const report = await reported('diff', ...FILES);
    expect(report).toMatchObject({ requests: null, moved: null, old_cost_usd: null, moves: [] });
    const { stdout, stderr } = await at(80, 'diff', ...FILES);
    expect(stdout).not.toMatch(/requests|Quality/);
    expect(stderr.replace(/ \\\n +/g, ' ')).toContain(`router diff ${FILES[0]} ${FILES[1]} --log LOG...`);
  });

  it('writes for a pull request the same at every width: no line broken, no column left out', async () => {
    const narrow = await at(40, ...ON_LOG, '--markdown');
    expect(narrow.stdout).toBe((await at(200, ...ON_LOG, '--markdown')).stdout);
    expect(narrow.stdout).toMatch(/^8 of 20 requests move .* \(20 priced requests\)\.$/m);
    const rows = narrow.stdout.split('\n').filter((line) => line.startsWith('|'));
    expect(rows).toHaveLength(8);
    // A row of another number of cells is no table.
    expect(rows.map((row) => row.split('|').length)).toEqual([6, 6, 6, 6, 8, 8, 8, 8]);
    const report = await reported(...ON_LOG);
    expect(narrow.stdout).toContain(`| ${report.flips[0]?.template} |`);
    expect(narrow.stdout).toContain(`| ${report.flips[0]?.example_id} `);
  });

  it('leaves the document alone, whatever the terminal', async () => {
    const { stdout } = await at(60, ...ON_LOG, '--json');
    expect((await at(120, ...ON_LOG, '--json', '--markdown')).stdout).toBe(stdout);
  });

  it('keeps a table at 60 columns by leaving the example out', async () => {
    const { stdout } = await at(60, ...ON_LOG);
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(60);
    expect(stdout).not.toContain('for example');
  });

  it.each<[string, string[], RegExp]>([
    ['rules that are not there', ['diff', 'gone.yaml', FILES[1] as string], /gone\.yaml: there is no such file/],
    ['one file', ['diff', FILES[0] as string], /missing required argument 'new'/],
    ['a log in place of rules', ['diff', `${S}/a.jsonl`, FILES[1] as string], /a\.jsonl/],
    ['a log that is not there', ['diff', ...FILES, '--log', 'gone.jsonl'], /gone\.jsonl/],
  ])('ends with 2 on %s', async (_, argv, sentence) => {
    const { code, stdout, stderr } = await at(80, ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});
