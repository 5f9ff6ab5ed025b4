import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type HysteresisResult, hysteresisTrials } from './hysteresis-trials.js';
import { syntheticPanel } from './synthetic-panel.js';

const { worlds } = JSON.parse(readFileSync('test/bench/hysteresis.json', 'utf8')) as { worlds: HysteresisResult[] };
const of = (shift: string): HysteresisResult[] => worlds.filter((one) => one.shift === shift);

describe('figures of npm run bench:hysteresis', () => {
  it('keep the rules in at least 95 % of 200 trials on two halves of the same data', () => {
    expect(of('none')).toHaveLength(2);
    for (const one of of('none')) {
      expect(one.trials).toBeGreaterThanOrEqual(200);
      expect(one.changed).toBeLessThanOrEqual(0.05 * one.trials);
      expect(one.changed_without, 'without hysteresis most runs differ').toBeGreaterThan(0.9 * one.trials);
    }
  });

  it('take a real shift: always when the small tier got worse, and more often than by chance when it got better', () => {
    for (const one of of('small tier fails 15 % more')) expect(one.changed).toBe(one.trials);
    for (const one of of('small tier fails a third as often')) {
      const calm = worlds.find(({ name, shift }) => name === one.name && shift === 'none') as HysteresisResult;
      expect(one.changed_ci95[0]).toBeGreaterThan(calm.changed_ci95[1]);
    }
  });
});

describe('hysteresisTrials, reduced', () => {
  const all = syntheticPanel(2400);
  const panel = { ...all, tiers: all.tiers.filter(({ tier }) => tier !== 'mid') };

  it('keeps rules on two halves of the same data and drops them when the small tier fails', () => {
    const calm = hysteresisTrials('synthetic', panel, 2, (one) => one, 'none');
    // A change at chance 5 % twice has a chance of 1 in 400.
    expect(calm.changed).toBeLessThan(2);
    expect(calm.trials).toBe(2);
    const broken = hysteresisTrials(
      'synthetic',
      panel,
      1,
      (one) => ({
        ...one,
        tiers: one.tiers.map((tier, at) =>
          at > 0 ? tier : { ...tier, score: tier.score.map((score, row) => (row % 5 === 0 ? 0 : score)) },
        ),
      }),
      'worse',
    );
    expect(broken).toMatchObject({ trials: 1, changed: 1 });
  });
});
