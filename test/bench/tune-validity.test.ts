import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { TierColumn } from '../../src/records/panel.js';
import { syntheticPanel } from './synthetic-panel.js';
import { type TruthOf, type TuneValidity, truth, tuneValidity } from './tune-validity-cell.js';

const panel = syntheticPanel(600);
const [small, , top] = panel.tiers as [TierColumn, TierColumn, TierColumn];
const alike = { ...panel, tiers: [{ ...small, score: top.score }, top] };

it('makes no false claim where the small tier is as good as the top', () => {
  expect(tuneValidity('alike', alike, 400, 2)).toMatchObject({ certified: 2, false_runs: 0 });
});

it('calls a claim false when more than 5 % of what goes down is bad in the population', () => {
  const claim = { tier: 'small', status: 'certified' } as TruthOf['certificates'][number];
  const policy = { tiers: ['small', 'top'], rules: [], default: 'small' };
  const failing = (share: number): typeof alike => {
    const score = top.score.map((_, row) => (row < share * 600 ? 0 : 1));
    return {
      ...panel,
      tiers: [
        { ...small, score },
        { ...top, score: top.score.map(() => 1) },
      ],
    };
  };
  const isFalse = (share: number, certificates: TruthOf['certificates']): boolean =>
    truth({ policy, certificates }, failing(share)).isClaimFalse;
  expect(isFalse(0.05, [claim])).toBe(false);
  expect(isFalse(0.06, [claim])).toBe(true);
  expect(isFalse(0.06, [{ ...claim, status: 'not_certified' }])).toBe(false);
  expect(truth({ policy, certificates: [claim] }, failing(0)).shareDown).toBe(1);
});

it('the recorded runs of `tune` from beginning to end make a false claim in at most 5 % + simulation error', () => {
  const text = readFileSync(new URL('tune-validity.json', import.meta.url), 'utf8');
  const { worlds } = JSON.parse(text) as { worlds: TuneValidity[] };
  expect(worlds.length).toBeGreaterThanOrEqual(4);
  for (const { runs, false_ci95: ci } of worlds) {
    expect(runs).toBeGreaterThanOrEqual(400);
    expect(ci[0]).toBeLessThanOrEqual(0.05);
  }
  expect(worlds.some(({ certified_cascades }) => certified_cascades >= 100)).toBe(true);
});
