import { describe, expect, it } from 'vitest';
import { meanEstimate, pearson } from '../../src/stats/graded.js';
import { poststratifiedMean } from '../../src/stats/poststratify.js';
import { designEffect, gradedCases, pairedCases, shareCases } from '../../src/stats/sample-size.js';
import { hajekMean, weightSpread } from '../../src/stats/weighted.js';

describe('meanEstimate', () => {
  it('agrees with scipy.stats.ttest_1samp on five differences', () => {
    const result = meanEstimate([0.1, -0.2, 0.3, 0, 0.25], 0.95)!;
    expect(result.se).toBeCloseTo(0.09, 13);
    expect(result.interval).toEqual([expect.closeTo(-0.15988005946780143, 11), expect.closeTo(0.3398800594678014, 11)]);
  });

  it('knows no error from one row and nothing from none', () => {
    expect(meanEstimate([0.4], 0.95)).toEqual({ mean: 0.4, se: null, interval: null, n: 1 });
    expect(meanEstimate([], 0.95)).toBeNull();
    expect(meanEstimate([1, 1, 1], 0.95)?.interval).toEqual([1, 1]);
  });
});

describe('pearson', () => {
  it('agrees with scipy.stats.pearsonr', () => {
    expect(pearson([1, 2, 3, 4, 6], [2, 1, 4, 3, 7])).toBeCloseTo(0.8806955667454325, 13);
  });

  it('is null when a side does not vary or there are too few rows', () => {
    expect([pearson([1, 1], [1, 2]), pearson([1], [1]), pearson([], [])]).toEqual([null, null, null]);
    expect(pearson([1, 2, 3], [3, 2, 1])).toBe(-1);
  });
});

describe('poststratifiedMean', () => {
  const chat = { size: 300, n: 10, mean: 0.8, sd: 0.2 };
  const code = { size: 100, n: 5, mean: 0.4, sd: 0.1 };

  it('is known by hand for two strata', () => {
    const result = poststratifiedMean([chat, code], 0.95)!;
    expect(result.mean).toBeCloseTo(0.75 * 0.8 + 0.25 * 0.4, 14);
    const [a, b] = [0.15 ** 2 / 10, 0.025 ** 2 / 5];
    expect(result.se).toBeCloseTo(Math.sqrt(a + b), 14);
    expect(result.df).toBeCloseTo((a + b) ** 2 / ((a * a) / 9 + (b * b) / 4), 10);
  });

  it('is null when a part of the log has no case, and leaves out cases the log does not have', () => {
    expect(poststratifiedMean([chat, { ...code, n: 0 }], 0.95)).toBeNull();
    expect(poststratifiedMean([chat, { ...code, size: 0, n: 0 }], 0.95)?.mean).toBe(0.8);
    expect([poststratifiedMean([], 0.95), poststratifiedMean([{ ...chat, size: 0 }], 0.95)]).toEqual([null, null]);
  });

  it('gives no error from a single case', () => {
    expect(poststratifiedMean([chat, { ...code, n: 1 }], 0.95)).toMatchObject({ se: null, df: null, interval: null });
    expect(poststratifiedMean([{ ...chat, sd: 0 }], 0.95)).toMatchObject({ se: 0, df: 9, interval: [0.8, 0.8] });
  });
});

describe('weights', () => {
  it('lose evidence as Kish says: (1 + 1 + 2)^2 / 6', () => {
    expect(weightSpread([1, 1, 2])).toEqual({ effectiveN: 16 / 6, maxShare: 0.5 });
    expect(weightSpread([3, 3, 3])?.effectiveN).toBe(3);
    expect([weightSpread([]), weightSpread([0, 0]), weightSpread([Number.NaN])]).toEqual([null, null, null]);
  });

  it('give a Hajek mean known by hand', () => {
    // mean (1 * 1 + 3 * 0) / 4; residuals 0.75 and -0.75 of weighted rows.
    expect(hajekMean([1, 3], [1, 0])).toEqual({ mean: 0.25, se: Math.sqrt(0.75 ** 2 + 0.75 ** 2) / 4 });
    expect(hajekMean([], [])).toBeNull();
  });
});

describe('sample sizes', () => {
  it('agree with published ones: 969 questions for 3 points (Miller 2024), 385 for +-5 points', () => {
    expect(gradedCases(0.03, 1 / 9, 0, 0.05, 0.8)).toBe(969);
    expect(shareCases(0.5, 0.05, 0.95)).toBe(385);
    expect(shareCases(0.5, 0.05, 0.95, 1000)).toBe(278);
  });

  it('are null when no number helps', () => {
    expect(pairedCases({ discordance: 0.1, difference: -0.03, margin: 0.03, alpha: 0.05, power: 0.8 })).toBeNull();
    expect(pairedCases({ discordance: 0.1, difference: Number.NaN, margin: 0.03, alpha: 0.05, power: 0.8 })).toBeNull();
    expect([gradedCases(0, 1, 1, 0.05, 0.8), shareCases(0.5, 0, 0.95)]).toEqual([null, null]);
    expect(pairedCases({ discordance: 0.1, difference: 0, margin: 0.03, alpha: 0.05, power: 0.8 })).toBe(687);
  });

  it('grow with clusters and not without', () => {
    expect([designEffect(1, 0.5), designEffect(5, 0.5), designEffect(5, 0)]).toEqual([1, 3, 1]);
  });
});
