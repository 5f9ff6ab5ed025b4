import { describe, expect, it } from 'vitest';
import { lshProbability, lshThreshold, neyman, neymanShares } from '../../src/stats/sampling.js';

describe('neyman', () => {
  it('gives draws in proportion to size times spread, by hand', () => {
    expect(neyman([100, 100], [0.1, 0.3], 40)).toEqual([10, 30]);
    expect(neyman([700, 200, 100], [0.2, 0.45, 0.5], 200)).toEqual([100, 64, 36]);
  });

  it('keeps a floor, does not exceed a stratum, and still gives all draws', () => {
    expect(neyman([1000, 1000, 3], [0.5, 0, 0.5], 100)).toEqual([96, 2, 2]);
    expect(neyman([10, 1000], [5, 0.1], 100, 1)).toEqual([10, 90]);
    expect(neyman([4, 3], [1, 1], 50)).toEqual([4, 3]);
  });

  it('follows size when nothing varies, and gives nothing to nothing', () => {
    expect(neyman([30, 10], [0, 0], 20)).toEqual([15, 5]);
    expect([neyman([], [], 10), neyman([0, 0], [1, 1], 10), neymanShares([0], [1])]).toEqual([[], [0, 0], [0]]);
  });
});

describe('lsh', () => {
  it('turns near its threshold', () => {
    const turn = lshThreshold(128, 16);
    expect(turn).toBeCloseTo((1 / 16) ** (1 / 8), 14);
    expect(lshProbability(turn, 16, 8)).toBeCloseTo(1 - (1 - 1 / 16) ** 16, 12);
    expect([lshProbability(0, 16, 8), lshProbability(1, 16, 8)]).toEqual([0, 1]);
  });
});
