import { describe, expect, it } from 'vitest';
import { joinPanel } from '../../src/evals/panel.js';
import { callKey, planCalls } from '../../src/evals/plan.js';
import type { EvalCase } from '../../src/records/case.js';
import type { Outcome } from '../../src/records/outcome.js';
import type { Traits } from '../../src/records/traits.js';
import { tokenUsage } from '../../src/records/usage.js';

const cases: EvalCase[] = ['b', 'a', 'c', '__proto__'].map((id) => ({
  id,
  messages: [{ role: 'user', content: `q ${id}` }],
}));
const traits = cases.map((one) => ({ text: one.id }) as Traits);
const scored = (case_id: string, tier: string, score: number): Outcome => ({
  case_id,
  tier,
  model: `${tier}-1`,
  status: 'scored',
  score,
  usage: tokenUsage({ input_tokens: 3, cache_read_tokens: 2, output_tokens: 7 }),
  cost_usd: 0.5,
  latency_ms: 20,
});
const outcomes: Outcome[] = [
  scored('a', 'small', 1),
  scored('b', 'small', 0),
  { ...scored('c', 'small', 0), status: 'failed', score: null, usage: null, cost_usd: null },
  scored('a', 'large', 0.5),
  { ...scored('b', 'large', 0), status: 'unscored', score: null },
  scored('__proto__', 'large', 1),
  scored('zzz', 'large', 1),
  scored('a', 'other', 1),
  scored('a', 'small', 1),
];

describe('joinPanel', () => {
  const { panel, counts } = joinPanel(cases, outcomes, ['small', 'large'], traits);

  it('orders rows by case id and tiers as named', () => {
    expect(panel.caseIds).toEqual(['__proto__', 'a', 'b', 'c']);
    expect(panel.traits.map((one) => one.text)).toEqual(panel.caseIds);
    expect(panel.tiers.map((column) => [column.tier, column.model])).toEqual([
      ['small', 'small-1'],
      ['large', 'large-1'],
    ]);
    expect([...panel.weights]).toEqual([1, 1, 1, 1]);
  });

  it('marks what is missing, unscored or failed with NaN, never 0', () => {
    expect([...panel.tiers[0]!.score]).toEqual([Number.NaN, 1, 0, Number.NaN]);
    expect([...panel.tiers[0]!.failed]).toEqual([0, 0, 0, 1]);
    expect([...panel.tiers[1]!.score]).toEqual([1, 0.5, Number.NaN, Number.NaN]);
    expect([...panel.tiers[0]!.costUsd]).toEqual([Number.NaN, 0.5, 0.5, Number.NaN]);
    expect([...panel.tiers[0]!.inputTokens]).toEqual([Number.NaN, 5, 5, Number.NaN]);
    expect([...panel.tiers[0]!.confidence]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
  });

  it('counts the fate of every outcome and every case', () => {
    expect(counts).toEqual({
      cases: 4,
      outcomes: 9,
      unknown_case: 1,
      other_tier: 1,
      repeated: 1,
      joined: 6,
      tiers: [
        { tier: 'small', scored: 2, unscored: 0, failed: 1, missing: 1 },
        { tier: 'large', scored: 2, unscored: 1, failed: 0, missing: 1 },
      ],
    });
  });

  it('does not depend on the order of cases and outcomes', () => {
    const turned = joinPanel([...cases].reverse(), [...outcomes].reverse(), ['small', 'large'], [...traits].reverse());
    expect(turned).toEqual({ panel, counts });
  });

  it('joins nothing with nothing', () => {
    expect(joinPanel([], [], ['small'], []).counts).toMatchObject({ cases: 0, joined: 0 });
    expect(joinPanel(cases, [], [], traits).panel.tiers).toEqual([]);
  });
});

describe('planCalls', () => {
  it('goes by case id and then tier, and leaves out what is finished', () => {
    const calls = planCalls(cases.slice(0, 2), ['small', 'large'], new Set([callKey('a', 'small')]));
    expect(calls.map((call) => [call.evalCase.id, call.tier])).toEqual([
      ['a', 'large'],
      ['b', 'small'],
      ['b', 'large'],
    ]);
    expect(planCalls([], ['small'])).toEqual([]);
  });

  it('never confuses two calls, whatever the names hold', () => {
    expect(callKey('a","b', 'c')).not.toBe(callKey('a', 'b","c'));
  });
});
