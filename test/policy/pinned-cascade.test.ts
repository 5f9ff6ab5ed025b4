import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { deliver } from '../../src/policy/deliver.js';
import { coveredCells, fittersFor } from '../../src/policy/fit.js';
import { tune } from '../../src/policy/tune.js';
import type { Rule } from '../../src/records/policy.js';
import { rulesYaml } from '../../src/render/rules.js';
import { run } from '../cli/run.js';
import { someRules } from '../gateways/rules.js';
import { CASCADE_GOAL, confidentWorld } from './cascade-world.js';

const panel = confidentWorld(1600, ['a', 'b'], { small: { a: 0.7, b: 0.6 }, top: { a: 0.98, b: 0.98 } }, 0.97, 4);
const splits = splitPanel(panel, 1);
const tuned = (pinned?: Rule[]) =>
  tune({
    splits,
    goal: CASCADE_GOAL,
    fitters: fittersFor(panel, []),
    covered: Object.keys(coveredCells(panel.traits)),
    seed: 1,
    ...(pinned && { pinned }),
  });
const pin = (when: Rule['when'], tier: string): Rule => ({ name: 'mine', when, tier, pinned: true });
const free = tuned();
const cascadesOf = ({ candidates }: typeof free) => candidates.filter(({ kind }) => kind === 'cascade');

describe('cascades beside pinned rules', () => {
  it('are measured as before where the rules match nothing', () => {
    const mine = pin({ tags: { team: ['nobody'] } }, 'top');
    const found = tuned([mine]);
    expect(cascadesOf(free).length).toBeGreaterThan(0);
    expect(found.candidates).toEqual(free.candidates);
    expect(found.strategies).toEqual(free.strategies);
    expect(free.policy.cascade).toHaveLength(1);
    expect(found.policy).toEqual({ ...free.policy, rules: [mine, ...free.policy.rules] });
    expect(found.certificate).toEqual(free.certificate);
    expect(found.null_test).toEqual(free.null_test);
  });

  it('answer nothing of what is pinned to the top tier: the claim counts what the rules deliver', () => {
    const found = tuned([pin({ task: ['b'] }, 'top')]);
    expect(found.policy.cascade).toHaveLength(1);
    expect(found.certificate.status).toBe('certified');
    const kept = splits.certify.caseIds.filter(
      (_, row) => deliver(found.policy, splits.certify, row).column.tier === 'small',
    );
    expect(found.certificate.routed).toBe(kept.length);
    expect(found.certificate.routed).toBeLessThan(free.certificate.routed);
    expect(found.held_out.tier_shares['small']).toBeLessThan(0.5);
  });

  it('are not tried where a rule sends requests into their chain', () => {
    expect(cascadesOf(tuned([pin({ task: ['b'] }, 'small')]))).toEqual([]);
  });

  it.each([
    ['small', 1],
    ['large', 0],
  ])('tune says so of a rule pinned to %s', async (tier, warned) => {
    const folder = mkdtempSync(join(tmpdir(), 'router-pinned-'));
    const at = (name: string): string => join(folder, name);
    const rows = Array.from({ length: 120 }, (_, index) => index);
    const lines = (list: unknown[]): string => list.map((one) => JSON.stringify(one)).join('\n');
    writeFileSync(
      at('set.jsonl'),
      lines(rows.map((index) => ({ id: `c${index}`, prompt: `What is ${index * 7919}?` }))),
    );
    writeFileSync(
      at('outcomes.jsonl'),
      lines(
        rows.flatMap((index) => [
          {
            case_id: `c${index}`,
            tier: 'small',
            score: Number(index % 5 > 0),
            cost_usd: 0.001,
            confidence: index % 5 > 0 ? 0.9 : 0.2,
          },
          { case_id: `c${index}`, tier: 'large', score: 1, cost_usd: 0.01 },
        ]),
      ),
    );
    const rules: Rule[] = [pin({ tags: { team: ['x'] } }, tier)];
    const policy = { tiers: ['small', 'large'], rules, default: 'large' };
    writeFileSync(at('rules.yaml'), rulesYaml({ ...someRules(), policy }));
    const { stdout, stderr } = await run(
      'tune',
      '--set',
      at('set.jsonl'),
      '--outcomes',
      at('outcomes.jsonl'),
      '--tiers',
      'small,large',
      '--out',
      at('rules.yaml'),
      '--json',
    );
    rmSync(folder, { recursive: true });
    expect(stderr).toBe('');
    const { warnings } = JSON.parse(stdout) as { warnings: { code: string; fields: unknown }[] };
    const found = warnings.filter(({ code }) => code === 'pinned-without-cascades');
    expect(found).toHaveLength(warned);
    if (warned) expect(found[0]?.fields).toEqual({ names: 'mine', top: 'large' });
  });
});
