import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { router } from './judged-world.js';

const S = 'fixtures/scenarios';
const A = ['project', `${S}/a.yaml`, `${S}/a.jsonl`, '--config', `${S}/router.yaml`];
const TUNED = [
  'project',
  'fixtures/tune/route/written/routing-rules.yaml',
  'fixtures/tune/log.jsonl',
  '--config',
  'fixtures/tune/router.yaml',
];
const at = (columns: number, ...argv: string[]) => router(argv, { columns, cwd: process.cwd() });
const flat = (text: string): string => text.replace(/\s+/g, ' ');

describe('router project', () => {
  it('says first what the bill becomes, then what that does to quality, then where the requests go', async () => {
    const { code, stdout } = await at(80, ...TUNED);
    expect(code).toBe(0);
    const text = flat(stdout);
    expect(text).toMatch(/^\$0\.09200 as logged -> \$0\.05600 routed: saves \$0\.03600 \(39\.1 % \[/);
    const order = ['Quality on this mix:', 'Where the requests go', 'By class', 'Tokens:', 'Prices:'];
    expect(order.map((part) => text.indexOf(part))).toEqual(
      order.map((part) => text.indexOf(part)).sort((one, other) => one - other),
    );
    expect(text).toContain('Quality on this mix: 0.0 pt [-5.8, +5.8] against all on the strongest tier (n = 43');
  });

  it('prints the figures of the document', async () => {
    const { projection } = JSON.parse((await at(80, ...A, '--json')).stdout);
    expect(projection).toMatchObject({ requests: 20, priced_requests: 20, refused: [] });
    expect(projection.saving_usd).toBeCloseTo(12_510, 6);
    expect((await at(80, ...A)).stdout).toContain('saves $12,510.00');
    expect(projection.tiers.map((row: { tier: string; requests: number }) => [row.tier, row.requests])).toEqual([
      ['small', 12],
      ['middle', 6],
      ['large', 2],
    ]);
  });

  it('prices the log by what the rules say their tiers cost, where no table knows the model', async () => {
    const { projection } = JSON.parse((await at(80, 'project', `${S}/a.yaml`, `${S}/a.jsonl`, '--json')).stdout);
    expect(projection).toMatchObject({ baseline_cost_usd: 15_000, saving_usd: 12_510 });
    const day = '2026-11-01';
    expect(projection.prices.own).toEqual([{ source: 'tiers', prices: 3, as_of: day, newest: day }]);
  });

  it('leaves the document alone, whatever the terminal', async () => {
    expect((await at(60, ...TUNED, '--json')).stdout).toBe((await at(120, ...TUNED, '--json')).stdout);
  });

  it('names the next command where there is a saving to watch over, and none where there is not', async () => {
    expect((await at(80, ...A)).stderr).toContain(`  router monitor ${S}/a.yaml LOG... --state monitor.json\n`);
    const log = join(mkdtempSync(join(tmpdir(), 'router-project-')), 'log.jsonl');
    writeFileSync(log, readFileSync(`${S}/a.jsonl`, 'utf8').replaceAll(/"model":\s*"[^"]*"/g, '"model":"nobody"'));
    const unpriced = await at(80, 'project', `${S}/a.yaml`, log);
    expect(unpriced.code).toBe(0);
    expect(unpriced.stdout).toMatch(/^No saving can be projected/);
    expect(unpriced.stderr).not.toContain('Next:');
    expect((await at(80, ...A, '--quiet')).stderr).toBe('');
  });

  it('says what a miss costs where it is told', async () => {
    const { stdout } = await at(80, ...TUNED, '--miss-cost-usd', '0.02');
    expect(flat(stdout)).toContain('What misses cost 40 answers come from lower tiers; 0.0 % [0.0, 8.2] of those miss');
  });

  it('says that a failure rate changes nothing where the rules name nobody to fail over to', async () => {
    const rules = join(mkdtempSync(join(tmpdir(), 'router-project-')), 'rules.yaml');
    const text = readFileSync(`${S}/a.yaml`, 'utf8').replaceAll('provider: null', 'provider: openai');
    writeFileSync(rules, text);
    const args = ['project', rules, `${S}/a.jsonl`, '--config', `${S}/router.yaml`];
    const plain = JSON.parse((await at(80, ...args, '--json')).stdout);
    const failing = JSON.parse((await at(80, ...args, '--failure-rate', 'openai=0.5', '--json')).stdout);
    expect(failing.warnings).toContainEqual({ code: 'failure-rates-unused', fields: { providers: ['openai'] } });
    expect(failing.projection).toEqual(plain.projection);
    const { stderr, stdout } = await at(120, ...args, '--failure-rate', 'openai=0.5');
    expect(flat(stderr + stdout)).toContain('The failure rate of openai changes nothing: the rules name nobody to ask');
  });

  it.each<[string, string[], RegExp]>([
    ['rules that are not there', ['project', 'gone.yaml', `${S}/a.jsonl`], /gone\.yaml: there is no such file/],
    ['a log that is not there', ['project', `${S}/a.yaml`, 'gone.jsonl'], /gone\.jsonl/],
    ['no log', ['project', `${S}/a.yaml`], /missing required argument 'logs'/],
    ['a log in place of rules', ['project', `${S}/a.jsonl`, `${S}/a.jsonl`], /a\.jsonl/],
    [
      'a failure rate of a provider that no tier has',
      [...TUNED, '--failure-rate', 'nobody=0.1'],
      /--failure-rate nobody: no tier of the rules has that provider\. Theirs are: /,
    ],
    ['a failure rate of more than all', [...A, '--failure-rate', 'openai=2'], /share between 0 and 1/],
  ])('ends with 2 on %s', async (_, argv, sentence) => {
    const { code, stdout, stderr } = await at(80, ...argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(sentence);
  });
});
