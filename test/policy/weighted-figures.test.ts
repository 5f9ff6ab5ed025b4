import { describe, expect, it } from 'vitest';
import { ladder } from '../../src/curves/ladder.js';
import { compare } from '../../src/policy/compare.js';
import { curvesOf } from '../../src/policy/curves-of.js';
import { breakEven } from '../../src/policy/miss-cost.js';
import { segmentClaims } from '../../src/policy/segment-claims.js';
import { verify } from '../../src/policy/verify.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { clopperPearsonUpper } from '../../src/stats/interval.js';
import { worldPanel } from './world.js';

const policy: Policy = {
  tiers: ['small', 'top'],
  rules: [{ name: 'a and b', when: { task: ['a', 'b'] }, tier: 'small' }],
  default: 'top',
};
const ACCEPTABLE = { kind: 'absolute' as const, acceptAt: 0.5 };
const GOAL = { acceptable: ACCEPTABLE, minAcceptable: 0.95, confidence: 0.95 } as unknown as TuneGoal;
const WEIGHTS = [1, 4, 2.5, 0.5];

/** 24 cases whose figures a script of another language (Python with mpmath) works out from the same formulas of the row. */
function world(weightOf: (row: number) => number, n = 24): Panel {
  const panel = worldPanel(n, ['a', 'b', 'c'], { small: { a: 1, b: 1, c: 1 }, top: { a: 1, b: 1, c: 1 } }, 1);
  const [small, top] = panel.tiers as [Panel['tiers'][number], Panel['tiers'][number]];
  for (const row of panel.caseIds.keys()) {
    panel.weights[row] = weightOf(row);
    small.score[row] = row % 7 === 3 ? 0 : 1;
    top.score[row] = row % 11 === 5 ? 0 : 1;
    small.costUsd[row] = 0.001 * (1 + (row % 3));
    top.costUsd[row] = 0.01 * (1 + (row % 5));
    small.latencyMs[row] = 100 + ((row * 37) % 24);
    top.latencyMs[row] = 100 + ((row * 37) % 24);
  }
  return panel;
}

const uneven = (unit = 1): Panel => world((row) => unit * (WEIGHTS[row % 4] as number));
const near = (values: readonly number[]): unknown[] => values.map((value) => expect.closeTo(value, 9));

