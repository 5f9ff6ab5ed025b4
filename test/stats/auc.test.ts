import { describe, expect, it } from 'vitest';
import { auc } from '../../src/stats/auc.js';
import { randomFrom } from '../../src/stats/random.js';

describe('auc', () => {
  it('agrees with the Mann-Whitney statistic of scipy, ties included', () => {
    const scores = [0.9, 0.4, 0.4, 0.7, 0.4, 0.1, 0.3, 0.6, 0.2];
    expect(auc(scores, [1, 1, 1, 1, 0, 0, 0, 0, 0])).toBeCloseTo(0.85, 14);
  });

  it('is 1 for a perfect order, 0 for its reverse and one half when all scores are equal', () => {
    expect(auc([1, 2, 3, 4], [0, 0, 1, 1])).toBe(1);
    expect(auc([1, 2, 3, 4], [true, true, false, false])).toBe(0);
    expect(auc([5, 5, 5], [1, 0, 1])).toBe(0.5);
  });

  it('is null with one class or nothing, never one half', () => {
    expect([auc([], []), auc([1], [1]), auc([1, 2], [0, 0])]).toEqual([null, null, null]);
  });

  it('leaves out rows with an unknown score or label', () => {
    expect(auc([1, Number.NaN, 2, 9], [0, 1, 1, Number.NaN])).toBe(1);
  });

  it('does not depend on the order of rows, of which 400,000 would take minutes in pairs', () => {
    const random = randomFrom(3);
    const scores = Float64Array.from({ length: 400_000 }, random);
    const labels = Float64Array.from(scores, (score) => (random() < score ? 1 : 0));
    const area = auc(scores, labels)!;
    expect(auc(scores.toReversed(), labels.toReversed())).toBe(area);
    // P(label) = score makes the area 5/6.
    expect(area).toBeCloseTo(5 / 6, 2);
  });
});
