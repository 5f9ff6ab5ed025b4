import { describe, expect, it } from 'vitest';
import type { SemanticSignal } from '../../../src/records/gateway.js';
import { patternFault } from '../../../src/records/linear-pattern.js';
import { routeSemantic, semanticScore, semanticSignal } from '../../../src/traffic/targets/semantic-router.js';
import { SEMANTIC_SIGNALS } from '../../../src/traffic/targets/semantic-signals.js';

const structure = (rest: Partial<SemanticSignal>): SemanticSignal => ({
  name: 's',
  kind: 'structure',
  by: 'count',
  case_sensitive: false,
  ...rest,
});
const user = (content: string) => ({ messages: [{ role: 'user', content }] });

describe('semantic-router signals, by its Go source (structure, keyword and context classifiers)', () => {
  const cases: [string, string, SemanticSignal, boolean][] = [
    ['counts matches', 'a? b? c?', structure({ pattern: '[?]', gte: 3 }), true],
    ['counts one too few', 'a? b?', structure({ pattern: '[?]', gte: 3 }), false],
    ['ignores case unless told', 'A a', structure({ pattern: 'a', gte: 2 }), true],
    ['counts code points', '😀😀', structure({ pattern: '(?s).', gte: 3 }), false],
    ['without a predicate asks for more than 0', 'x', structure({ pattern: 'y' }), false],
    [
      'measures density per word, and per sign of CJK',
      'wait 你好 x!',
      structure({ by: 'density', pattern: '!', gte: 0.25 }),
      true,
    ],
    ['does not match white space alone', '  ', structure({ pattern: ' ', lt: 9 }), false],
    ['takes keywords as words', 'classes class', structure({ keywords: ['class'], lt: 2 }), true],
    ['counts CJK keywords anywhere', '我需要开发票发票', structure({ keywords: ['发票'], gte: 2 }), true],
    ['follows a sequence in order', 'then first', structure({ by: 'sequence', sequences: [['first', 'then']] }), false],
    [
      'takes OR',
      'a traceback',
      { name: 'k', kind: 'keyword', by: 'OR', keywords: ['refactor', 'traceback'], case_sensitive: false },
      true,
    ],
    [
      'takes AND',
      'a traceback',
      { name: 'k', kind: 'keyword', by: 'AND', keywords: ['refactor', 'traceback'], case_sensitive: false },
      false,
    ],
    [
      'takes NOR',
      'plain',
      { name: 'k', kind: 'keyword', by: 'NOR', keywords: ['refactor'], case_sensitive: false },
      true,
    ],
    [
      'rounds four bytes to a token up',
      'éé1',
      { name: 'c', kind: 'context', by: 'tokens', case_sensitive: false, gte: 2 },
      true,
    ],
  ];
  it.each(cases)('%s', (_, text, signal, holds) => expect(semanticSignal(text, signal)).toBe(holds));

  it('adds the weights of what matches and takes the last band reached, from its threshold on', () => {
    const routing = {
      target: 'vllm-semantic-router' as const,
      signals: [structure({ name: 'q', pattern: '[?]', gte: 1 }), structure({ name: 'x', pattern: 'x', gte: 1 })],
      weights: { q: 0.25, x: 0.5 },
      bands: [
        { name: 'easy', gte: null, tier: 'small' },
        { name: 'hard', gte: 0.5, tier: 'large' },
      ],
    };
    expect([semanticScore(user('?'), routing), semanticScore(user('x?'), routing), semanticScore({}, routing)]).toEqual(
      [0.25, 0.75, 0],
    );
    expect([routeSemantic(user('?'), routing), routeSemantic(user('x'), routing)]).toEqual(['small', 'large']);
  });

  it.each([
    '(a+)+$',
    '(?=a)',
    '\\1',
    '(?i-s)a',
    '[[:alpha:]]',
    '',
    '(',
    ')',
    'a*b',
    '(a|b){9}',
    'a{1,2000}b',
    `${'a?'.repeat(30)}b`,
  ])('refuses the pattern %s', (pattern) => {
    expect(patternFault(pattern)).not.toBeNull();
  });

  it('reads its own patterns, and repeats that nothing can fail after', () => {
    const own = SEMANTIC_SIGNALS.flatMap(({ pattern }) => pattern ?? []);
    for (const pattern of [...own, '[?]+', '(?i)x|y+', '\\bwhy(?: not)?\\b', 'a{2,9}b'])
      expect(patternFault(pattern)).toBeNull();
  });

  it('comes to an end on a hundred thousand signs with every pattern that it accepts', () => {
    const long = 'a'.repeat(100_000);
    const worst = ['a{0,20}b', '(?:a|b)(?:a|c)(?:a|d)x', 'a{9,19}b{0,9}c', 'b|a+'];
    for (const pattern of worst) {
      expect(patternFault(pattern)).toBeNull();
      semanticSignal(long, structure({ pattern, gte: 1 }));
    }
  });
});
