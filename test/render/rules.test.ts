import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { rulesYaml } from '../../src/render/rules.js';
import { parseRules } from '../../src/sources/rules-text.js';

const FILE: RulesFile = {
  schema: 'router.rules/1',
  tiers: [
    {
      name: 'small',
      provider: null,
      model: 'synthetic-small',
      price: { input: 1, output: 2, cache_read: null, cache_write: null, as_of: '2026-11-01' },
      output_ratio: 0.9,
      output_ratio_se: 0.01,
    },
    { name: 'top', provider: 'openai', model: 'synthetic-top', price: null, output_ratio: 1, output_ratio_se: 0 },
  ],
  policy: {
    tiers: ['small', 'top'],
    rules: [
      { name: 'small-1', when: { kind: ['chat', 'open_qa'], class: ['simple'], score_below: 0.3712 }, tier: 'small' },
      {
        name: 'long',
        when: { chars_at_least: 5000, tags: { team: ['ops'] } },
        tier: 'top',
        pinned: true,
        note: 'Agreed with ops.',
      },
    ],
    default: 'top',
    cascade: [{ tier: 'small', accept_at: 0.7, expected_escalation_rate: 0.08 }],
    score: {
      kind: 'logistic',
      bits: 16,
      bias: -1.25,
      features: { chars: { mean: 4.5, sd: 1.25, weight: 0.75 } },
      tasks: { 'a: b # c': 0.5, __proto__x: -0.25 },
      buckets: Array.from({ length: 25 }, (_, at) => at * 7),
      weights: Array.from({ length: 25 }, (_, at) => (at - 12) / 8),
    },
  },
  covered: { 'chat/simple': 40, 'open_qa/simple': 12 },
  failover: { order: ['small', 'top'], on: ['rate_limit', 'timeout'] },
  quality_fallback: { checks: ['refusal', 'empty'] },
};

function fault(text: string): string {
  try {
    parseRules(text, 'rules.yaml');
  } catch (error) {
    if (error instanceof RouterError)
      return `${error.fields['line']}:${error.fields['column']} ${error.fields['detail']}`;
    throw error;
  }
  return 'accepted';
}

describe('rulesYaml', () => {
  it('is read back as the value it was made from', () => {
    expect(parseRules(rulesYaml(FILE), 'rules.yaml')).toEqual(FILE);
  });

  it('gives the same bytes again', () => {
    expect(rulesYaml(parseRules(rulesYaml(FILE), 'rules.yaml'))).toBe(rulesYaml(FILE));
  });

  it('says in words what a threshold means', () => {
    expect(rulesYaml(FILE)).toContain('routed down when its score is below 0.3712');
  });
});

describe('parseRules', () => {
  const text = rulesYaml(FILE);
  const bad: [string, string, RegExp][] = [
    ['an unknown key', text.replace('default: top', 'default: top\nfallback: small'), /^\d+:\d+ .*fallback/],
    ['a tier that is not listed', text.replace('default: top', 'default: large'), /^\d+:\d+ tier "large" is not/],
    [
      'a threshold out of range',
      text.replace('score_below: 0.3712', 'score_below: 1.3712'),
      /^\d+:\d+ rules\.0\.when\.score_below/,
    ],
    ['a score condition without a score', text.replace(/\n(#.*\n)*score:[\s\S]*?(?=\n\n|\n#)/, ''), /names a score/],
    ['an alias', text.replace('default: top', 'default: &a top\nx: *a'), /alias|x/i],
    ['a tag', text.replace('default: top', 'default: !!js/function top'), /tag/i],
    ['a key given twice', `${text}\ndefault: small\n`, /unique|key/i],
    ['a tab for indentation', 'schema: router.rules/1\ntiers:\n\t- x\n', /tab|plain|block/i],
    ['a term out of order', text.replace(/\b7,/, '999999,'), /score\.terms/],
    ['no mapping at all', 'just text', /the file/],
  ];
  it.each(bad)('refuses %s with its place', (_, broken, found) => {
    expect(broken).not.toBe(text);
    expect(fault(broken)).toMatch(found);
  });

  it('reads the terms of a model as earlier files have them, and no half of a pair', () => {
    const earlier = text.replace(/(?<=terms: \|\n)(?: {4}[\d,.e -]+\n)+/, (lines) =>
      lines.replaceAll(/(\d),(-?\d)/g, '$1:$2').replaceAll(',', ''),
    );
    expect(earlier).toMatch(/terms: \|\n {4}\d+:/);
    expect(parseRules(earlier, 'r.yaml')).toEqual(parseRules(text, 'r.yaml'));
    for (const terms of ['7', '7,0.5, 9', '7,0.5 9,0.5, 8', '7:0.5:9 1', '7,1e999', '-1,2', '1.5,2', '9,1, 7,1'])
      expect(fault(text.replace(/(?<=terms: \|\n)(?: {4}[\d,.e -]+\n)+/, `    ${terms}\n`)), terms).toMatch(
        /score\.terms/,
      );
  });

  it('refuses an alias bomb quickly', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (let at = 1; at < 12; at++)
      lines.push(
        `${'abcdefghijkl'[at]}: &${'abcdefghijkl'[at]} [${Array(9)
          .fill(`*${'abcdefghijkl'[at - 1]}`)
          .join(',')}]`,
      );
    expect(fault(lines.join('\n'))).toMatch(/alias/);
  });
});
