import { describe, expect, it } from 'vitest';
import { studentCdf, studentQuantile } from '../../src/stats/student.js';

describe('Student', () => {
  it('agrees with scipy.stats.t', () => {
    expect(studentCdf(1.7, 5)).toBeCloseTo(0.925061606575838, 13);
    expect(studentCdf(-40, 3.5)).toBeCloseTo(4.383220554686509e-6, 14);
    expect(studentQuantile(0.9, 2.5)).toBeCloseTo(1.7302509288071766, 11);
    expect(studentQuantile(0.4, 12)).toBeCloseTo(-0.25903274567688733, 12);
    expect(studentQuantile(1e-8, 7)).toBeCloseTo(-27.802283188119887, 8);
  });

  it('is Cauchy with one degree of freedom: cdf(1) = 3/4', () => {
    expect(studentCdf(1, 1)).toBeCloseTo(0.75, 14);
    expect(studentQuantile(0.75, 1)).toBeCloseTo(1, 12);
  });

  it('comes near the normal with many degrees of freedom', () => {
    expect(studentQuantile(0.975, 1e7)).toBeCloseTo(1.959964, 5);
  });

  it('has a middle, ends, and no answer without degrees of freedom', () => {
    expect([studentQuantile(0.5, 3), studentQuantile(0, 3), studentQuantile(1, 3)]).toEqual([0, -Infinity, Infinity]);
    expect(studentCdf(0, 3)).toBe(0.5);
    expect([studentQuantile(0.9, 0), studentCdf(1, Number.NaN), studentCdf(Number.NaN, 3)]).toEqual([NaN, NaN, NaN]);
  });
});
