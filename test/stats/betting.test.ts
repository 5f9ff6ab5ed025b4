import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { bettingTest, weightedBettingTest } from '../../src/stats/betting.js';
import { randomFrom } from '../../src/stats/random.js';

describe('bettingTest', () => {
  it('is known by hand for two rows', () => {
    // n = 2, delta = e^-1: scale 1; first bet min(sqrt(1 / 0.25), 0.999 / 0.5) = 1.998; capital 1 + 1.998 / 2 = 1.999.
    // Then mean (0.5 + 0) / 2 = 0.25, squares 0.25 + 0.0625, spread 0.15625, bet min(2.53, 1.998), loss 1: factor 1 - 0.999.
    const { capitalLast, capitalMax, p } = bettingTest([0, 1], 0.5, Math.exp(-1));
    expect(capitalMax).toBeCloseTo(1.999, 12);
    expect(capitalLast).toBeCloseTo(1.999 * 0.001, 12);
    expect(p).toBeCloseTo(1 / 1.999, 12);
  });

  it('follows the running mean and spread, by a separate calculation of three rows', () => {
    const { capitalLast, capitalMax } = bettingTest([0, 0.5, 0], 0.2, 0.9);
    expect(capitalMax).toBeCloseTo(1.1060115795727121, 13);
    expect(capitalLast).toBeCloseTo(1.0226032728503103, 13);
  });

  it('does not certify a rate above alpha, whichever way it is wrong', () => {
    const losses = Array.from({ length: 1000 }, (_, row) => (row % 10 === 9 ? 1 : 0));
    expect(bettingTest(losses, 0.05, 0.05).p).toBeGreaterThan(0.5);
    expect(bettingTest(new Array(300).fill(1), 0.05, 0.05).p).toBe(1);
  });

  it('certifies a clean record of graded losses', () => {
    expect(bettingTest(new Array(300).fill(0.005), 0.05, 0.05).p).toBeLessThan(0.05);
  });

  it('is wrong in at most delta of 500 runs at the boundary', () => {
    const random = randomFrom('betting');
    let wrong = 0;
    for (let run = 0; run < 500; run++) {
      const losses = Array.from({ length: 200 }, () => (random() < 0.1 ? 1 : 0));
      if (bettingTest(losses, 0.1, 0.1).p <= 0.1) wrong += 1;
    }
    expect(wrong).toBeLessThan(71);
  });

  it('is 1 without rows and refuses losses outside [0, 1]', () => {
    expect(bettingTest([], 0.05, 0.05).p).toBe(1);
    for (const loss of [-0.1, 1.1, Number.NaN]) expect(() => bettingTest([loss], 0.05, 0.05)).toThrow(RouterError);
  });
});

describe('weightedBettingTest', () => {
  it('bets nothing on rows of weight 0', () => {
    expect(weightedBettingTest([1, 1, 1], [0, 0, 0], 0.05, 0.05, 1)).toEqual({ capitalLast: 1, capitalMax: 1, p: 1 });
  });

  it('refuses a weight beyond its bound, and NaN', () => {
    expect(() => weightedBettingTest([0], [3], 0.05, 0.05, 2)).toThrow(RouterError);
    expect(() => weightedBettingTest([0], [Number.NaN], 0.05, 0.05, 2)).toThrow(RouterError);
    expect(weightedBettingTest([], [], 0.05, 0.05, 2).p).toBe(1);
  });
});
