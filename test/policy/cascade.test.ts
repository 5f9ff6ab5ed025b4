import { describe, expect, it } from 'vitest';
import { createRouter, loadRules } from '../../src/index.js';
import { planChain } from '../../src/policy/cascade-candidates.js';
import { type CascadeDesign, cascadeCases, placeOf } from '../../src/policy/cascade-cases.js';
import { cascadeCells } from '../../src/policy/cascade-cells.js';
import { designsOf, sumsOf } from '../../src/policy/cascade-sweep.js';
import { deliver } from '../../src/policy/deliver.js';
import { emitCascade } from '../../src/policy/emit-cascade.js';
import { coveredCells } from '../../src/policy/fit.js';
import { withEscalation } from '../../src/policy/handed-on.js';
import { breakEven } from '../../src/policy/miss-cost.js';
import { verify } from '../../src/policy/verify.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { rulesYaml } from '../../src/render/rules.js';
import { randomFrom, shuffle } from '../../src/stats/random.js';
import { sum } from '../../src/stats/sum.js';
import { chatAnswer, scripted } from '../runtime/clients.js';
import { confidentWorld } from './cascade-world.js';
import { worldPanel } from './world.js';

const GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};
const THREE = {
  small: { a: 0.5, b: 0.3 },
  mid: { a: 0.8, b: 0.6 },
  top: { a: 0.97, b: 0.9 },
};

/** A cascade through all tiers of a panel, from the first on. */
function through(panel: Panel, bars: readonly number[]): Policy {
  const tiers = panel.tiers.map(({ tier }) => tier);
  const cascade = bars.map((accept_at, at) => ({ tier: tiers[at] as string, accept_at }));
  return { tiers, rules: [], default: tiers[0] as string, cascade };
}

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

describe('the emitted rules', () => {
  it('pay and route in the runtime as they were measured, over three tiers with judging', async () => {
    const panel = confidentWorld(120, ['a'], THREE, 0.9, 4);
    const [small, mid] = panel.tiers as [Panel['tiers'][number], Panel['tiers'][number]];
    small.confidenceUsd = new Float64Array(120).fill(0.0002);
    const price = { input: 1, output: 5, cache_read: null, cache_write: null, as_of: '2026-11-01' };
    // 1,000 tokens in and 100 out at these prices: what every call of the scripted clients costs.
    const usd = { small: 0.0015, mid: 0.003, top: 0.015 };
    for (const column of panel.tiers) column.costUsd.fill(usd[column.tier as keyof typeof usd]);
    const tiers = panel.tiers.map(({ tier }, at) => ({
      name: tier,
      provider: null,
      model: tier,
      price: { ...price, input: ([1, 2, 10] as const)[at] ?? 0, output: ([5, 10, 50] as const)[at] ?? 0 },
      output_ratio: 1,
      output_ratio_se: 0,
    }));
    const policy = {
      ...through(panel, [0.7, 0.4]),
      cascade: [
        { tier: 'small', accept_at: 0.7, verify_usd: 0.0002 },
        { tier: 'mid', accept_at: 0.4 },
      ],
    };
    const rules = loadRules(rulesYaml({ schema: 'router.rules/1', policy, tiers }));
    const seen = new Set<string>();
    for (const row of panel.caseIds.keys()) {
      const client = (column: Panel['tiers'][number]) =>
        scripted(chatAnswer('x', column.tier, 'stop', Math.log(column.confidence[row] || 1e-9)));
      const top = scripted('Top');
      const router = createRouter(rules, { clients: { small: client(small), mid: client(mid), top } });
      const answer = await router.complete({ messages: [{ role: 'user', content: `Case ${row}` }] });
      const measured = deliver(policy, panel, row);
      expect(answer.tier).toBe(measured.column.tier);
      expect(answer.cost_usd).toBeCloseTo(measured.costUsd, 12);
      seen.add(answer.tier);
    }
    expect(seen.size).toBe(3);
  });

  it('ask a stronger tier when an answer fails a check of its step', async () => {
    const panel = worldPanel(1, ['a'], { small: { a: 1 }, top: { a: 1 } }, 1);
    const tier = (name: string) => ({
      name,
      provider: null,
      model: name,
      price: null,
      output_ratio: null,
      output_ratio_se: null,
    });
    const policy: Policy = { ...through(panel, []), cascade: [{ tier: 'small', checks: ['truncation', 'empty'] }] };
    const rules = loadRules(rulesYaml({ schema: 'router.rules/1', policy, tiers: [tier('small'), tier('top')] }));
    const ask = async (small: string, finish: string) =>
      (
        await createRouter(rules, {
          clients: { small: scripted(chatAnswer(small, 'small', finish)), top: scripted('Top') },
        }).complete({ messages: [{ role: 'user', content: 'Hi' }] })
      ).tier;
    expect([await ask('Fine', 'stop'), await ask('Cut', 'length'), await ask(' ', 'stop')]).toEqual([
      'small',
      'top',
      'top',
    ]);
  });
});

describe('breakEven', () => {
  it('of a chain pays every call and judging, on the failures that were counted', () => {
    const panel = worldPanel(100, ['a'], THREE, 1);
    panel.tiers.forEach((column, at) => {
      column.costUsd.fill([1, 5, 25][at] as number);
      if (at < 2) column.confidenceUsd = new Float64Array(100).fill(0.2);
      column.score.fill(1);
    });
    panel.tiers[0]?.score.fill(0, 0, 30);
    panel.tiers[1]?.score.fill(0, 0, 12);
    const found = breakEven(panel, ['small', 'mid', 'top'], { ...GOAL });
    expect(found).toMatchObject({
      fail_share: 0.3,
      chain_reach: [1, 0.3, expect.closeTo(0.12, 12)],
      chain_cost_usd: expect.closeTo(5.76, 12),
      chain_miss_cost_usd: expect.closeTo((25 - 5.76) / 0.3, 9),
      // (25 * 0.8 - 1.2) / 0.2: the 20 % question against the top tier.
      at_share: { fail_share: 0.2, pays: true, miss_cost_usd: expect.closeTo(94, 9) },
    });
    expect(breakEven(panel, ['top'], GOAL)).toBeNull();
    // The essay's case: at a top tier of 1.25 and judging of 0.1, 20 % failing costs more already.
    panel.tiers[2]?.costUsd.fill(1.25);
    for (const column of panel.tiers.slice(0, 2)) column.confidenceUsd?.fill(0.1);
    expect(breakEven(panel, ['small', 'top'], GOAL)?.at_share.pays).toBe(false);
  });
});
