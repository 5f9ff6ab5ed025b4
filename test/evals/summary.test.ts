import { describe, expect, it } from 'vitest';
import { summariseTier } from '../../src/evals/summary.js';
import type { Outcome } from '../../src/records/outcome.js';
import { meanScore } from '../../src/stats/mean-score.js';

describe('meanScore', () => {
  it('has a Wilson interval for right and wrong', () => {
    // statsmodels.proportion_confint(7, 10, method='wilson').
    const { value, ci95, n } = meanScore([1, 1, 1, 1, 1, 1, 1, 0, 0, 0]);
    expect([value, n]).toEqual([0.7, 10]);
    expect(ci95?.[0]).toBeCloseTo(0.396778, 6);
    expect(ci95?.[1]).toBeCloseTo(0.892209, 6);
  });

  it('has a t interval for graded scores, kept within 0 and 1', () => {
    // Mean 0.5, s 0.25, t(0.975, 2) = 4.302653: 0.5 -+ 0.621034.
    expect(meanScore([0.25, 0.5, 0.75]).ci95).toEqual([0, 1]);
    // Mean 0.5, s 0.1, t(0.975, 4) = 2.776445 and n 5: half = 0.124167... for s = 0.1.
    const scores = [0.4, 0.4, 0.5, 0.6, 0.6];
    const half = (2.776445105 * Math.sqrt(0.04 / 4)) / Math.sqrt(5);
    expect(meanScore(scores).ci95?.[0]).toBeCloseTo(0.5 - half, 8);
  });

  it('claims no interval from nothing, from one graded score, or from equal ones', () => {
    expect(meanScore([])).toEqual({ value: null, ci95: null, n: 0 });
    expect(meanScore([0.5])).toEqual({ value: 0.5, ci95: null, n: 1 });
    expect(meanScore([0.5, 0.5])).toEqual({ value: 0.5, ci95: null, n: 2 });
    expect(meanScore([1]).ci95?.[1]).toBe(1);
  });
});

describe('summariseTier', () => {
  it('leaves failed and unscored answers out of quality, and unknown costs out of cost', () => {
    const base = { case_id: 'a', tier: 't', model: 'm', usage: null } as const;
    const outcomes: Outcome[] = [
      { ...base, status: 'scored', score: 1, cost_usd: 0.25 },
      { ...base, status: 'scored', score: 0, cost_usd: null },
      { ...base, status: 'unscored', score: null, cost_usd: 0.75 },
      { ...base, status: 'failed', score: null, cost_usd: null },
      { ...base, tier: 'u', status: 'scored', score: 0, cost_usd: 9 },
    ];
    expect(summariseTier(outcomes, 't')).toMatchObject({
      quality: { value: 0.5, n: 2 },
      unscored: 1,
      failed: 1,
      without_cost: 1,
      cost_usd_per_request: 0.5,
      cost_usd: 1,
    });
    expect(summariseTier([], 't')).toMatchObject({ model: null, quality: { value: null }, cost_usd: null });
  });
});
