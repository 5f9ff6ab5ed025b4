import { expect, it } from 'vitest';
import { complement } from '../../src/stats/complement.js';

it('is the level that a person means', () => {
  expect([0.95, 0.9, 0.995, 0, 1].map(complement)).toEqual([0.05, 0.1, 0.005, 1, 0]);
  expect(complement(Number.NaN)).toBeNaN();
});
