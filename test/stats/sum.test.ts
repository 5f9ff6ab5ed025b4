import { describe, expect, it } from 'vitest';
import { trapezoid } from '../../src/stats/area.js';
import { mean, sum, variance } from '../../src/stats/sum.js';

describe('sum', () => {
  it('keeps what plain addition loses', () => {
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum(new Array(10).fill(0.1))).toBe(1);
  });

  it('is 0 for nothing, NaN with NaN, and infinite with infinity', () => {
    expect([sum([]), sum([1, Number.NaN]), sum([1, Infinity])]).toEqual([0, NaN, Infinity]);
  });
});

describe('mean and variance', () => {
  it('are known by hand', () => {
    expect([mean([1, 2, 3, 6]), variance([1, 2, 3, 6])]).toEqual([3, 14 / 3]);
  });

  it('do not lose the spread of values far from 0', () => {
    expect(variance([1e9 + 1, 1e9 + 2, 1e9 + 3])).toBe(1);
  });

  it('are null when there is nothing to average or to spread', () => {
    expect([mean([]), variance([]), variance([4]), variance([4, 4])]).toEqual([null, null, null, 0]);
  });
});

describe('trapezoid', () => {
  it('is exact for straight lines and 0 below two points', () => {
    expect([trapezoid([0, 1, 3], [0, 2, 2]), trapezoid([1], [5]), trapezoid([], [])]).toEqual([5, 0, 0]);
  });
});
