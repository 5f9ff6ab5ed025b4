import { describe, expect, it } from 'vitest';
import { quantile, quantileInterval, quantileRanks, quantileSorted, sortedKnown } from '../../src/stats/quantile.js';

describe('quantile', () => {
  it('agrees with numpy.quantile (type 7)', () => {
    const values = Object.freeze([3, 1, 4, 1, 5, 9, 2, 6]);
    expect([0.1, 0.25, 0.5, 0.9].map((q) => quantile(values, q))).toEqual([1, 1.75, 3.5, expect.closeTo(6.9, 12)]);
    expect(quantileSorted([1, 1, 2, 3, 4, 5, 6, 9], 0.25)).toBe(1.75);
  });

  it('is null for nothing and for what is no share, and the value itself for one or for equal values', () => {
    expect([quantile([], 0.5), quantile([1], -0.1), quantile([1], Number.NaN), quantile([Number.NaN], 0.5)]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([quantile([7], 0.95), quantile([2, 2, 2], 0.3)]).toEqual([7, 2]);
  });

  it('leaves unknown values out, and out of the sorting', () => {
    expect([...sortedKnown([3, Number.NaN, 10, 2])]).toEqual([2, 3, 10]);
    expect(quantile([Number.NaN, 4, 2], 0.5)).toBe(3);
  });
});

describe('quantileInterval', () => {
  it('has no upper limit for a p95 until the sample is large enough', () => {
    const first = Array.from({ length: 100 }, (_, at) => at + 1).find((n) => quantileRanks(n, 0.95, 0.95)[1] !== null);
    // (1 - 0.95^72) is the first to exceed 0.975.
    expect(first).toBe(72);
    expect(quantileInterval([1, 2, 3], 0.95, 0.95)).toEqual([expect.any(Number), null]);
    expect(quantileInterval([], 0.95, 0.95)).toEqual([null, null]);
  });

  it('gives the values at the ranks', () => {
    const sorted = Array.from({ length: 100 }, (_, at) => at * 10);
    expect(quantileInterval(sorted, 0.5, 0.95)).toEqual([390, 600]);
  });
});
