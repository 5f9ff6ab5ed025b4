import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCases } from '../../src/sources/eval-file.js';
import { jsonLines, logRow, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

const LOG = 'fixtures/demo/log.jsonl';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-sample-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const at = (name: string): string => join(folder, name);
const rowsOf = (name: string): Record<string, unknown>[] =>
  readFileSync(at(name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
const idsOf = (name: string): unknown[] => rowsOf(name).map(({ id }) => id);

/** A synthetic log of chosen texts. */
function log(name: string, texts: readonly string[], more: Record<string, unknown> = {}): string {
  const lines = texts.map((content, index) =>
    JSON.stringify({ id: `q${index}`, model: 'gpt-4o', status: 'ok', messages: [{ role: 'user', content }], ...more }),
  );
  writeFileSync(at(name), `${lines.join('\n')}\n`);
  return at(name);
}

describe('router sample', () => {
  it('says what it drew (golden: fixtures/sample)', async () => {
    const { code, stdout, stderr } = await run('sample', LOG, '-n', '60', '--out', at('set.jsonl'));
    expect(code).toBe(0);
    expect(stdout).toBe(readFileSync('fixtures/sample/demo.txt', 'utf8'));
    expect(stderr).toContain('Next: give each case "reference" and "grader"');
  });

  it('says how many labels each claim needs and what asking the tiers costs (golden: fixtures/sample)', async () => {
    const { code, stdout, stderr } = await run(
      'sample',
      LOG,
      '--plan',
      '--tiers',
      'haiku,opus',
      '--config',
      'fixtures/sample/router.yaml',
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe(readFileSync('fixtures/sample/demo-plan.txt', 'utf8'));
  });

  it("prices the replay at the tiers' prices and the log's own token counts", async () => {
    const usage = { input_tokens: 600, cache_read_tokens: 300, cache_write_tokens: 100, output_tokens: 200 };
    const path = log('log.jsonl', ['one thing', 'another matter'], { usage });
    const { stdout } = await run('sample', path, '--plan', '--json', '--config', 'fixtures/sample/router.yaml');
    const plan = JSON.parse(stdout);
    expect(plan.schema).toBe('router.sample-plan/1');
    expect(plan.tokens_per_request).toEqual({ input: 1000, output: 200, requests: 2 });
    // 1000 x 1 + 200 x 5 and 1000 x 5 + 200 x 25 USD per million.
    expect(plan.tiers.map((tier: { cost_usd_per_case: number }) => tier.cost_usd_per_case)).toEqual([0.002, 0.01]);
    expect(plan.labels).toBe(1736);
    expect(plan.cost_usd).toBeCloseTo(1736 * 0.012, 9);
    expect(plan.labels_of_log).toBe(2);
  });

  it('writes cases that readers of eval sets take, with weights that sum to the clusters', async () => {
    const { stdout } = await run('sample', LOG, '-n', '60', '--json', '--out', at('set.jsonl'));
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schema: 'router.sample/1', cases: 60, frame: { requests: 600 } });
    const { cases } = await readCases(at('set.jsonl'));
    expect(cases).toHaveLength(60);
    expect(cases.every((one) => one.segment && one.cluster && one.source === 'log.jsonl')).toBe(true);
    expect(new Set(cases.map((one) => one.cluster)).size).toBe(60);
    expect(cases.reduce((sum, one) => sum + (one.weight ?? 0), 0)).toBeCloseTo(report.frame.clusters, 6);
    expect(statSync(at('set.jsonl')).mode & 0o777).toBe(0o600);
  });

  it('begins a larger sample with the cases of a smaller one, whatever the order of the log', async () => {
    const lines = readFileSync(LOG, 'utf8').trimEnd().split('\n');
    writeFileSync(at('turned.jsonl'), `${[...lines].reverse().join('\n')}\n`);
    await run('sample', LOG, '-n', '40', '--out', at('a.jsonl'));
    await run('sample', LOG, '-n', '90', '--out', at('b.jsonl'));
    await run('sample', at('turned.jsonl'), '-n', '40', '--out', at('c.jsonl'));
    await run('sample', LOG, '-n', '40', '--seed', '2', '--out', at('d.jsonl'));
    expect(idsOf('b.jsonl').slice(0, 40)).toEqual(idsOf('a.jsonl'));
    expect(idsOf('c.jsonl')).toEqual(idsOf('a.jsonl'));
    expect(idsOf('d.jsonl')).not.toEqual(idsOf('a.jsonl'));
  });

  it('carries labels over with --extend, and says which cases were lost', async () => {
    await run('sample', LOG, '-n', '10', '--out', at('a.jsonl'));
    const labelled = rowsOf('a.jsonl').map((row) =>
      JSON.stringify({ ...row, reference: `of ${row['id']}`, grader: 'exact' }),
    );
    labelled.push(JSON.stringify({ id: 'gone', prompt: 'x', reference: 'y' }));
    writeFileSync(at('labelled.jsonl'), labelled.join('\n'));
    const { stderr } = await run('sample', LOG, '-n', '20', '--extend', at('labelled.jsonl'), '--out', at('b.jsonl'));
    expect(
      rowsOf('b.jsonl').filter((row) => row['reference'] === `of ${row['id']}` && row['grader'] === 'exact'),
    ).toHaveLength(10);
    expect(stderr).toContain('1 of 11 cases of the earlier sample is not in this one (gone)');
  });

  it('masks the texts of tools as well', async () => {
    const tools = [
      { type: 'function', function: { name: 'find', description: 'Ask anna@mail.example', parameters: { a: [1] } } },
    ];
    const path = scratch(jsonLines(logRow('t', { tools })));
    const out = scratchPath('tools.jsonl');
    expect((await run('sample', path, '-n', '1', '--out', out)).code).toBe(0);
    expect(JSON.parse(readFileSync(out, 'utf8')).tools).toEqual([
      { type: 'function', function: { name: 'find', description: 'Ask [EMAIL]', parameters: { a: [1] } } },
    ]);
  });

  it('masks personal data unless --raw, and never prints a text', async () => {
    const path = log('log.jsonl', ['Mail anna@mail.example about card 4111 1111 1111 1111', 'Something else entirely']);
    const { stdout, stderr } = await run('sample', path, '-n', '2', '--out', at('set.jsonl'));
    expect(readFileSync(at('set.jsonl'), 'utf8')).toContain('Mail [EMAIL] about card [CARD]');
    expect(stdout).toContain('Masked: 1 email, 1 card.');
    expect(stdout + stderr).not.toContain('anna');
    const raw = await run('sample', path, '-n', '2', '--raw', '--out', at('raw.jsonl'));
    expect(readFileSync(at('raw.jsonl'), 'utf8')).toContain('anna@mail.example');
    expect(raw.stdout).toContain('--raw');
  });

  it('takes parts, system prompts and requests without text as they are', async () => {
    const parts = [
      { type: 'text', text: 'What is on this picture, sent by a@b.example?' },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
    ];
    const rows = [
      {
        id: 'a',
        model: 'm',
        status: 'ok',
        task: 'look',
        messages: [
          { role: 'system', content: 'Be kind.' },
          { role: 'user', content: parts },
        ],
      },
      { id: 'b', model: 'm', status: 'ok', messages: [{ role: 'user', content: '  ' }] },
      { id: 'c', model: 'm', status: 'ok', features: { words: 3 } },
    ];
    writeFileSync(at('log.jsonl'), rows.map((row) => JSON.stringify(row)).join('\n'));
    const { code, stderr } = await run('sample', at('log.jsonl'), '-n', '9', '--out', at('set.jsonl'));
    expect(code).toBe(0);
    expect(rowsOf('set.jsonl')).toMatchObject([{ id: 'a', task: 'look', weight: 1, cluster_size: 1 }]);
    expect(readFileSync(at('set.jsonl'), 'utf8')).toContain('sent by [EMAIL]?');
    expect(stderr).toContain("2 of 3 requests hold no user's text");
    expect(stderr).toContain('9 cases were asked for and the log holds 1 different ones');
  });

  it('never replaces a labelled set unless forced', async () => {
    writeFileSync(at('set.jsonl'), 'mine');
    const { code, stderr } = await run('sample', LOG, '-n', '5', '--out', at('set.jsonl'));
    expect([code, readFileSync(at('set.jsonl'), 'utf8')]).toEqual([2, 'mine']);
    expect(stderr).toContain('exists already');
    expect((await run('sample', LOG, '-n', '5', '--out', at('set.jsonl'), '--force')).code).toBe(0);
  });

  const FAULTS: [what: string, args: string[], sentence: string][] = [
    ['a pipe', ['-', '-n', '5'], 'The log is read twice'],
    ['no number', [LOG], '-n is missing'],
    ['a number of 0', [LOG, '-n', '0'], 'at least 1'],
    ['an unknown tier', [LOG, '--plan', '--tiers', 'hiaku'], 'Did you mean haiku?'],
    ['a missing log', ['/nowhere/log.jsonl', '-n', '5'], 'there is no such file'],
  ];
  it.each(FAULTS)('ends with 2 and one sentence on %s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await run('sample', ...args, '--out', at('set.jsonl'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(sentence);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
