import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { agreement, judgeCorrected, judgedAlpha } from '../../src/stats/judge.js';
import { ppiMean } from '../../src/stats/ppi.js';

const evidence = { passRate: 0.4, n: 1000, specificity: 0.7, m0: 200, sensitivity: 0.9, m1: 200 };

describe('judgeCorrected', () => {
  it('undoes known errors: theta 0.5 judged with 0.8 and 0.9 shows 0.55', () => {
    const result = judgeCorrected({ ...evidence, passRate: 0.55, specificity: 0.8 }, 0.95)!;
    expect(result.value).toBeCloseTo(0.5, 13);
    expect(result.low).toBeLessThan(0.5);
    expect(result.high).toBeGreaterThan(0.5);
  });

  it('gives the figures of the README of LLM-judge-reporting: 0.167, 0.056 to 0.263', () => {
    const { value, low, high } = judgeCorrected(evidence, 0.95)!;
    expect([value, low, high]).toEqual([expect.closeTo(0.167, 3), expect.closeTo(0.056, 3), expect.closeTo(0.263, 3)]);
  });

  it('refuses a judge that knows nothing, an anchor without labels, and shares that are none', () => {
    expect(judgeCorrected({ ...evidence, specificity: 0.1 }, 0.95)).toBeNull();
    expect(judgeCorrected({ ...evidence, m0: 0 }, 0.95)).toBeNull();
    expect(judgeCorrected({ ...evidence, n: 0 }, 0.95)).toBeNull();
    expect(() => judgeCorrected({ ...evidence, passRate: Number.NaN }, 0.95)).toThrow(RouterError);
  });
});

describe('judgedAlpha', () => {
  it('is alpha itself for a perfect judge and shrinks when bad answers slip through', () => {
    expect(judgedAlpha(0.05, 1, 1)).toBe(0.05);
    expect(judgedAlpha(0.05, 0.8, 1)).toBeCloseTo(0.04, 14);
  });
});

describe('agreement', () => {
  it('has the kappa 0.4 of the textbook table 20, 5, 10, 15', () => {
    const result = agreement({ bothYes: 20, onlyFirst: 5, onlySecond: 10, bothNo: 15 })!;
    expect([result.observed, result.kappa]).toEqual([0.7, expect.closeTo(0.4, 13)]);
  });

  it('has no kappa with one class, and nothing without items', () => {
    expect(agreement({ bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 9 })).toMatchObject({
      observed: 1,
      kappa: null,
    });
    expect(agreement({ bothYes: 0, onlyFirst: 0, onlySecond: 0, bothNo: 0 })).toBeNull();
    expect(() => agreement({ bothYes: -1, onlyFirst: 2, onlySecond: 0, bothNo: 1 })).toThrow(RouterError);
  });
});

describe('ppiMean', () => {
  const data = {
    labels: [1, 0, 1, 1],
    judged: [1, 0, 1, 0],
    unlabelledMean: 0.6,
    unlabelledVariance: 0.24,
    unlabelled: 96,
  };

  it('is the mean of the labels at lambda 0 and plain PPI at 1, by hand', () => {
    expect(ppiMean(data, 0.95, 0)).toMatchObject({ mean: 0.75, se: expect.closeTo(Math.sqrt(0.1875 / 4), 14) });
    // 0.6 + mean(0, 0, 0, 1); variance 0.24 / 96 + 0.1875 / 4.
    expect(ppiMean(data, 0.95, 1)).toMatchObject({ mean: 0.85, se: expect.closeTo(Math.sqrt(0.0025 + 0.046875), 14) });
  });

  it('believes a judge that never varies, or never saw more, not at all', () => {
    expect(ppiMean({ ...data, judged: [1, 1, 1, 1], unlabelledMean: 1, unlabelledVariance: 0 }, 0.95)?.lambda).toBe(0);
    expect(ppiMean({ ...data, unlabelled: 0 }, 0.95)?.lambda).toBe(0);
  });

  it('is null without labels', () => {
    expect(ppiMean({ ...data, labels: [], judged: [] }, 0.95)).toBeNull();
  });
});
