import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { clopperPearson, clopperPearsonUpper, wilson } from '../../src/stats/interval.js';
import { binomialPValue } from '../../src/stats/pvalue.js';

describe('wilson', () => {
  it('agrees with scipy.stats.binomtest(3, 40).proportion_ci(0.9, "wilson")', () => {
    const [low, high] = wilson(3, 40, 0.9);
    expect(low).toBeCloseTo(0.030370252611738993, 12);
    expect(high).toBeCloseTo(0.17348017873690036, 12);
  });

  it('knows nothing without rows, and touches the ends only without or with only successes', () => {
    expect(wilson(0, 0, 0.95)).toEqual([0, 1]);
    expect(wilson(0, 1, 0.95)[0]).toBe(0);
    expect(wilson(1, 1, 0.95)[1]).toBe(1);
    expect(wilson(1, 2, 0.95)[0]).toBeGreaterThan(0);
  });

  it('takes effective counts that are not whole', () => {
    expect(wilson(1.5, 3, 0.95)[0] + wilson(1.5, 3, 0.95)[1]).toBeCloseTo(1, 14);
  });

  it('refuses NaN, negative counts and more successes than rows', () => {
    for (const [k, n] of [
      [Number.NaN, 3],
      [1, Number.NaN],
      [-1, 3],
      [4, 3],
    ] as const) {
      expect(() => wilson(k, n, 0.95)).toThrow(RouterError);
      expect(() => clopperPearson(k, n, 0.95)).toThrow(RouterError);
      expect(() => clopperPearsonUpper(k, n, 0.05)).toThrow(RouterError);
    }
    expect(() => wilson(1, 3, 95)).toThrow(RouterError);
  });
});

describe('clopperPearson', () => {
  it('agrees with scipy.stats.binomtest(3, 40).proportion_ci(0.9, "exact")', () => {
    const [low, high] = clopperPearson(3, 40, 0.9);
    expect(low).toBeCloseTo(0.020753601475370347, 12);
    expect(high).toBeCloseTo(0.18258685001590116, 12);
  });

  it('gives one tail all the doubt when asked for one side', () => {
    expect(clopperPearson(3, 40, 0.95, 'lower')).toEqual([expect.closeTo(0.020753601475370347, 12), 1]);
    expect(clopperPearson(3, 40, 0.95, 'upper')[1]).toBeCloseTo(0.18258685001590116, 12);
    expect(clopperPearson(0, 0, 0.95, 'upper')).toEqual([0, 1]);
  });

  it('covers the truth at least as often as it claims', () => {
    for (const p of [0.03, 0.2, 0.5]) {
      let coverage = 0;
      for (let k = 0; k <= 25; k++) {
        const [low, high] = clopperPearson(k, 25, 0.9);
        if (low <= p && p <= high) coverage += binomialPValue(k, 25, p) - (k > 0 ? binomialPValue(k - 1, 25, p) : 0);
      }
      expect(coverage).toBeGreaterThanOrEqual(0.9);
    }
  });
});

describe('clopperPearsonUpper', () => {
  it('is at most alpha exactly when the binomial p-value is at most delta', () => {
    for (let n = 0; n <= 400; n += 7) {
      for (let bad = 0; bad <= Math.min(n, 25); bad++) {
        expect(clopperPearsonUpper(bad, n, 0.05) <= 0.05).toBe(binomialPValue(bad, n, 0.05) <= 0.05);
      }
    }
  });

  it('has the closed form 1 - delta^(1/n) without a bad row, and 1 when it can know nothing', () => {
    expect(clopperPearsonUpper(0, 30, 0.05)).toBeCloseTo(1 - 0.05 ** (1 / 30), 14);
    expect([clopperPearsonUpper(0, 0, 0.05), clopperPearsonUpper(5, 5, 0.05)]).toEqual([1, 1]);
  });
});
