import { describe, expect, it } from 'vitest';
import { planChain } from '../../src/policy/cascade-candidates.js';
import { type CascadeDesign, cascadeCases, placeOf } from '../../src/policy/cascade-cases.js';
import { cascadeCells } from '../../src/policy/cascade-cells.js';
import { designsOf, sumsOf } from '../../src/policy/cascade-sweep.js';
import { deliver } from '../../src/policy/deliver.js';
import { emitCascade } from '../../src/policy/emit-cascade.js';
import { coveredCells } from '../../src/policy/fit.js';
import { withEscalation } from '../../src/policy/handed-on.js';
import { verify } from '../../src/policy/verify.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { sum } from '../../src/stats/sum.js';
import { confidentWorld, CASCADE_GOAL as GOAL, THREE_TIERS as THREE, through } from './cascade-world.js';
import { worldPanel } from './world.js';

function split(panel: Panel, goal: Partial<TuneGoal> = {}) {
  return {
    splits: { all: panel, train: panel, certify: panel, verify: panel },
    goal: { ...GOAL, ...goal },
    fitters: [],
    covered: Object.keys(coveredCells(panel.traits)),
    seed: 1,
  };
}

describe('a cascade, by hand', () => {
  it('of three tiers costs 5.76 where 0.3 and then 0.4 are handed on, judging paid (cascade3_expected_cost)', () => {
    const panel = worldPanel(100, ['a'], THREE, 1);
    panel.tiers.forEach((column, at) => {
      column.costUsd.fill([1, 5, 25][at] as number);
      if (at < 2) column.confidenceUsd = new Float64Array(100).fill(0.2);
    });
    panel.tiers[0]?.confidence.fill(0.9).fill(0.1, 0, 30);
    panel.tiers[1]?.confidence.fill(0.9).fill(0.1, 0, 12);
    const policy = through(panel, [0.5, 0.5]);
    const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
    expect(sum(deliveries.map(({ costUsd }) => costUsd)) / 100).toBeCloseTo(5.76, 12);
    expect(
      ['small', 'mid', 'top'].map((tier) => deliveries.filter(({ column }) => column.tier === tier).length),
    ).toEqual([70, 18, 12]);
    expect(withEscalation(policy, panel).cascade).toMatchObject([
      {
        expected_escalation_rate: 0.3,
        expected_escalation_n: 100,
        expected_escalation_ci95: [expect.closeTo(0.2124, 4), expect.closeTo(0.3998, 4)],
      },
      { expected_escalation_rate: 0.4, expected_escalation_n: 30 },
    ]);
  });

  it('of two tiers waits for the sum of its calls: p95 1560, not 1847 (cascade_latency_p95)', () => {
    const panel = worldPanel(10, ['a'], { small: { a: 1 }, top: { a: 1 } }, 1);
    const [small, top] = panel.tiers as [Panel['tiers'][number], Panel['tiers'][number]];
    small.latencyMs.set([100, 110, 120, 130, 140, 150, 160, 170, 180, 900]);
    top.latencyMs.set([2000, 310, 320, 330, 340, 350, 360, 370, 380, 300]);
    top.ttftMs.fill(50);
    small.ttftMs.fill(10);
    small.confidence.fill(0.9).set([0.1], 0);
    small.confidence[5] = 0.1;
    const policy = through(panel, [0.5]);
    expect(panel.caseIds.map((_, row) => deliver(policy, panel, row).latencyMs)).toEqual([
      2100, 110, 120, 130, 140, 500, 160, 170, 180, 900,
    ]);
    expect(deliver(policy, panel, 0).ttftMs).toBe(150);
    expect(verify(policy, panel, GOAL.acceptable).latency_p95_ms).toBeCloseTo(1560, 9);
  });

  it('hands on failed calls, flagged answers and confidences that are missing or outside [0, 1]', () => {
    const panel = worldPanel(6, ['a'], { small: { a: 1 }, top: { a: 1 } }, 1);
    const [small] = panel.tiers as [Panel['tiers'][number]];
    small.confidence.set([0.9, Number.NaN, 1.5, -0.1, 0.9, 0.9]);
    small.failed[4] = 1;
    small.costUsd[4] = Number.NaN;
    small.flagged = Uint8Array.of(0, 0, 0, 0, 0, 1);
    const policy = through(panel, [0]);
    const checked = { ...policy, cascade: [{ tier: 'small', accept_at: 0, checks: ['refusal' as const] }] };
    const kept = (one: Policy) => panel.caseIds.map((_, row) => Number(deliver(one, panel, row).column === small));
    expect(kept(policy)).toEqual([1, 0, 0, 0, 0, 1]);
    expect(kept(checked)).toEqual([1, 0, 0, 0, 0, 0]);
    expect(kept({ ...policy, cascade: [{ tier: 'small', checks: ['refusal'] }] })).toEqual([1, 1, 1, 1, 0, 0]);
    // The failed call cost nothing; the answer after it is paid.
    expect(deliver(policy, panel, 4).costUsd).toBe(0.01);
  });
});

