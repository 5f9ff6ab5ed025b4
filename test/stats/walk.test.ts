import { describe, expect, it } from 'vitest';
import { bonferroni, holm } from '../../src/stats/multiple.js';
import { binomialPValue } from '../../src/stats/pvalue.js';
import { randomFrom } from '../../src/stats/random.js';
import { designStart, fixedSequence, trainedStart } from '../../src/stats/walk.js';
import { walkCrossingProbability, walkLevel } from '../../src/stats/walk-bound.js';

describe('fixedSequence', () => {
  it('stops at the first p-value above delta and never resumes', () => {
    expect(fixedSequence([0.01, 0.04, 0.06, 0.001], 0, 0.05)).toBe(1);
    expect(fixedSequence([0.9, 0.04, 0.03, 0.2], 1, 0.05)).toBe(2);
  });

  it('certifies nothing when the start fails, is past the end, or there is no grid', () => {
    expect([fixedSequence([0.06, 0.01], 0, 0.05), fixedSequence([0.01], 1, 0.05), fixedSequence([], 0, 0.05)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it('takes a p-value that is NaN for a failure', () => {
    expect(fixedSequence([0.01, Number.NaN, 0.01], 0, 0.05)).toBe(0);
  });

  it('certifies a rate above alpha in at most delta of runs, 400 runs at the boundary', () => {
    const random = randomFrom('boundary');
    let wrong = 0;
    for (let run = 0; run < 400; run++) {
      let bad = 0;
      const pValues = Array.from({ length: 10 }, (_, step) => {
        for (let row = 0; row < 60; row++) if (random() < 0.0501) bad += 1;
        return binomialPValue(bad, 60 * (step + 1), 0.05);
      });
      if (fixedSequence(pValues, 2, 0.05) !== null) wrong += 1;
    }
    // 400 * 0.05 = 20, and three standard deviations.
    expect(wrong).toBeLessThan(34);
    expect(wrong).toBeGreaterThan(0);
  });
});

describe('designStart', () => {
  it('starts at a quarter of the cases, within 59 and 434', () => {
    const grid = [50, 100, 200, 300, 400, 500, 1000, 4000];
    expect(designStart(grid, 100, 0.05, 0.05)).toBe(1);
    expect(designStart(grid, 1000, 0.05, 0.05)).toBe(3);
    expect(designStart(grid, 100_000, 0.05, 0.05)).toBe(5);
  });

  it('takes the last point when none routes enough, and null without a grid', () => {
    expect([designStart([10, 20], 20, 0.05, 0.05), designStart([], 100, 0.05, 0.05)]).toEqual([1, null]);
  });
});

describe('trainedStart', () => {
  it('goes where the training rows promise the most power', () => {
    const grid = [
      { routed: 40, bad: 0, expectedRouted: 60 },
      { routed: 200, bad: 2, expectedRouted: 300 },
      { routed: 400, bad: 30, expectedRouted: 600 },
    ];
    expect(trainedStart(grid, 0.05, 0.05)).toBe(1);
  });

  it('is null when no point can pass', () => {
    expect([
      trainedStart([{ routed: 30, bad: 0, expectedRouted: 50 }], 0.05, 0.05),
      trainedStart([], 0.05, 0.05),
    ]).toEqual([null, null]);
  });
});

describe('bonferroni and holm', () => {
  const p = [0.04, 0.01, 0.03, 0.005];

  it('agree with R: p.adjust(c(.04, .01, .03, .005), "holm") <= 0.05 for the two smallest', () => {
    expect(bonferroni(p, 0.05)).toEqual([1, 3]);
    expect(holm(p, 0.05)).toEqual([1, 3]);
    expect(holm([0.04, 0.01, 0.02, 0.005], 0.05)).toEqual([0, 1, 2, 3]);
    expect(bonferroni([0.04, 0.01, 0.02, 0.005], 0.05)).toEqual([1, 3]);
  });

  it('reject nothing of nothing, and not NaN', () => {
    expect([bonferroni([], 0.05), holm([], 0.05), holm([Number.NaN], 0.05)]).toEqual([[], [], []]);
  });
});

describe('walkCrossingProbability', () => {
  it('is known by hand for a short walk: without a bad row in 2, at alpha one half and level one quarter', () => {
    // P(S_1 <= 0) = 1/2 is above the level; P(S_2 <= 0) = 1/4 is not: the walk crosses when both rows are good.
    expect(walkCrossingProbability(2, 0.5, 0.25)).toBeCloseTo(0.25, 14);
    // Third row: P(S_3 <= 0) = 1/8, which needs no bad row and has crossed before.
    expect(walkCrossingProbability(3, 0.5, 0.25)).toBeCloseTo(0.25, 14);
    expect(walkCrossingProbability(0, 0.5, 0.25)).toBe(0);
  });

  it('agrees with 4000 walks', () => {
    const random = randomFrom('walks');
    let crossed = 0;
    for (let run = 0; run < 4000; run++) {
      let bad = 0;
      for (let m = 1; m <= 100; m++) {
        if (random() < 0.1) bad += 1;
        if (bad <= m * 0.1 && binomialPValue(bad, m, 0.1) <= 0.05) {
          crossed += 1;
          break;
        }
      }
    }
    expect(Math.abs(crossed / 4000 - walkCrossingProbability(100, 0.1, 0.05))).toBeLessThan(0.015);
  });

  it('gives the levels of a table made elsewhere: .0371 at 100 rows and .0160 at 300', () => {
    expect(walkLevel(100, 0.05, 0.05)).toBeCloseTo(0.0371, 3);
    expect(walkLevel(300, 0.05, 0.05)).toBeCloseTo(0.016, 3);
    expect(walkLevel(1, 0.05, 0.05)).toBe(0.05);
  });
});
