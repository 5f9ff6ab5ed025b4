import { describe, expect, it } from 'vitest';
import { routerArenaScore } from '../../src/curves/arena.js';
import { aiq, type CostQuality, qnc, upperHull } from '../../src/curves/frontier.js';
import { fourCases } from './four-cases.js';

describe('the four cases, worked by hand', () => {
  const points = fourCases().points.map(({ costUsd, quality }): CostQuality => [costUsd!, quality]);

  it('have none and d c on the frontier', () => {
    const hull = upperHull(points);
    expect(hull.map(([, quality]) => quality)).toEqual([0.5, 0.75]);
    expect(hull.map(([cost]) => cost)).toEqual([expect.closeTo(0.001, 14), expect.closeTo(0.0055, 14)]);
  });

  it('have AIQ 0.6875 and QNC 0.55', () => {
    expect(aiq(points)).toBeCloseTo(0.6875, 12);
    expect(qnc(upperHull(points), { cost: 0.01, quality: 0.75 })).toBeCloseTo(0.55, 12);
  });
});

describe('upperHull', () => {
  it('does not depend on the order of points and keeps the best of equal costs', () => {
    const points: CostQuality[] = [
      [3, 0.7],
      [1, 0.5],
      [3, 0.8],
      [1, 0.4],
      [2, 0.55],
    ];
    expect(upperHull(points)).toEqual([
      [1, 0.5],
      [3, 0.8],
    ]);
    expect(upperHull(points.toReversed())).toEqual(upperHull(points));
    expect(upperHull(Object.freeze(points))).toHaveLength(2);
  });

  it('is concave and rising for many points', () => {
    const hull = upperHull(Array.from({ length: 60 }, (_, at): CostQuality => [(at * 37) % 61, Math.sin(at * 1.7)]));
    for (let at = 1; at < hull.length; at++) {
      expect(hull[at]![1]).toBeGreaterThan(hull[at - 1]![1]);
      if (at < 2) continue;
      const slope = (k: number): number => (hull[k]![1] - hull[k - 1]![1]) / (hull[k]![0] - hull[k - 1]![0]);
      expect(slope(at)).toBeLessThan(slope(at - 1));
    }
  });

  it('has nothing to say of nothing and leaves out what is not finite', () => {
    expect(upperHull([])).toEqual([]);
    expect(
      upperHull([
        [Number.NaN, 1],
        [1, Number.NaN],
        [1, 0.5],
      ]),
    ).toEqual([[1, 0.5]]);
  });
});

describe('aiq and qnc', () => {
  it('are null where they mean nothing', () => {
    expect([
      aiq([]),
      aiq([[1, 0.5]]),
      aiq([
        [1, 0.5],
        [1, 0.9],
      ]),
    ]).toEqual([null, null, null]);
    expect([
      qnc([], { cost: 1, quality: 0.5 }),
      qnc([[1, 0.5]], { cost: 0, quality: 0.5 }),
      qnc([[1, 0.5]], { cost: 1, quality: 0.6 }),
    ]).toEqual([null, null, null]);
  });

  it('count a dear and useless model as room not used', () => {
    expect(
      aiq([
        [1, 0.5],
        [2, 0.8],
        [5, 0.1],
      ]),
    ).toBeCloseTo((0.65 + 0.8 * 3) / 4, 14);
    expect(qnc([[1, 0.9]], { cost: 4, quality: 0.8 })).toBe(0.25);
  });
});

describe('routerArenaScore', () => {
  it('gives a published row of the leaderboard (Azure router, Nov 2025: 66.66)', () => {
    expect(routerArenaScore(0.6809, 0.54)).toBeCloseTo(0.6666, 3);
  });

  it('ends at 0 for no accuracy or the dearest cost, and is null without a cost', () => {
    expect([routerArenaScore(0, 1), routerArenaScore(0.5, 1e6), routerArenaScore(0, 200)]).toEqual([0, 0, 0]);
    expect([routerArenaScore(0.5, 0), routerArenaScore(0.5, Number.NaN), routerArenaScore(2, 1)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(routerArenaScore(1, 1e-9)).toBeCloseTo(1, 14);
  });
});
