import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../src/cli/commands/check.js';
import { run, runIn } from './run.js';

const SET = ['--set', 'fixtures/tune/set.jsonl'];
const CONFIG = ['--config', 'fixtures/tune/router.yaml'];
let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'router-check-'));
  const measured = [...SET, '--outcomes', 'fixtures/tune/split.jsonl', '--tiers', 'small,large'];
  const tuned = await run('tune', ...measured, ...CONFIG, '--out', at('rules.yaml'));
  expect(tuned.code, tuned.stderr).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  case_id: string;
  tier: string;
  score: number;
}

const ROWS = readFileSync('fixtures/tune/split.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line): Row => JSON.parse(line));

function outcomes(name: string, rows: readonly Row[]): string {
  writeFileSync(at(name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  return at(name);
}

/** `router check` as JSON, on the rules tuned above. */
async function checked(path: string, ...more: string[]): Promise<{ code: number; stderr: string; verdict: string }> {
  const { code, stdout, stderr } = await run('check', at('rules.yaml'), ...SET, '--outcomes', path, '--json', ...more);
  return { code, stderr, verdict: stdout === '' ? '' : JSON.parse(stdout).verdict };
}

describe('router check', () => {
  it('ends with 0 and valid while fresh outcomes prove the claim again', async () => {
    expect(await checked('fixtures/tune/split.jsonl')).toMatchObject({ code: 0, verdict: 'valid' });
  });

  it('ends with 1 and expired when the small tier fails what it used to do', async () => {
    const worse = ROWS.map((row, at) => (row.tier === 'small' && at % 3 !== 0 ? { ...row, score: 0 } : row));
    const found = await checked(outcomes('worse.jsonl', worse));
    expect(found).toMatchObject({ code: 1, verdict: 'expired' });
  });

  it('ends with 4 and undecided when there is little to go by, or nothing', async () => {
    const ids = new Set(ROWS.slice(0, 40).map((row) => row.case_id));
    const few = ROWS.filter((row) => ids.has(row.case_id));
    expect(await checked(outcomes('few.jsonl', few))).toMatchObject({ code: 4, verdict: 'undecided' });
    const large = ROWS.filter(({ tier }) => tier === 'large');
    expect((await checked(outcomes('large-only.jsonl', large))).code, 'nothing was measured of small').not.toBe(0);
    expect((await checked(outcomes('empty.jsonl', []))).code).not.toBe(0);
  });

  it('asks as much as it is told to', async () => {
    const strict = await checked('fixtures/tune/split.jsonl', '--min-acceptable', '0.9999');
    expect(strict.code).not.toBe(0);
  });

  it('keeps colour out of the Markdown that a pull request shows, whatever is forced', async () => {
    const argv = ['check', at('rules.yaml'), ...SET, '--outcomes', 'fixtures/tune/split.jsonl'];
    expect((await runIn({ FORCE_COLOR: '1' }, ...argv)).stdout).toContain('\u001b');
    expect((await runIn({ FORCE_COLOR: '1' }, ...argv, '--markdown')).stdout).not.toContain('\u001b');
  });

  it('adds what it says to the summary of a job, and keeps what stands there', async () => {
    writeFileSync(at('summary.md'), 'before\n');
    const out: string[] = [];
    const io = {
      stdout: { write: (text: string) => out.push(text) },
      stderr: { write: () => {} },
      env: { GITHUB_STEP_SUMMARY: at('summary.md') },
      columns: 60,
    } as unknown as Parameters<typeof check>[2];
    const options = { set: 'fixtures/tune/set.jsonl', outcomes: 'fixtures/tune/split.jsonl', seed: 1, quiet: true };
    expect(await check(at('rules.yaml'), options as unknown as Parameters<typeof check>[1], io)).toBe(0);
    const whole = await run('check', at('rules.yaml'), ...SET, '--outcomes', 'fixtures/tune/split.jsonl', '--markdown');
    expect(readFileSync(at('summary.md'), 'utf8')).toBe(`before\n${whole.stdout}`);
    expect(out.join('')).toContain('## Routing rules: valid');
  });
});
