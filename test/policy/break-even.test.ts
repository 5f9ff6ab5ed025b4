import { describe, expect, it } from 'vitest';
import {
  breakEvenFailureUsd,
  cascadeCost,
  expectedAttemptCost,
  expectedRetryCost,
  maxEscalationRate,
} from '../../src/policy/break-even.js';

describe('expectedAttemptCost', () => {
  it('is the geometric sum, by hand: 1 + 0.2 + 0.04', () => {
    expect(expectedAttemptCost(1, 0.2, 3)).toBeCloseTo(1.24, 14);
  });

  it('pays once when nothing fails and every time when all does', () => {
    expect([expectedAttemptCost(2, 0, 5), expectedAttemptCost(2, 1, 5), expectedAttemptCost(2, 0.5, 0)]).toEqual([
      2, 10, 0,
    ]);
  });
});

describe('cascadeCost', () => {
  it('pays for both calls: 1 + 0.2 check + 0.3 * 5', () => {
    expect(cascadeCost([1, 5], [0.2], [0.3])).toEqual({ expectedUsd: 2.7, reach: [1, 0.3] });
  });

  it('agrees with the cascade column of fixtures/four-cases', () => {
    for (const [rate, cost] of [
      [0, 0.001],
      [0.25, 0.0035],
      [0.5, 0.006],
      [1, 0.011],
    ] as const) {
      expect(cascadeCost([0.001, 0.01], [], [rate]).expectedUsd).toBeCloseTo(cost, 14);
    }
  });

  it('costs nothing without tiers and one call with one', () => {
    expect(cascadeCost([], [], [])).toEqual({ expectedUsd: 0, reach: [] });
    expect(cascadeCost([3], [], [])).toEqual({ expectedUsd: 3, reach: [1] });
  });
});

describe('break-even', () => {
  const costs = { smallUsd: 1, largeUsd: 5, verifyUsd: 0.2 };

  it('is the escalation rate at which both ways cost the same', () => {
    const rate = maxEscalationRate(costs)!;
    expect(cascadeCost([1, 5], [0.2], [rate]).expectedUsd).toBeCloseTo(5, 12);
    expect(maxEscalationRate({ ...costs, largeUsd: 0 })).toBeNull();
    expect(maxEscalationRate({ ...costs, largeUsd: 1.1 })).toBeLessThan(0);
  });

  it('is the cost of a failure at which both ways cost the same', () => {
    const extra = breakEvenFailureUsd(costs, 0.2)!;
    expect(cascadeCost([1, 5], [0.2], [0.2]).expectedUsd + 0.2 * extra).toBeCloseTo(5, 12);
    expect(extra).toBeCloseTo(14, 12);
    expect(breakEvenFailureUsd(costs, 0)).toBeNull();
  });
});

describe('expectedRetryCost', () => {
  it('pays small, small again for failures, and large for those that fail twice', () => {
    expect(expectedRetryCost({ smallUsd: 1, largeUsd: 3, verifyUsd: 0 }, 0.2, 0.8)).toBeCloseTo(1.68, 14);
    expect(expectedRetryCost({ smallUsd: 1, largeUsd: 3, verifyUsd: 0 }, 0, 0.8)).toBe(1);
  });
});
