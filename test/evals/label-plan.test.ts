import { describe, expect, it } from 'vitest';
import { finiteLabels, planLabels, undedupedEffect } from '../../src/evals/label-plan.js';

const goal = {
  alpha: 0.05,
  delta: 0.05,
  power: 0.8,
  badRate: 0.025,
  routedShare: 0.5,
  margin: 0.03,
  discordance: 0.2,
};

describe('planLabels', () => {
  it('gives the published numbers: 59 and 434 routed, 1374 pairs, 100 by people, 5 a stratum', () => {
    const claims = planLabels(goal, { clusters: 1_000_000, strata: 12 }, 0.01);
    // Half of the requests are routed down and half of the set certifies: four labels for a routed one.
    expect(claims.map(({ claim, labels }) => [claim, labels])).toEqual([
      ['certificate_least', 4 * 59],
      ['certificate', 4 * 434],
      ['non_inferiority', 1374],
      ['human_anchor', 100],
      ['strata', 60],
    ]);
    expect(claims[2]?.cost_usd).toBeCloseTo(13.74, 9);
  });

  it('says null where no number of labels helps, and null dollars without prices', () => {
    const claims = planLabels({ ...goal, badRate: 0.06 }, { clusters: 500, strata: 3 }, null);
    expect(claims[1]).toMatchObject({ claim: 'certificate', labels: null, labels_of_log: null, cost_usd: null });
    expect(claims.every((claim) => claim.cost_usd === null)).toBe(true);
  });
});

describe('finiteLabels', () => {
  it('needs fewer labels of a small frame and never more than it holds', () => {
    // 1000 / (1 + 999 / 1000) = 500.25.
    expect(finiteLabels(1000, 1000)).toBe(501);
    expect(finiteLabels(1000, 10)).toBe(10);
    expect(finiteLabels(1, 10)).toBe(1);
    expect(finiteLabels(100, 0)).toBe(0);
  });
});

describe('undedupedEffect', () => {
  it('is 1 without duplicates and grows with the cluster that a request is likely to meet', () => {
    expect(undedupedEffect([1, 1, 1], 0.5)).toBe(1);
    // A request meets (9 * 9 + 1) / 10 = 8.2 of its kind.
    expect(undedupedEffect([9, 1], 0.5)).toBeCloseTo(1 + 7.2 * 0.5, 12);
    expect(undedupedEffect([], 0.5)).toBeNull();
  });
});
