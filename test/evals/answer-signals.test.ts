import { describe, expect, it } from 'vitest';
import { answerSignals } from '../../src/evals/answer-signals.js';
import { joinPanel } from '../../src/evals/panel.js';
import { planCalls } from '../../src/evals/plan.js';
import { agreement, answerKey, withAgreement } from '../../src/evals/self-agreement.js';
import type { Completion } from '../../src/providers/provider.js';
import type { EvalCase } from '../../src/records/case.js';
import type { Outcome } from '../../src/records/outcome.js';
import { outcomeOf } from '../../src/replay/outcome-of.js';
import { traitsOf } from '../../src/traffic/traits.js';

const PRICES = {
  info: { name: 'synthetic', version: '1', as_of: '2026-11-01' },
  costUsd: () => 1,
  priceOf: () => null,
};
const CASE: EvalCase = { id: 'a', messages: [{ role: 'user', content: 'Hi' }], reference: '4', grader: 'numeric' };
const TIER = { name: 'small', provider: 'recorded', model: 'm' };
const said = (response: string, finish: Completion['finish'] = null): Completion => ({
  kind: 'answer',
  response,
  model: 'm',
  usage: null,
  latency_ms: null,
  ttft_ms: null,
  confidence: null,
  finish,
});

describe('answerSignals', () => {
  it('names what an answer fails, as the runtime judges it', () => {
    expect(answerSignals({}, { response: 'Four.', finish: 'stop' })).toEqual([]);
    expect(answerSignals({}, { response: "I'm sorry, but I can't help with that.", finish: null })).toEqual([
      'refusal',
    ]);
    expect(answerSignals({}, { response: '', finish: 'length' })).toEqual(['truncation', 'empty']);
    expect(answerSignals({ grader: 'json' }, { response: '{"a": 1', finish: 'stop' })).toEqual(['invalid_json']);
    expect(answerSignals({ grader: 'json' }, { response: '{"a": 1}', finish: 'stop' })).toEqual([]);
    expect(answerSignals({ grader: 'exact' }, { response: '{"a": 1', finish: 'stop' })).toEqual([]);
  });

  it('does not depend on the reference, so not on the grade', () => {
    const [call] = planCalls([CASE], ['small']);
    const [other] = planCalls([{ ...CASE, reference: '5' }], ['small']);
    for (const answer of [said('4'), said('4', 'length'), said('')]) {
      const [one, two] = [call, other].map((each) => outcomeOf(each!, TIER, answer, PRICES));
      expect(one?.signals).toEqual(two?.signals);
    }
    expect(outcomeOf(call!, TIER, said('4', 'length'), PRICES)).toMatchObject({ score: 1, signals: ['truncation'] });
    expect(outcomeOf(call!, TIER, said('4', 'stop'), PRICES)).not.toHaveProperty('signals');
  });

  it('reaches the panel as a flag and a price of the confidence, only where outcomes have them', () => {
    const traits = [traitsOf(CASE)];
    const row: Outcome = {
      case_id: 'a',
      tier: 'small',
      model: 'm',
      status: 'scored',
      score: 1,
      usage: null,
      cost_usd: 1,
    };
    const [plain] = joinPanel([CASE], [row], ['small'], traits).panel.tiers;
    expect(plain).not.toHaveProperty('flagged');
    const told = { ...row, signals: ['empty'] as const, confidence: 0.5, confidence_usd: 0.2 };
    const [flagged] = joinPanel([CASE], [told], ['small'], traits).panel.tiers;
    expect([flagged?.flagged?.[0], flagged?.confidenceUsd?.[0]]).toEqual([1, 0.2]);
  });
});

describe('self-agreement', () => {
  it('is the share of the further answers that say what the first does', () => {
    expect(agreement(['The answer is 4.', '4', 'The answer is: 5', '\\boxed{4}'])).toBeCloseTo(2 / 3, 12);
    expect(agreement(['Paris', ' PARIS. '])).toBe(1);
    expect([agreement([]), agreement(['4']), agreement(['<think>so', '4']), agreement(['4', '<think>so'])]).toEqual([
      null,
      null,
      null,
      0,
    ]);
    expect(answerKey('Paris')).toMatch(/^[0-9a-f]{16}$/);
  });

  it('pays for every further call, and is unknown with the cost of one', () => {
    const [first, ...rest] = planCalls([CASE], ['small'], new Set(), 3);
    const outcomes = [first, ...rest].map((call, at) => ({
      ...outcomeOf(call!, TIER, said(at === 2 ? '5' : 'It is 4'), PRICES),
      cost_usd: 0.01,
    }));
    outcomes[1]!.answer_key = outcomes[0]!.answer_key as string;
    const found = withAgreement(outcomes);
    expect(found).toMatchObject({ confidence: 0.5, confidence_usd: 0.02, cost_usd: 0.01, score: 1 });
    expect(found).not.toHaveProperty('answer_key');
    expect(withAgreement([outcomes[0]!, { ...outcomes[1]!, cost_usd: null }])).not.toHaveProperty('confidence');
    expect(withAgreement([outcomes[0]!])).not.toHaveProperty('confidence');
    const failed: Outcome = { ...outcomes[1]!, status: 'failed', score: null, cost_usd: null };
    delete failed.answer_key;
    expect(withAgreement([outcomes[0]!, failed])).toMatchObject({ confidence: 0, confidence_usd: 0 });
  });
});
