import { describe, expect, it } from 'vitest';
import { gapOver, noiseGap, selfDisagreement, selfVariance } from '../../src/evals/repeat.js';

describe('a tier against itself', () => {
  it('disagrees in the share of pairs that differ by half a point or more, cases without a pair left out', () => {
    expect(
      selfDisagreement([
        [1, 1],
        [1, 0],
        [0.5, 0.75],
        [1, null],
        [null, null],
      ]),
    ).toMatchObject({
      value: 1 / 3,
      n: 3,
    });
    // Three askings make three pairs, of which two differ.
    expect(selfDisagreement([[1, 1, 0]]).value).toBeCloseTo(2 / 3, 14);
  });

  it('shows a gap of 1.96 sqrt(mean squared difference / n), by hand: 0.25 over 100 cases is 0.098', () => {
    const scores = Array.from({ length: 100 }, (_, n) => [1, n % 4 === 0 ? 0 : 1]);
    expect(selfVariance(scores)).toBe(0.25);
    expect(noiseGap(scores)).toBeCloseTo(1.959964 * 0.05, 6);
    expect(noiseGap(scores, 400)).toBeCloseTo(1.959964 * 0.025, 6);
  });

  it('is unknown where nothing was asked twice', () => {
    expect(selfDisagreement([[1], [0]])).toEqual({ value: null, ci95: null, n: 0 });
    expect([selfVariance([]), noiseGap([[1]]), gapOver(0.2, 0)]).toEqual([null, null, null]);
  });
});
