import { describe, expect, it } from 'vitest';
import { curveBands } from '../../src/curves/bands.js';
import { apgr } from '../../src/curves/gap.js';
import { sweep } from '../../src/curves/sweep.js';
import { randomFrom } from '../../src/stats/random.js';

function cases(n: number, seed: number, knows: number) {
  const random = randomFrom(seed);
  const hard = Float64Array.from({ length: n }, () => random());
  return {
    weak: hard.map((one) => (one < 0.6 ? 1 : 0)),
    strong: hard.map((one) => (one < 0.9 ? 1 : 0)),
    scores: hard.map((one) => knows * one + (1 - knows) * random()),
    clusters: Array.from(hard, (_, row) => `c${row}`),
  };
}

describe('curveBands', () => {
  it('holds the APGR of the sample inside its interval, wider for fewer cases', () => {
    const width = (n: number): number => {
      const { weak, strong, scores, clusters } = cases(n, 1, 0.7);
      const [bands] = curveBands({ routers: [{ scores, weak, strong }], clusters, draws: 300, seed: 1 });
      const point = apgr(sweep({ scores, weak, strong, weakCostUsd: weak, strongCostUsd: strong }).points) as number;
      const [low, high] = bands?.apgr_ci95 ?? [1, 0];
      expect(low).toBeLessThan(point);
      expect(high).toBeGreaterThan(point);
      return high - low;
    };
    expect(width(200)).toBeGreaterThan(2 * width(2000));
  });

  it('begins at all-weak and ends at all-strong quality', () => {
    const { weak, strong, scores, clusters } = cases(500, 2, 0.5);
    const [bands] = curveBands({ routers: [{ scores, weak, strong }], clusters, draws: 200, seed: 1 });
    const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;
    const [first, last] = [bands?.bands[0], bands?.bands.at(-1)];
    expect(first?.quality_ci95[0]).toBeLessThan(mean(weak));
    expect(first?.quality_ci95[1]).toBeGreaterThan(mean(weak));
    expect(last?.quality_ci95[0]).toBeLessThan(mean(strong));
    expect(last?.quality_ci95[1]).toBeGreaterThan(mean(strong));
    expect(bands?.bands).toHaveLength(21);
  });

  it('gives routers with the same scores the same bands, since draws are shared, whatever others are compared with them', () => {
    const { weak, strong, scores, clusters } = cases(300, 3, 0.5);
    const [one, other] = curveBands({
      routers: [
        { scores, weak, strong },
        { scores, weak, strong },
      ],
      clusters,
      draws: 100,
      seed: 1,
    });
    expect(other).toEqual(one);
    const apart = { scores, weak: strong.map((score) => score * 0.5), strong };
    const [, , again] = curveBands({
      routers: [apart, { scores: weak, weak, strong }, { scores, weak, strong }],
      clusters,
      draws: 100,
      seed: 1,
    });
    expect(again).toEqual(one);
  });

  it('knows nothing without cases or without a gap', () => {
    expect(curveBands({ routers: [{ scores: [], weak: [], strong: [] }], clusters: [], draws: 10, seed: 1 })).toEqual([
      { apgr_ci95: null, bands: [] },
    ]);
    const flat = curveBands({
      routers: [{ scores: [1, 2], weak: [1, 1], strong: [1, 1] }],
      clusters: ['a', 'b'],
      draws: 10,
      seed: 1,
    });
    expect(flat[0]?.apgr_ci95).toBeNull();
  });
});