describe('figures of cases that stand for unequal traffic', () => {
  it('agree with those worked out in Python', () => {
    const found = verify(policy, uneven(), ACCEPTABLE);
    expect(found).toMatchObject({
      cases: 24,
      effective_cases: expect.closeTo(16.340425531914892, 9),
      quality: expect.closeTo(0.8541666666666666, 12),
      quality_ci95: near([0.6186628270618547, 0.9548449724519251]),
      quality_strong: expect.closeTo(0.8958333333333334, 12),
      quality_delta: expect.closeTo(-0.041666666666666664, 12),
      quality_delta_ci95: near([-0.3005473727471452, 0.2129155649254929]),
      acceptable_rate: expect.closeTo(0.90625, 12),
      acceptable_ci95: near([0.5815793693179026, 0.9974658575420919]),
      routed: 16,
      cost_usd_per_request: expect.closeTo(0.01016666666666667, 12),
      saving_share: expect.closeTo(0.6476534296028881, 12),
      saving_ci95: near([0.361380400598825, 0.9339264589512072]),
      escalation_rate: expect.closeTo(1 / 3, 12),
      latency_p95_ms: 122,
    });
    expect(found.tier_shares).toEqual({ small: expect.closeTo(2 / 3, 12), top: expect.closeTo(1 / 3, 12) });
  });

  it('do not depend on the unit of the weights, and equal weights move no digit', () => {
    const figures = (panel: Panel): unknown => [
      verify(policy, panel, ACCEPTABLE),
      compare(policy, panel),
      ladder(panel),
      breakEven(panel, policy.tiers, GOAL),
      curvesOf(panel, [], 1),
    ];
    expect(figures(world(() => 0.3))).toEqual(figures(world(() => 1)));
    expect(figures(uneven(1024))).toEqual(figures(uneven()));
    expect(
      verify(
        policy,
        world(() => 2),
        ACCEPTABLE,
      ),
    ).not.toHaveProperty('effective_cases');
  });

  it('are those of the cases repeated as often as they weigh, but for what the evidence is worth', () => {
    const whole = world((row) => 1 + (row % 3));
    const rows = [...whole.caseIds.keys()].flatMap((row) => Array<number>(whole.weights[row] as number).fill(row));
    const repeated = world(() => 1, rows.length);
    for (const [at, row] of rows.entries()) {
      repeated.traits[at] = whole.traits[row] as Panel['traits'][number];
      for (const [tier, column] of repeated.tiers.entries()) {
        column.score[at] = whole.tiers[tier]?.score[row] as number;
        column.costUsd[at] = whole.tiers[tier]?.costUsd[row] as number;
      }
    }
    const close = (value: number | null | undefined): unknown => expect.closeTo(value as number, 12);
    for (const [at, row] of ladder(repeated).entries()) {
      const own = ladder(whole)[at];
      expect(own?.quality.value).toEqual(close(row.quality.value));
      expect(own?.cost_usd_per_request).toEqual(close(row.cost_usd_per_request));
    }
    const wide = compare(policy, whole);
    for (const [at, row] of compare(policy, repeated).entries()) {
      expect(wide[at]).toMatchObject({ against: row.against, is: row.is, quality_delta: close(row.quality_delta) });
      const [low, high] = row.quality_delta_ci95 as [number, number];
      const [ownLow, ownHigh] = (wide[at] as (typeof wide)[number]).quality_delta_ci95 as [number, number];
      expect(ownHigh - ownLow).toBeGreaterThan(high - low);
    }
    const even = breakEven(repeated, policy.tiers, GOAL);
    expect(breakEven(whole, policy.tiers, GOAL)).toMatchObject({
      fail_share: close(even?.fail_share),
      chain_cost_usd: close(even?.chain_cost_usd),
    });
    const [own, other] = [curvesOf(whole, [], 1), curvesOf(repeated, [], 1)];
    expect(own.references[0]?.oracle.quality).toEqual(close(other.references[0]?.oracle.quality));
    expect(own.references[0]?.oracle.costUsd).toEqual(close(other.references[0]?.oracle.costUsd));
  });

  it('leave out a case that stands for no traffic', () => {
    const some = world((row) => Number(row % 2 === 0));
    expect(ladder(some)[0]?.quality.value).toBe(11 / 12);
    expect(compare(policy, some)[0]?.n).toBe(12);
  });

  it('certify a task by the weights of its cases: few bad ones may be much of its traffic', () => {
    const claims = (heavy: number): ReturnType<typeof segmentClaims> => {
      const panel = world(() => 1, 900);
      for (const row of panel.caseIds.keys()) {
        const isBad = row % 90 === 0;
        (panel.tiers[0] as Panel['tiers'][number]).score[row] = isBad ? 0 : 1;
        panel.weights[row] = isBad ? heavy : 1;
      }
      return segmentClaims(policy, panel, GOAL, 0.5);
    };
    const [even] = claims(1);
    expect(even).toMatchObject({ task: 'a', routed: 300, bad: 10 });
    expect(even?.upper_bound).toBeCloseTo(clopperPearsonUpper(10, 300, 0.025), 12);
    const [, b] = claims(1);
    expect(b).toMatchObject({ task: 'b', bad: 0, certified: true });
    const [a] = claims(6);
    // 60 of 350 by weight.
    expect(a).toMatchObject({ certified: false, labels_needed: null });
    expect(a?.upper_bound).toBeGreaterThan(60 / 350);
  });

  it('are worth no more when every case is copied: as wide as without the copies, or wider', () => {
    const single = world(() => 1, 120);
    const copies = world(() => 1, 600);
    for (const row of copies.caseIds.keys()) {
      const from = Math.floor(row / 5);
      copies.clusters[row] = single.clusters[from] as string;
      copies.traits[row] = single.traits[from] as Panel['traits'][number];
      for (const [tier, column] of copies.tiers.entries()) {
        column.score[row] = single.tiers[tier]?.score[from] as number;
        column.costUsd[row] = single.tiers[tier]?.costUsd[from] as number;
      }
    }
    const width = (ends: readonly (number | null)[] | null | undefined): number => (ends?.[1] ?? 0) - (ends?.[0] ?? 0);
    const [one, five] = [verify(policy, single, ACCEPTABLE), verify(policy, copies, ACCEPTABLE)];
    for (const key of ['quality_ci95', 'quality_delta_ci95', 'acceptable_ci95', 'saving_ci95'] as const) {
      expect(width(five[key]) / width(one[key])).toBeGreaterThan(0.98);
      expect(width(five[key]) / width(one[key])).toBeLessThan(1.1);
    }
    const [small, many] = [ladder(single)[0], ladder(copies)[0]];
    expect(width(many?.quality.ci95) / width(small?.quality.ci95)).toBeGreaterThan(0.98);
    expect(width(many?.against_top?.ci95) / width(small?.against_top?.ci95)).toBeGreaterThan(0.98);
  });

  it('know without any case that the top tier loses nothing to itself', () => {
    const alone = verify(
      { ...policy, rules: [] },
      world(() => 1, 6),
      ACCEPTABLE,
    );
    expect(alone).toMatchObject({ quality_delta: 0, quality_delta_ci95: [0, 0], routed: 0 });
  });
});
