import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { binomialCdf, binomialLargest, binomialQuantile } from '../../src/stats/binomial.js';

describe('binomialCdf', () => {
  it('agrees with scipy.stats.binom.cdf 1.17.1', () => {
    expect(binomialCdf(7, 120, 0.08)).toBeCloseTo(0.2474809590747012, 13);
    expect(binomialCdf(30, 40, 0.5)).toBeCloseTo(0.9996602258725034, 13);
    expect(binomialCdf(60_000, 1_000_000, 0.06)).toBeCloseTo(0.501086300712289, 11);
  });

  it('is the sum of the terms of Pascal for small n, by hand', () => {
    const sixteenths = [1, 5, 11, 15, 16];
    for (const [k, want] of sixteenths.entries()) expect(binomialCdf(k, 4, 0.5) * 16).toBeCloseTo(want, 13);
    expect(binomialCdf(0, 59, 0.05)).toBeCloseTo(0.95 ** 59, 15);
  });

  it('rises with k and falls with p', () => {
    for (let k = 1; k <= 50; k++) expect(binomialCdf(k, 50, 0.3)).toBeGreaterThanOrEqual(binomialCdf(k - 1, 50, 0.3));
    expect(binomialCdf(5, 50, 0.1)).toBeGreaterThan(binomialCdf(5, 50, 0.11));
  });

  it('knows its ends: no trials, none, all, certain and impossible successes', () => {
    expect([binomialCdf(0, 0, 0.3), binomialCdf(-1, 0, 0.3), binomialCdf(-1, 9, 0.3), binomialCdf(9, 9, 0.3)]).toEqual([
      1, 0, 0, 1,
    ]);
    expect([binomialCdf(0, 9, 0), binomialCdf(8, 9, 1), binomialCdf(9, 9, 1)]).toEqual([1, 0, 1]);
  });

  it('refuses rates in place of counts, NaN, and what is no probability', () => {
    const wrong: [number, number, number][] = [
      [0.07 * 100, 100, 0.5],
      [Number.NaN, 10, 0.5],
      [1, Number.NaN, 0.5],
      [0, -1, 0.5],
      [1, 10, Number.NaN],
      [1, 10, 1.1],
    ];
    for (const [k, n, p] of wrong) expect(() => binomialCdf(k, n, p), `${k} ${n} ${p}`).toThrow(RouterError);
  });
});

describe('binomialQuantile and binomialLargest', () => {
  it('agree with scipy.stats.binom.ppf', () => {
    expect([binomialQuantile(0.025, 120, 0.9), binomialQuantile(0.5, 7, 0.3)]).toEqual([101, 2]);
  });

  it('enclose the target between neighbours', () => {
    for (const n of [1, 10, 59, 333]) {
      const k = binomialLargest(0.2, n, 0.1);
      if (k >= 0) expect(binomialCdf(k, n, 0.1)).toBeLessThanOrEqual(0.2);
      expect(binomialCdf(k + 1, n, 0.1)).toBeGreaterThan(0.2);
    }
  });

  it('answer for no trials', () => {
    expect([binomialQuantile(0.5, 0, 0.3), binomialLargest(0.5, 0, 0.3), binomialLargest(1, 0, 0.3)]).toEqual([
      0, -1, 0,
    ]);
  });
});
