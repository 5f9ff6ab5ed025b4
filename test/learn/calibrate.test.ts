import { describe, expect, it } from 'vitest';
import { calibrated, fitCalibration } from '../../src/learn/calibrate.js';
import { calibrationError } from '../../src/learn/calibration-error.js';
import { fitIsotonic, isotonicAt } from '../../src/learn/isotonic.js';
import { fitPlatt, plattAt } from '../../src/learn/platt.js';
import { vennAbers } from '../../src/learn/venn-abers.js';
import { randomFrom } from '../../src/stats/random.js';

/** Rows whose label is 1 with the probability that `shape` gives the score. */
function rows(n: number, shape: (score: number) => number): { scores: number[]; labels: number[] } {
  const random = randomFrom('calibrate');
  const scores = Array.from({ length: n }, random);
  return { scores, labels: scores.map((score) => (random() < shape(score) ? 1 : 0)) };
}

describe('fitIsotonic', () => {
  it('agrees with scipy.optimize.isotonic_regression on (1, 0, 3, 2, 2, 5)', () => {
    const { values } = fitIsotonic([1, 2, 3, 4, 5, 6], [1, 0, 3, 2, 2, 5]);
    expect(values).toEqual([0.5, 0.5, 7 / 3, 7 / 3, 7 / 3, 5]);
  });

  it('does not depend on row order, gives ties one value, and leaves NaN out', () => {
    const fit = fitIsotonic([2, 1, 2, Number.NaN, 3], [1, 0, 0, 1, 1]);
    expect(fit).toEqual({ scores: [1, 2, 3], values: [0, 0.5, 1] });
    expect(fitIsotonic([3, 2, 2, 1], [1, 0, 1, 0])).toEqual(fit);
  });

  it('reads between scores on a line, flat beyond them, and null from nothing', () => {
    const fit = fitIsotonic([1, 2], [0, 1]);
    expect([0, 1, 1.25, 2, 9].map((score) => isotonicAt(fit, score))).toEqual([0, 0, 0.25, 1, 1]);
    expect([isotonicAt(fit, Number.NaN), isotonicAt(fitIsotonic([], []), 1)]).toEqual([null, null]);
    expect(isotonicAt(fitIsotonic([4], [1]), 0)).toBe(1);
  });
});

describe('vennAbers', () => {
  it('is as unsure as possible about the first of its kind, by hand', () => {
    expect(vennAbers([], [])(0.5)).toEqual({ p0: 0, p1: 1, p: 0.5 });
    expect(vennAbers([1, 1, 1], [1, 1, 0])(1)).toEqual({ p0: 0.5, p1: 0.75, p: 0.6 });
    expect(vennAbers([1], [1])(Number.NaN)).toBeNull();
  });
});

describe('fitPlatt', () => {
  it('finds the logistic curve the labels came from', () => {
    const { scores, labels } = rows(20_000, (score) => 1 / (1 + Math.exp(-4 * (score - 0.5))));
    const fit = fitPlatt(scores, labels)!;
    expect(Math.abs(fit.a + 4)).toBeLessThan(0.25);
    expect(Math.abs(fit.b - 2)).toBeLessThan(0.15);
  });

  it("uses Platt's targets: scipy's BFGS on 3/4 and 1/4 for two rows of each label", () => {
    const fit = fitPlatt([1, 2, 3, 4], [0, 0, 1, 1])!;
    expect([fit.a, fit.b]).toEqual([expect.closeTo(-0.90818429, 7), expect.closeTo(2.2704607, 6)]);
  });

  it('stays finite on separable rows, one class, equal scores and one row; null for none', () => {
    for (const [scores, labels] of [
      [
        [1, 2, 3, 4],
        [0, 0, 1, 1],
      ],
      [
        [1, 2, 3],
        [1, 1, 1],
      ],
      [
        [5, 5, 5],
        [0, 1, 1],
      ],
      [[0.3], [0]],
    ] as const) {
      const fit = fitPlatt(scores, labels)!;
      const p = plattAt(fit, scores[0]!);
      expect(Number.isFinite(fit.a) && Number.isFinite(fit.b) && p > 0 && p < 1, JSON.stringify(scores)).toBe(true);
    }
    expect([fitPlatt([], []), fitPlatt([Number.NaN], [1])]).toEqual([null, null]);
  });
});

describe('fitCalibration', () => {
  it('takes isotonic only with 500 rows and 50 of the rarer label', () => {
    const many = rows(2000, (score) => score * score);
    expect(fitCalibration(many.scores, many.labels)?.kind).toBe('isotonic');
    expect(fitCalibration(many.scores.slice(0, 499), many.labels.slice(0, 499))?.kind).toBe('platt');
    expect(
      fitCalibration(
        many.scores,
        many.labels.map((_, row) => (row < 49 ? 1 : 0)),
      )?.kind,
    ).toBe('platt');
    expect(fitCalibration([], [])).toBeNull();
  });

  it('makes scores honest: the error of 2000 fresh rows falls', () => {
    const all = rows(6000, (score) => score ** 3);
    const fit = fitCalibration(all.scores.slice(0, 4000), all.labels.slice(0, 4000))!;
    const [fresh, labels] = [all.scores.slice(4000), all.labels.slice(4000)];
    const before = calibrationError(fresh, labels, 10)!;
    const after = calibrationError(
      fresh.map((score) => calibrated(fit, score)!),
      labels,
      10,
    )!;
    expect(before.ece).toBeGreaterThan(0.2);
    expect(after.ece).toBeLessThan(0.05);
    expect(after.brier).toBeLessThan(before.brier);
    expect(calibrated(fit, Number.NaN)).toBeNull();
  });
});

describe('calibrationError', () => {
  it('is known by hand for two rows', () => {
    expect(calibrationError([0.8, 0.2], [1, 1], 2)).toEqual({
      ece: expect.closeTo(0.5, 14),
      brier: expect.closeTo(0.34, 14),
      logLoss: expect.closeTo(-(Math.log(0.8) + Math.log(0.2)) / 2, 14),
      auc: null,
      bins: [1, 1],
      n: 2,
    });
  });

  it('stays finite for sure and wrong, and is null without rows', () => {
    expect(Number.isFinite(calibrationError([1, 0], [0, 1], 5)!.logLoss)).toBe(true);
    expect([calibrationError([], [], 5), calibrationError([Number.NaN], [1], 5)]).toEqual([null, null]);
  });
});
