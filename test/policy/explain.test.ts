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
});
