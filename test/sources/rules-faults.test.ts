import { describe, expect, it } from 'vitest';
import { loadRules } from '../../src/sources/rules-text.js';

const BY_HAND = `schema: router.rules/1
tiers:
  - {name: small, provider: openai, model: cheap, price: {input: 1, output: 5, cache_read: null, cache_write: null, as_of: 2026-11-01}}
  - {name: large, provider: openai, model: strong, price: {input: 5, output: 25, cache_read: null, cache_write: null, as_of: 2026-11-01}}
rules:
  - name: long
    when: {chars_at_least: 4000}
    tier: large
default: small
failover: {order: [small, large], on: [timeout]}
`;

/** What `loadRules` says, without the name of the file. */
function said(from: string, to: string): string {
  const broken = BY_HAND.replace(from, to);
  expect(broken).not.toBe(BY_HAND);
  try {
    loadRules(broken);
  } catch (error) {
    return (error as Error).message.replace('routing-rules.yaml:', '');
  }
  return 'accepted';
}

const CONDITIONS =
  'task, kind, class, chars_at_least, chars_below, turns_at_least, turns_below, tools, tags, score_at_least, score_below';

describe('a rules file that a person wrote', () => {
  it('is read', () => {
    expect(loadRules(BY_HAND).policy.default).toBe('small');
  });

  it.each([
    [BY_HAND, '', '1:1: the file holds nothing'],
    [BY_HAND, '# to be written\n', '1:1: the file holds nothing'],
    ['chars_at_least', 'min_chars', `7:12: rules.0.when.min_chars: unknown key; known here: ${CONDITIONS}`],
    ['default:', 'defualt:', '1:1: default: is missing; is it what "defualt" should be?'],
    ['tier: large\n', '\n', '6:5: rules.0.tier: is missing'],
    ['4000', '"4000"', '7:28: rules.0.when.chars_at_least: a number is needed, not "4000"'],
    ['4000', '4.5', '7:28: rules.0.when.chars_at_least: a whole number is needed, not 4.5'],
    ['4000', '-1', '7:28: rules.0.when.chars_at_least: a value >=0 is needed, not -1'],
    [
      'chars_at_least: 4000',
      'class: [hard]',
      '7:20: rules.0.when.class.0: one of "simple", "moderate", "complex" is needed, not "hard"',
    ],
    ['{chars_at_least: 4000}', 'long', '7:11: rules.0.when: a mapping is needed, not "long"'],
    ['as_of: 2026-11-01', 'as_of: today', '3:124: tiers.0.price.as_of: a date as 2026-11-01 is needed'],
    ['name: large', 'name: small', '4:12: tier "small" is listed twice'],
    ['name: small', 'name: ""', '3:12: tiers.0.name: text of at least 1 character is needed, not 0'],
    ['default: small', 'default: [small]', '9:10: default: text is needed, not a list'],
    ['[timeout]', '{timeout: 1}', '10:39: failover.on: a list is needed, not a mapping'],
    ['as_of: 2026-11-01', 'as_of: 2026-02-30', '3:124: tiers.0.price.as_of: a day of the calendar is needed'],
    ['as_of: 2026-11-01', 'as_of: 2026-13-01', '3:124: tiers.0.price.as_of: a date as 2026-11-01 is needed'],
    [
      'default: small',
      'default: small\ncascade: [{tier: small, accept_at: 0.5}, {tier: small, accept_at: 0.9}]',
      '10:49: the cascade has two steps for tier "small"; one is needed',
    ],
    [
      'default: small',
      'default: small\nscore: {kind: logistic, bits: 4, bias: 0, features: {charz: {mean: 0, sd: 1, weight: 1}}, tasks: {}, terms: ""}',
      '10:54: score.features.charz: there is no feature of this name',
    ],
    ['schema', '---\na: 1\n---\nschema', '3:1: multiple documents (---); one is needed'],
  ])('with %j written as %j is refused with place, what was found and what is needed', (from, to, message) => {
    expect(said(from, to)).toBe(message);
  });

  it('may name the steps of a cascade in any order', () => {
    const steps = 'cascade: [{tier: middle, accept_at: 0.5}, {tier: small, accept_at: 0.9}]\n';
    const middle = BY_HAND.split('\n')[3]?.replace('large', 'middle');
    const { policy } = loadRules(`${BY_HAND.replace('  - {name: large', `${middle}\n  - {name: large`)}${steps}`);
    expect(policy.cascade?.map(({ tier }) => tier)).toEqual(['small', 'middle']);
  });

  it('shows no more than the beginning of a long value', () => {
    expect(said('4000', `"${'x'.repeat(500)}"`).length).toBeLessThan(150);
  });
});
