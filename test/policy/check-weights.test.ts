import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkPolicy } from '../../src/policy/check.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import { rulesYaml } from '../../src/render/rules.js';
import { run } from '../cli/run.js';
import { someRules } from '../gateways/rules.js';
import { worldPanel } from './world.js';

const policy: Policy = { tiers: ['small', 'top'], rules: [], default: 'small' };
/** One case in six is hard, one in eight of these is answered badly: a 48th of the cases. */
const isHard = (row: number): boolean => row % 6 === 0;
const isBad = (row: number): boolean => row % 48 === 0;

function world(n: number, hardWeight: number, weight = 1): Panel {
  const panel = worldPanel(n, ['a'], { small: { a: 1 }, top: { a: 1 } }, 7);
  panel.weights.forEach((_, row) => {
    panel.weights[row] = isHard(row) ? hardWeight : weight;
    if (isBad(row)) (panel.tiers[0] as Panel['tiers'][number]).score[row] = 0;
  });
  return panel;
}

function check(panel: Panel, graded = false) {
  const acceptable = { kind: 'absolute' as const, acceptAt: 0.5, ...(graded && { graded: true as const }) };
  return checkPolicy({ policy, panel, acceptable, alpha: 0.05, delta: 0.05, projection: null });
}

describe('a check of cases that stand for unequal traffic', () => {
  it('goes by their weights: 2.1 % of the cases are 10 % of the traffic', () => {
    expect(check(world(2400, 1))).toMatchObject({ verdict: 'valid', certificates: [{ test: 'binomial', bad: 50 }] });
    const found = check(world(2400, 20));
    expect(found.verdict).toBe('expired');
    expect(found.reasons).toEqual([
      'small: 50 of 2400 answers are unacceptable, by the weights of the cases more than 0.05',
    ]);
    const [claim] = found.certificates;
    expect(claim).toMatchObject({ test: 'betting', status: 'not_certified', labels_needed: null });
    expect(claim?.upper_bound).toBeGreaterThan(0.1);
  });

  it('certifies what the weights bear out, and the same whatever their unit is', () => {
    const light = check(world(4800, 0.5));
    expect(light).toMatchObject({ verdict: 'valid', certificates: [{ test: 'betting', status: 'certified' }] });
    expect(light.certificates[0]?.upper_bound).toBeLessThan(0.05);
    expect(check(world(4800, 3, 3))).toEqual(check(world(4800, 1)));
  });

  it('leaves out a case that stands for no traffic', () => {
    const found = check(world(480, 0));
    expect(found.certificates[0]).toMatchObject({ routed: 400, bad: 0, cases: 400, test: 'binomial' });
    expect(found.verdict).toBe('valid');
  });

  it('bets on graded losses by their weights too', () => {
    expect(check(world(2400, 1), true).verdict).toBe('valid');
    expect(check(world(2400, 20), true).verdict).toBe('expired');
  });

  it('says what the cases are worth', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'router-weights-'));
    const at = (name: string): string => join(folder, name);
    const rows = Array.from({ length: 96 }, (_, row) => row);
    const lines = (list: unknown[]): string => list.map((one) => JSON.stringify(one)).join('\n');
    const cases = rows.map((row) => ({
      id: `c${row}`,
      prompt: `What is ${row * 7919}?`,
      weight: isHard(row) ? 20 : 1,
    }));
    writeFileSync(at('set.jsonl'), lines(cases));
    const outcomes = rows.flatMap((row) =>
      ['small', 'large'].map((tier) => ({
        case_id: `c${row}`,
        tier,
        score: 1,
        cost_usd: tier === 'small' ? 0.001 : 0.01,
      })),
    );
    writeFileSync(at('outcomes.jsonl'), lines(outcomes));
    const all = { tiers: ['small', 'large'], rules: [], default: 'small' };
    writeFileSync(at('rules.yaml'), rulesYaml({ ...someRules(), policy: all }));
    const measured = ['--set', at('set.jsonl'), '--outcomes', at('outcomes.jsonl')];
    const { stdout } = await run('check', at('rules.yaml'), ...measured, '--json');
    const { stderr } = await run('tune', ...measured, '--out', at('tuned.yaml'));
    rmSync(folder, { recursive: true });
    const { warnings } = JSON.parse(stdout) as { warnings: unknown[] };
    expect(warnings).toContainEqual({ code: 'weights-unequal', fields: { cases: 96, worth: 24 } });
    expect(stderr).toContain('unequal weights: figures go by them, and 96 cases are worth about 24 of equal weight');
  });
});
