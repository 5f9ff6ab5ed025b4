import { describe, expect, it } from 'vitest';
import { decide } from '../../src/policy/decide.js';
import { explain } from '../../src/policy/explain.js';
import { explainText } from '../../src/render/explain-text.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { someRequest, someRules } from '../gateways/rules.js';

const RULES = someRules();
const logOdds = (score: number): number => Math.log(score / (1 - score));

describe('explain', () => {
  it('names the tier of decide and the rule that matched, for 300 requests', () => {
    for (let index = 0; index < 300; index++) {
      const request = someRequest(index);
      const decision = decide(RULES.policy, traitsOf(request));
      const found = explain(RULES, request);
      expect([found.tier, found.rule]).toEqual([decision.tier, decision.rule?.name ?? null]);
      expect(found.rules.filter(({ matched }) => matched)).toHaveLength(decision.rule ? 1 : 0);
      for (const rule of found.rules) expect(rule.parts.every(({ holds }) => holds)).toBe(rule.matched);
    }
  });

  it('splits the score and the complexity into parts that sum to them', () => {
    const found = explain(RULES, { messages: [{ role: 'user', content: 'please sort the refund list' }] });
    const { value, bias, parts, parts_left_out: left } = found.score!;
    expect(left).toBe(0);
    expect(parts.reduce((sum, part) => sum + part.log_odds!, bias)).toBeCloseTo(logOdds(value), 9);
    expect(found.points.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(found.complexity, 9);
    expect(found.threshold).toEqual({ value: 0.5, margin: value - 0.5 });
  });

  it('says what would have changed the decision, and is right about it', () => {
    const long = explain(RULES, { messages: [{ role: 'user', content: 'x '.repeat(150) }] });
    expect(long).toMatchObject({ tier: 'large', rule: 'long-up' });
    const change = long.would_change.find(({ of }) => of === 'chars')!;
    const shorter = { messages: [{ role: 'user', content: 'x '.repeat(150).slice(0, change.to as number) }] };
    expect(change.tier).toBe('small');
    expect(explain(RULES, shorter).rule).not.toBe('long-up');
    const short = explain(RULES, { messages: [{ role: 'user', content: 'Hi' }] });
    expect(short.would_change).toContainEqual({ of: 'tools', from: 0, to: 1, tier: 'large' });
  });

  it('has an answer for the empty request and for rules without a score', () => {
    const plain = { ...RULES, policy: { tiers: ['small', 'large'], rules: [], default: 'large' } };
    const found = explain(plain, { messages: [] });
    expect(found).toMatchObject({
      tier: 'large',
      rule: null,
      score: null,
      threshold: null,
      would_change: [],
      is_covered: null,
    });
    expect(explainText(found, 80)).toContain('no single change');
  });

  it('tells who is asked next, and what that is expected to cost', () => {
    const hi = { messages: [{ role: 'user', content: 'Hi' }] };
    const rate = { expected_escalation_rate: 0.25, expected_escalation_n: 80, verify_usd: 0.001 };
    const step = { tier: 'small', accept_at: 0.7, checks: ['empty' as const], ...rate };
    const rules = { ...RULES, policy: { ...RULES.policy, cascade: [step] } };
    const found = explain(rules, hi);
    expect(found.tier).toBe('small');
    expect(found.next).toMatchObject({
      cascade: [{ tier: 'small', accept_at: 0.7, checks: ['empty'], next: 'large', handed_on: 0.25, n: 80 }],
      failover: null,
      quality_fallback: [],
    });
    const [small, large] = found.costs.map(({ cost_usd }) => cost_usd!);
    expect(found.next.expected_cost_usd).toBeCloseTo(small! + 0.001 + 0.25 * large!, 12);
    const text = explainText(found, 200).replace(/\s+/g, ' ');
    expect(text).toContain(
      "small's answer is kept when its confidence is at least 0.700 and it passes the checks empty",
    );
    expect(text).toContain('else large is asked (25.0 % of answers, n = 80).');

    const unmeasured = explain({ ...RULES, policy: { ...RULES.policy, cascade: [{ tier: 'small' }] } }, hi);
    expect(unmeasured.next.expected_cost_usd).toBeNull();
    expect(explainText(unmeasured, 200)).toContain('is expected to cost -');

    const plain = explain({ ...RULES, quality_fallback: { checks: ['refusal'] } }, hi);
    expect(plain.next).toMatchObject({
      cascade: [],
      failover: { order: ['large'], on: ['rate_limit', 'server_error'] },
      quality_fallback: ['refusal'],
      expected_cost_usd: plain.costs[0]!.cost_usd,
    });
    expect(explainText(plain, 200)).toContain('A failed call (rate_limit, server_error) goes to large.');
  });
});