describe('the sweep', () => {
  const panel = confidentWorld(400, ['a', 'b'], THREE, 0.7, 3);
  panel.tiers[0]?.failed.fill(1, 0, 7);
  panel.tiers[0]?.score.fill(Number.NaN, 0, 7);
  for (const column of panel.tiers.slice(0, 2)) column.confidenceUsd = new Float64Array(400).fill(0.0003);

  it.each([
    ['cascading', ['small', 'top']],
    ['cascading', ['small', 'mid', 'top']],
    ['cascade_routing', ['mid', 'top']],
    ['cascade_routing', ['small', 'mid', 'top']],
    ['routing', ['small', 'mid', 'top']],
  ] as const)('%s over %j adds up what a replay of every design gives', (strategy, tiers) => {
    const columns = tiers.map((tier) => panel.tiers.find((one) => one.tier === tier));
    const random = randomFrom(5);
    const scores = panel.caseIds.map(() =>
      random() < 0.1 ? Number.POSITIVE_INFINITY : Math.round(20 * random()) / 20,
    );
    const axes = {
      starts: strategy === 'cascading' ? [Number.POSITIVE_INFINITY] : [0.3, 0.6, Number.POSITIVE_INFINITY],
      steps: columns
        .slice(0, -1)
        .map((column) =>
          strategy === 'routing' ? [] : [0.9, 0.5, 0.2].map((accept_at) => ({ tier: column?.tier ?? '', accept_at })),
        ),
    };
    const goal = { ...GOAL, maxP95Ms: 300, maxTtftP95Ms: 180 };
    const cases = cascadeCases(panel, tiers, scores, axes, goal);
    const cells = cascadeCells(cases, cases.rows);
    const designs = designsOf(strategy, axes, tiers.length);
    expect(designs.length).toBeGreaterThan(2);
    for (const design of designs) {
      const found = sumsOf(cells, design, axes, tiers.length);
      const replay = replayed(tiers, design, axes, scores, cases.bad);
      expect(found).toMatchObject({
        cases: replay.length,
        kept: replay.filter(({ to }) => to !== 'top').length,
        keptBad: sum(replay.map(({ to, bad }) => (to === 'top' ? 0 : bad))),
        bad: sum(replay.map(({ bad }) => bad)),
        asked: replay.filter(({ from }) => from !== 'top').length,
        handedOn: replay.filter(({ from, to }) => from !== to).length,
        slow: replay.filter(({ ms }) => ms > 300).length,
        slowFirst: replay.filter(({ ttft }) => ttft > 180).length,
      });
      expect(found.usd).toBeCloseTo(sum(replay.map(({ usd }) => usd)), 9);
      expect(found.change).toBeCloseTo(sum(replay.map(({ change }) => change)), 9);
    }
  });

  /** The same by the executor of policies, one case at a time. */
  function replayed(
    tiers: readonly string[],
    design: CascadeDesign,
    axes: Parameters<typeof cascadeCases>[3],
    scores: readonly number[],
    bad: readonly Float64Array[],
  ) {
    const cascade = axes.steps.flatMap((steps, tier) => steps[design.keep[tier] as number] ?? []);
    const top = panel.tiers.at(-1);
    return panel.caseIds.map((_, row) => {
      const score = scores[row] as number;
      const first =
        score < (axes.starts[design.low] as number) ? 0 : score < (axes.starts[design.middle] as number) ? 1 : 9;
      const policy = { tiers, rules: [], default: tiers[Math.min(first, tiers.length - 1)] as string, cascade };
      const { column, first: from, costUsd, latencyMs, ttftMs } = deliver(policy, panel, row);
      const score01 = (one: typeof top): number => (one?.failed[row] ? 0 : (one?.score[row] as number));
      return {
        from: from.tier,
        to: column.tier,
        bad: bad[tiers.indexOf(column.tier)]?.[row] as number,
        usd: costUsd,
        ms: latencyMs,
        ttft: ttftMs,
        change: score01(column) - score01(top),
      };
    });
  }

  it('keeps and hands on the same answers whatever the grades are', () => {
    const input = split(panel);
    const chosen = planChain(input, 'cascading', ['small', 'mid', 'top'], null);
    const permuted: Panel = {
      ...panel,
      tiers: panel.tiers.map((column, at) => {
        const score = Array.from(column.score);
        shuffle(score, randomFrom(at));
        return { ...column, score: Float64Array.from(score, (one) => (Number.isNaN(one) ? 0 : one)) };
      }),
    };
    const again = planChain(split(permuted), 'cascading', ['small', 'mid', 'top'], null);
    // The thresholds on offer read no grade, and a fixed design gives every case the same place.
    expect(again?.axes).toEqual(chosen?.axes);
    const designs = designsOf('cascading', (chosen as NonNullable<typeof chosen>).axes, 3);
    for (const design of designs.slice(0, 100)) {
      for (const row of panel.caseIds.keys()) {
        expect(placeOf((again as NonNullable<typeof again>).cases, design, row)).toEqual(
          placeOf((chosen as NonNullable<typeof chosen>).cases, design, row),
        );
      }
      const policy = emitCascade(chosen as NonNullable<typeof chosen>, design, input.covered);
      const place = (one: Panel): string[] => one.caseIds.map((_, row) => deliver(policy, one, row).column.tier);
      if (design === designs[50]) expect(place(permuted)).toEqual(place(panel));
    }
  });
});
