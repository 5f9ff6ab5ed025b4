import { expect, it } from 'vitest';
import { learnerRows } from './learner-apgr.js';
import { syntheticPanel } from './synthetic-panel.js';

it('a learner orders a synthetic panel better than chance, and permuted outcomes no better', () => {
  const panel = syntheticPanel(600);
  const [small, , top] = panel.tiers;
  // The small tier fails where one frequent word occurs, the top tier never.
  const fails = panel.traits.map(({ text }) => / w[0-4] /.test(text));
  const two = {
    ...panel,
    tiers: [
      { ...small!, score: Float64Array.from(fails, (one) => (one ? 0 : 1)) },
      { ...top!, score: new Float64Array(600).fill(1) },
    ],
  };
  const pair = { name: 'synthetic', folder: '', tiers: ['small', 'top'] as [string, string], floor: 0 };
  const [row] = learnerRows(pair, two, [1], 3, ['logistic']);
  expect(row?.apgr).toBeGreaterThan(0.6);
  expect(Math.abs((row?.permuted_mean as number) - 0.5)).toBeLessThan(0.1);
});
