import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { clusterBootstrap } from '../../src/stats/bootstrap.js';
import { clusteredMean } from '../../src/stats/clustered.js';
import { poststratifiedMean } from '../../src/stats/poststratify.js';
import { randomFrom } from '../../src/stats/random.js';
import { ratioOfTotals, savingShare } from '../../src/stats/ratio.js';
import { mean, variance } from '../../src/stats/sum.js';

const ones = (n: number): number[] => new Array(n).fill(1);

describe('ratioOfTotals', () => {
  it('is known by hand for three rows', () => {
    // Totals 6 / 12; residuals 1 - 0.5 * 2 = 0, 1, -1; se = sqrt(3 / 2 * 2) / 12.
    const result = ratioOfTotals([1, 3, 2], [2, 4, 6], {})!;
    expect(result).toEqual({ ratio: 0.5, se: expect.closeTo(Math.sqrt(3) / 12, 14), df: expect.closeTo(2, 12), n: 3 });
  });

  it('is the clustered mean when the lower total counts rows', () => {
    const values = [0.2, 0.4, 0.9, 1, 0.1, 0.3];
    const clusters = ['a', 'a', 'b', 'c', 'c', 'd'];
    const result = ratioOfTotals(values, ones(6), { clusters })!;
    const direct = clusteredMean(values, clusters)!;
    expect([result.ratio, result.se, result.df]).toEqual([
      expect.closeTo(direct.mean, 14),
      expect.closeTo(direct.se, 14),
      expect.closeTo(3, 10),
    ]);
  });

  it('is the poststratified mean when there are strata', () => {
    const values = [1, 0, 1, 1, 0.5, 0.2, 0.9];
    const strata = [0, 0, 0, 1, 1, 1, 1];
    const parts = [values.slice(0, 3), values.slice(3)];
    const result = ratioOfTotals(values, ones(7), { strata, shares: [0.8, 0.2] })!;
    const direct = poststratifiedMean(
      parts.map((part, at) => ({
        size: [80, 20][at]!,
        n: part.length,
        mean: mean(part)!,
        sd: Math.sqrt(variance(part)!),
      })),
      0.95,
    )!;
    expect([result.ratio, result.se, result.df]).toEqual([
      expect.closeTo(direct.mean, 13),
      expect.closeTo(direct.se!, 13),
      expect.closeTo(direct.df!, 9),
    ]);
  });

  it('does not change when all weights double', () => {
    const design = { weights: [1, 2, 3], clusters: ['a', 'b', 'c'] };
    const doubled = { ...design, weights: [2, 4, 6] };
    const [once, twice] = [design, doubled].map((each) => ratioOfTotals([1, 3, 2], [2, 4, 6], each)!);
    expect(twice!.ratio).toBeCloseTo(once!.ratio, 14);
    expect(twice!.se).toBeCloseTo(once!.se!, 14);
  });

  it('is null without rows, without cost, or where a part of the traffic has no case', () => {
    expect(ratioOfTotals([], [], {})).toBeNull();
    expect(ratioOfTotals([1], [0], {})).toBeNull();
    expect(ratioOfTotals([1, 2], [1, Number.NaN], {})).toBeNull();
    expect(ratioOfTotals([1, 2], [1, 1], { strata: [0, 0], shares: [0.5, 0.5] })).toBeNull();
    expect(ratioOfTotals([1, 2], [1, 1], { strata: [0, 0], shares: [1, 0] })?.ratio).toBe(1.5);
  });

  it('knows no error from one cluster', () => {
    expect(ratioOfTotals([1, 2], [2, 2], { clusters: ['a', 'a'] })).toEqual({ ratio: 0.75, se: null, df: null, n: 2 });
    expect(ratioOfTotals([2, 2], [4, 4], {})).toMatchObject({ ratio: 0.5, se: 0, df: 1 });
  });

  it('refuses columns of different length', () => {
    expect(() => ratioOfTotals([1], [1, 2], {})).toThrow(RouterError);
  });
});

describe('savingShare', () => {
  it('is a ratio of totals, not a mean of ratios', () => {
    expect(savingShare([1, 99], [0, 99])?.saving).toBeCloseTo(0.01, 14);
    expect(savingShare([1, 1], [2, 2])?.saving).toBe(-1);
    expect(savingShare([], [])).toBeNull();
  });
});

describe('clusterBootstrap', () => {
  const clusters = ['b', 'a', 'a', 'c', 'd', 'b'];

  it('draws whole clusters, as many as there are', () => {
    let draws = 0;
    clusterBootstrap(clusters, 50, 1, (weights) => {
      draws += 1;
      expect(weights[1]).toBe(weights[2]);
      expect(weights[0]).toBe(weights[5]);
      expect(weights[0]! + weights[1]! + weights[3]! + weights[4]!).toBe(4);
    });
    expect(draws).toBe(50);
  });

  it('gives a row the same weights wherever it stands', () => {
    const collect = (order: readonly number[]): number[][] => {
      const rows: number[][] = clusters.map(() => []);
      const labels = order.map((row) => clusters[row]!);
      clusterBootstrap(labels, 20, 'seed', (weights) => {
        for (const [at, row] of order.entries()) rows[row]!.push(weights[at]!);
      });
      return rows;
    };
    expect(collect([5, 3, 1, 0, 2, 4])).toEqual(collect([0, 1, 2, 3, 4, 5]));
  });

  it('keeps the size of each stratum', () => {
    clusterBootstrap(['a', 'b', 'c', 'd', 'e'], 50, 1, (weights) => expect(weights[0]! + weights[1]!).toBe(2), [
      'x',
      'x',
      'y',
      'y',
      'y',
    ]);
  });

  it('agrees with the delta method on a ratio', () => {
    const random = randomFrom('ratio');
    const base = Array.from({ length: 200 }, () => 1 + random());
    const routed = base.map((cost) => cost * (random() < 0.5 ? 0.2 : 1));
    const labels = base.map((_, row) => `c${row >> 1}`);
    const savings: number[] = [];
    clusterBootstrap(labels, 600, 5, (weights) => savings.push(savingShare(base, routed, { weights })!.saving));
    const direct = savingShare(base, routed, { clusters: labels })!;
    expect(Math.abs(Math.sqrt(variance(savings)!) / direct.se! - 1)).toBeLessThan(0.12);
  });

  it('does nothing with no rows', () => {
    clusterBootstrap([], 3, 1, (weights) => expect(weights).toHaveLength(0));
  });
});
