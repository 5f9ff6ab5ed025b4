import { describe, expect, it } from 'vitest';
import { exactPower, minRouted, routedForPower } from '../../src/stats/power.js';
import { binomialPValue, hoeffdingBentkusPValue, hoeffdingPValue, maxBad } from '../../src/stats/pvalue.js';

describe('minRouted', () => {
  it('is the 95/95 table of Wilks: 59, 93, 124, ...', () => {
    expect([0, 1, 2, 3, 4].map((bad) => minRouted(0.05, 0.05, bad))).toEqual([59, 93, 124, 153, 181]);
  });

  it('is ceil(ln delta / ln(1 - alpha)) without a bad row', () => {
    for (const [alpha, delta] of [
      [0.1, 0.05],
      [0.05, 0.1],
      [0.01, 0.01],
      [0.5, 0.5],
      [0.3, 0.9],
    ] as const) {
      expect(minRouted(alpha, delta)).toBe(Math.ceil(Math.log(delta) / Math.log(1 - alpha) - 1e-12));
    }
  });
});

describe('maxBad', () => {
  it('allows none below 59 and is -1 there', () => {
    expect([maxBad(0, 0.05, 0.05), maxBad(58, 0.05, 0.05), maxBad(59, 0.05, 0.05), maxBad(100, 0.05, 0.05)]).toEqual([
      -1, -1, 0, 1,
    ]);
  });

  it('is the inverse of minRouted', () => {
    for (let bad = 0; bad < 40; bad++) {
      const n = minRouted(0.05, 0.05, bad);
      expect([maxBad(n, 0.05, 0.05), maxBad(n - 1, 0.05, 0.05)]).toEqual([bad, bad - 1]);
    }
  });
});

describe('exactPower', () => {
  it('is the chance of at most the allowed number: one bad of 100 at 1 %, by scipy', () => {
    expect(exactPower(100, 0.05, 0.05, 0.01)).toBeCloseTo(0.7357619789229564, 13);
  });

  it('is at most delta at the boundary and 0 where nothing can pass', () => {
    for (let n = 59; n < 600; n += 31) expect(exactPower(n, 0.05, 0.05, 0.05)).toBeLessThanOrEqual(0.05);
    expect([exactPower(58, 0.05, 0.05, 0), exactPower(0, 0.05, 0.05, 0.01)]).toEqual([0, 0]);
  });
});

describe('routedForPower', () => {
  it('is where the saw stays above the power for good, found by trying every n', () => {
    for (const [trueBad, power] of [
      [0.025, 0.5],
      [0.01, 0.8],
      [0.03, 0.6],
      [0.005, 0.95],
    ] as const) {
      let last = 0;
      for (let n = 1; n <= 2500; n++) if (exactPower(n, 0.05, 0.05, trueBad) < power) last = n;
      expect(routedForPower(0.05, 0.05, trueBad, power)).toBe(last + 1);
    }
  });

  it('also near the boundary, where the saw is coarse', () => {
    let last = 0;
    for (let n = 1; n <= 4000; n++) if (exactPower(n, 0.3, 0.05, 0.28) < 0.4) last = n;
    expect(last).toBeLessThan(3500);
    expect(routedForPower(0.3, 0.05, 0.28, 0.4)).toBe(last + 1);
  });

  it('is null when no number of rows helps', () => {
    expect([
      routedForPower(0.05, 0.05, 0.05, 0.8),
      routedForPower(0.05, 0.05, 0.2, 0.8),
      routedForPower(0.05, 0.05, Number.NaN, 0.8),
    ]).toEqual([null, null, null]);
    expect(routedForPower(0.05, 0.05, 0, 0.8)).toBe(59);
  });
});

describe('p-values', () => {
  it('are 1 without rows', () => {
    expect([binomialPValue(0, 0, 0.05), hoeffdingPValue(0, 0, 0.05), hoeffdingBentkusPValue(0, 0, 0.05)]).toEqual([
      1, 1, 1,
    ]);
  });

  it('are never smaller from a concentration bound than from the exact test', () => {
    for (const n of [20, 59, 300]) {
      for (let bad = 0; bad <= n; bad += 3) {
        const exact = binomialPValue(bad, n, 0.05);
        expect(hoeffdingBentkusPValue(bad, n, 0.05)).toBeGreaterThanOrEqual(exact - 1e-12);
        expect(hoeffdingPValue(bad, n, 0.05)).toBeGreaterThanOrEqual(exact - 1e-12);
      }
    }
  });

  it('are 1 from a bound when the share is not below alpha', () => {
    expect([hoeffdingPValue(9, 10, 0.05), hoeffdingBentkusPValue(10, 10, 0.05)]).toEqual([1, 1]);
  });
});
