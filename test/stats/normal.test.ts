import { describe, expect, it } from 'vitest';
import { normalCdf, normalQuantile } from '../../src/stats/normal.js';

describe('normalCdf', () => {
  it('agrees with scipy.stats.norm.cdf, also far out', () => {
    expect(normalCdf(1.2345)).toBeCloseTo(0.8914916766373298, 14);
    expect(normalCdf(-2.499999)).toBeCloseTo(0.006209682854098537, 14);
    expect(normalCdf(-12) / 1.776482112077653e-33).toBeCloseTo(1, 10);
  });

  it('is continuous where its two methods meet', () => {
    expect(Math.abs(normalCdf(2.5) - normalCdf(2.5 - 1e-12))).toBeLessThan(1e-13);
    expect(Math.abs(normalCdf(-2.5) - normalCdf(-2.5 + 1e-12))).toBeLessThan(1e-13);
  });

  it('has its ends, its middle and no answer for NaN', () => {
    expect([normalCdf(-Infinity), normalCdf(0), normalCdf(Infinity), normalCdf(Number.NaN)]).toEqual([0, 0.5, 1, NaN]);
  });
});

describe('normalQuantile', () => {
  it('agrees with scipy.stats.norm.ppf', () => {
    expect(normalQuantile(0.3)).toBeCloseTo(-0.5244005127080409, 13);
    expect(normalQuantile(1e-200)).toBeCloseTo(-30.20559417957964, 10);
  });

  it('is undone by normalCdf', () => {
    for (const p of [1e-15, 1e-4, 0.02, 0.4, 0.5, 0.77, 0.9999])
      expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 14);
  });

  it('is infinite at 0 and 1 and NaN outside', () => {
    expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity]);
    expect([normalQuantile(-0.1), normalQuantile(1.1), normalQuantile(Number.NaN)]).toEqual([NaN, NaN, NaN]);
  });
});
