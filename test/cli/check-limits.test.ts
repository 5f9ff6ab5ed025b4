import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CheckReport } from '../../src/records/check.js';
import { run } from './run.js';

const SET = ['--set', 'fixtures/tune/set.jsonl'];
const OUTCOMES = 'fixtures/tune/split.jsonl';
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-check-limits-'));
  const measured = [...SET, '--outcomes', OUTCOMES, '--tiers', 'small,large'];
  const tuned = await run('tune', ...measured, '--config', 'fixtures/tune/router.yaml', '--out', at('rules.yaml'));
  expect(tuned.code, tuned.stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

type Row = { case_id: string; tier: string; score: number; latency_ms?: number | null };
const ROWS = readFileSync(OUTCOMES, 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line));

/** Outcomes of a run of its own, in a file. */
function measured(change: (row: Row) => Partial<Row>): string {
  writeFileSync(at('outcomes.jsonl'), ROWS.map((row) => `${JSON.stringify({ ...row, ...change(row) })}\n`).join(''));
  return at('outcomes.jsonl');
}

async function checked(path: string, ...flags: string[]): Promise<CheckReport & { code: number }> {
  const argv = ['check', at('rules.yaml'), ...SET, '--outcomes', path, ...flags];
  const { code, stdout, stderr } = await run(...argv, '--json');
  expect(stdout, stderr).not.toBe('');
  return { code, ...(JSON.parse(stdout) as CheckReport) };
}

const quick = (): string => measured(({ tier }) => ({ latency_ms: tier === 'small' ? 300 : 600 }));

describe('router check with limits', () => {
  it('holds the p95 of latency to its limit: kept, refuted, or not known', async () => {
    const kept = await checked(quick(), '--max-p95-ms', '700');
    expect(kept).toMatchObject({
      code: 0,
      verdict: 'valid',
      constraints: [{ name: 'max_p95_ms', bound: 600, met: true }],
    });
    const broken = await checked(quick(), '--max-p95-ms', '400');
    expect(broken).toMatchObject({ code: 1, verdict: 'expired' });
    expect(broken.reasons).toEqual(['the p95 of latency is at least 600, more than 400 ms']);
    const unknown = await checked(
      measured(() => ({ latency_ms: null })),
      '--max-p95-ms',
      '700',
    );
    expect(unknown).toMatchObject({ code: 4, verdict: 'undecided' });
    expect(unknown.reasons).toEqual(['the p95 of latency is not shown to stay within 700 ms']);
  });

  it('holds what is lost against the top tier to its limit', async () => {
    expect(await checked(quick(), '--max-degradation', '0.03')).toMatchObject({ code: 0, verdict: 'valid' });
    const open = await checked(quick(), '--max-degradation', '0.001');
    expect(open).toMatchObject({ code: 4, reasons: ['measured quality may be more than 0.001 below the top tier'] });
    const ids = new Set(ROWS.filter((_, row) => row % 20 === 0).map(({ case_id: id }) => id));
    const worse = measured(({ tier, case_id: id }) => ({ score: tier === 'small' && ids.has(id) ? 0 : 1 }));
    const found = await checked(worse, '--max-degradation', '0.001', '--min-acceptable', '0.8');
    expect(found).toMatchObject({ code: 1, verdict: 'expired' });
    expect(found.reasons[0]).toMatch(/^quality is below the top tier by at least 0\.\d+, more than 0\.001$/);
  });

  it('holds what a cascade hands on to its limit, and says that a router hands nothing on', async () => {
    const router = await checked(quick(), '--max-escalation', '0.1');
    expect(router).toMatchObject({ code: 0, constraints: [{ name: 'max_escalation', bound: 0, met: true }] });
    const text = await run('check', at('rules.yaml'), ...SET, '--outcomes', quick(), '--max-escalation', '0.1');
    expect(text.stdout).toContain('Limits: handed on at most 10.0 %: none is');
  });

  it('asks for no limit that nobody named', async () => {
    expect((await checked(quick())).constraints).toEqual([]);
  });
});

describe('router check on the outcomes that the rules were tuned on', () => {
  it('calls them by their name and keeps the verdict', async () => {
    const old = await checked(OUTCOMES);
    expect(old).toMatchObject({ code: 0, verdict: 'valid', is_fresh: false });
    expect(old.warnings.map(({ code }) => code)).toContain('outcomes-not-fresh');
    const { stdout, stderr } = await run('check', at('rules.yaml'), ...SET, '--outcomes', OUTCOMES);
    expect(stdout).toContain('which are not fresh');
    expect(stdout).not.toMatch(/\d fresh cases|on the fresh outcomes/);
    expect(stderr).toContain('the very outcomes that the rules were tuned on');
    // The order of the lines is not what makes outcomes fresh.
    writeFileSync(
      at('turned.jsonl'),
      [...ROWS]
        .reverse()
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    );
    expect((await checked(at('turned.jsonl'))).is_fresh).toBe(false);
  });

  it('calls others fresh', async () => {
    const other = await checked(quick());
    expect(other).toMatchObject({ verdict: 'valid', is_fresh: true });
    expect(other.warnings).toEqual([]);
    const { stdout } = await run('check', at('rules.yaml'), ...SET, '--outcomes', quick());
    expect(stdout).toContain('On 400 fresh cases');
  });
});
