import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesYaml } from '../../src/render/rules.js';
import { someRules } from '../gateways/rules.js';
import { run } from './run.js';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-doubtful-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const N = 600;

/** 600 cases that small and large answer well, but for what `change` makes of them. */
function written(change: (row: number) => { weight?: number; small?: number | null }): string[] {
  const rows = Array.from({ length: N }, (_, row) => row);
  const lines = (list: unknown[]): string => list.map((one) => JSON.stringify(one)).join('\n');
  const weightOf = (row: number): number => change(row).weight ?? 1;
  const cases = rows.map((row) => ({ id: `c${row}`, prompt: `What is ${row * 7919}?`, weight: weightOf(row) }));
  const outcomes = rows.flatMap((row) => {
    const { small = 1 } = change(row);
    const large = { case_id: `c${row}`, tier: 'large', score: Number(row % 40 !== 1), cost_usd: 0.01 };
    return small === null ? [large] : [{ case_id: `c${row}`, tier: 'small', score: small, cost_usd: 0.001 }, large];
  });
  writeFileSync(join(folder, 'set.jsonl'), lines(cases));
  writeFileSync(join(folder, 'outcomes.jsonl'), lines(outcomes));
  const allSmall = { tiers: ['small', 'large'], rules: [], default: 'small' };
  writeFileSync(join(folder, 'rules.yaml'), rulesYaml({ ...someRules(), policy: allSmall }));
  return ['--set', join(folder, 'set.jsonl'), '--outcomes', join(folder, 'outcomes.jsonl')];
}

const tune = (measured: string[], ...more: string[]): ReturnType<typeof run> =>
  run('tune', ...measured, '--out', join(folder, 'tuned.yaml'), ...more);
const check = (measured: string[]): ReturnType<typeof run> =>
  run('check', join(folder, 'rules.yaml'), ...measured, '--json');

describe('measurements that cannot bear what their figures say', () => {
  it('certify nothing where one case carries the weight, ask for no number of labels, and call no curve better', async () => {
    const measured = written((row) => ({ weight: row === 7 ? 1e6 : 1, small: Number(row % 5 !== 0) }));
    const { code, stdout } = await tune(measured, '--json');
    const found = JSON.parse(stdout);
    expect(code).toBe(4);
    expect(found.reasons).toEqual([expect.stringMatching(/^one case carries 99\.9 % of all weight/)]);
    expect(found.certificate).toMatchObject({ status: 'no_data', labels_needed: null });
    expect(found.warnings).toContainEqual({
      code: 'weight-on-one-case',
      fields: { id: 'c7', share: expect.closeTo(0.9994, 4) },
    });
    const curve = await run('curve', ...measured);
    expect(curve.stdout).not.toContain(': better than');
    expect(curve.stderr).toContain('The case c7 alone carries 99.9 % of all weight');
    expect(JSON.parse((await check(measured)).stdout)).toMatchObject({ verdict: 'undecided' });
    // A small set in which each case is a tenth of the weight has no such case.
    expect(
      JSON.stringify(
        JSON.parse(
          (
            await tune(
              written(() => ({})),
              '--json',
            )
          ).stdout,
        ),
      ),
    ).not.toContain('all weight');
  });

  it('say that a claim hangs on outcomes that are not there', async () => {
    const measured = written((row) => ({ small: row % 8 === 0 ? null : 1 }));
    const { code, stdout } = await tune(measured);
    expect(code).toBe(0);
    const words = 'holds if the 75 of 600 cases without an outcome of small are like the others';
    expect(stdout.replace(/\s+/g, ' ')).toContain(words);
    expect(JSON.parse((await check(measured)).stdout).reasons.join()).toContain(words);
    expect((await tune(written(() => ({})))).stdout).not.toContain('without an outcome');
  });
});
