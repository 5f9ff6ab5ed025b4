import { describe, expect, it } from 'vitest';
import { duration, points, pointsWithin } from '../../src/render/number.js';

describe('points', () => {
  it('has a sign unless it rounds to nothing', () => {
    expect([0.0123, -0.0123, 0.0004, -0.0004, 0].map((value) => points(value))).toEqual([
      '+1.2 pt',
      '-1.2 pt',
      '0.0 pt',
      '0.0 pt',
      '0.0 pt',
    ]);
    expect([null, Number.NaN].map((value) => points(value))).toEqual(['-', '-']);
  });

  it('comes with its interval where there is one', () => {
    expect(pointsWithin(-0.004, [-0.034, 0.024])).toBe('-0.4 pt [-3.4, +2.4]');
    expect(pointsWithin(0.01, null)).toBe('+1.0 pt');
    expect(pointsWithin(null, null)).toBe('-');
  });
});

describe('duration', () => {
  it('takes the unit that can be read', () => {
    expect([1, 999, 1000, 12_345, 599_000, 600_000, 7_199_000, 7_200_000, 18_657_000].map(duration)).toEqual([
      '1 ms',
      '999 ms',
      '1.0 s',
      '12 s',
      '599 s',
      '10 min',
      '120 min',
      '2.0 h',
      '5.2 h',
    ]);
    expect(duration(null)).toBe('-');
  });
});
