import { describe, expect, it } from 'vitest';
import { apgr, cpt, cptAtPoint, pgr } from '../../src/curves/gap.js';
import { fourCases } from './four-cases.js';

const curve = (...qualities: number[]) =>
  qualities.map((quality, at) => ({ escalationRate: at / (qualities.length - 1), quality }));

describe('the four cases, worked by hand', () => {
  const { points } = fourCases();

  it('have the points of their README', () => {
    expect(points.map(({ escalationRate }) => escalationRate)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(points.map(({ quality }) => quality)).toEqual([0.5, 0.5, 0.75, 0.75, 0.75]);
    const costs = [0.001, 0.00325, 0.0055, 0.00775, 0.01];
    for (const [at, { costUsd }] of points.entries()) expect(costUsd).toBeCloseTo(costs[at]!, 14);
  });

  it('win back 0.625 of the gap on average', () => {
    expect(apgr(points)).toBeCloseTo(0.625, 14);
  });

  it('reach half of it at 0.5 on a threshold, and at 0.375 on the line between two', () => {
    expect(cptAtPoint(points, 0.5)).toBe(0.5);
    expect(cpt(points, 0.5)).toBeCloseTo(0.375, 14);
  });
});

describe('pgr', () => {
  it('is not clipped, and null when the strong tier is not better', () => {
    expect(pgr(0.9, 0.5, 0.75)).toBeCloseTo(1.6, 14);
    expect([pgr(0.5, 0.5, 0.5), pgr(0.5, 0.6, 0.5), pgr(0.5, Number.NaN, 1)]).toEqual([null, null, null]);
  });
});

describe('apgr', () => {
  it('is one half for a guess and above one for a mixture better than both', () => {
    expect(apgr(curve(0.4, 0.5, 0.6))).toBeCloseTo(0.5, 14);
    expect(apgr(curve(0, 2, 2, 1))).toBeGreaterThan(1);
  });

  it('is null without points, with one, without an end, or without a gap', () => {
    expect([apgr([]), apgr(curve(0.5, 0.5)), apgr(curve(0.7, 0.5))]).toEqual([null, null, null]);
    expect(apgr([{ escalationRate: 0, quality: 1 }])).toBeNull();
    expect(apgr(curve(0, 0.5, 1).slice(1))).toBeNull();
    expect(apgr(curve(Number.NaN, 0.5, 1))).toBeNull();
  });
});

describe('cpt', () => {
  it('takes the first crossing where quality dips, not one after the dip', () => {
    // Reaches 0.8 between 0.25 and 0.5, falls below it and comes back.
    expect(cpt(curve(0, 0.6, 1, 0.5, 1), 0.8)).toBeCloseTo(0.375, 14);
  });

  it('is 0 for a target of 0 and null for one that no point reaches', () => {
    expect(cpt(curve(0, 0.5, 1), 0)).toBe(0);
    expect(cpt(curve(0, 0.5, 1), 1.1)).toBeNull();
    expect(cptAtPoint(curve(0, 0.5, 1), 1.1)).toBeNull();
    expect([cpt([], 0.5), cptAtPoint([], 0.5), cpt(curve(1, 0), 0.5)]).toEqual([null, null, null]);
  });

  it('does not slide along a flat stretch when rounding leaves a point a hair below the target', () => {
    const points = curve(0, 0.5 - 1e-16, 0.5 - 1e-16, 1);
    expect(cpt(points, 0.5)).toBeCloseTo(1 / 3, 12);
  });
});
