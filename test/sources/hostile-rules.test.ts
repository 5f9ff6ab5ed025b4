import { describe, expect, it } from 'vitest';
import type { RulesFile } from '../../src/records/rules-file.js';
import { rulesYaml } from '../../src/render/rules.js';
import { loadRules } from '../../src/sources/rules-text.js';
import { EMITTED, fullRules } from './rules-files.js';

const text = rulesYaml(fullRules());
const signals = rulesYaml((EMITTED.find(([name]) => name.startsWith('semantic')) as [string, RulesFile])[1]);
/** The message of `loadRules`, which names file, line and column. */
function fault(broken: string): string {
  try {
    loadRules(broken);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}
const lineOf = (broken: string, part: string): number => broken.slice(0, broken.indexOf(part)).split('\n').length;

describe('a hostile rules file', () => {
  const cases: [string, string, string, RegExp][] = [
    [
      'a prototype key',
      text.replace('  tasks:\n', '  tasks:\n    __proto__: 9\n'),
      '__proto__',
      /the key __proto__ is not read/,
    ],
    [
      'a constructor key',
      text.replace('  tasks:\n', '  tasks:\n    constructor: 9\n'),
      'constructor:',
      /the key constructor is not read/,
    ],
    ['a list in place of a condition', text.replace('when:\n      tools: true', 'when: []'), '[]', /mapping is needed/],
    [
      'a pattern that takes exponential time',
      signals.replace(/pattern: [^,}]*/, 'pattern: "(a+)+$"'),
      '(a+)+$',
      /repeat without limit.*linear/,
    ],
    ['a pattern that looks around', signals.replace(/pattern: [^,}]*/, 'pattern: "(?=a)b"'), '(?=a)b', /look-around/],
    ['a merge key', text.replace('default: large', '<<: {note: x}\ndefault: large'), '<<', /</],
    ['a tag', text.replace('default: large', 'default: !!js/function large'), 'default: !!', /tag/i],
    ['an alias', text.replace('default: large', 'default: &a large\nnote: *a'), '*a', /alias/],
    ['a key that is a list', text.replace('default: large', '[a, b]: 1\ndefault: large'), '[a, b]', /key|map/i],
    ['infinity for a weight', text.replace('bias: -0.2', 'bias: .inf'), 'bias', /bias/],
    ['evidence that is none', `${text}evidence: {certificate: 3}\n`, 'evidence: {', /evidence/],
  ];
  it.each(cases)('is refused with its place: %s', (_, broken, part, words) => {
    expect([text, signals]).not.toContain(broken);
    const message = fault(broken);
    expect(message).toMatch(words);
    const [, line, column] = /^routing-rules\.yaml:(\d+):(\d+): /.exec(message) ?? [];
    expect(Math.abs(Number(line) - lineOf(broken, part))).toBeLessThanOrEqual(1);
    expect(Number(column)).toBeGreaterThan(0);
  });

  it('is refused when it is a bomb: aliases, depth, brackets, one long line', () => {
    const laughs = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghijkl'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghijkl'[at]}`).join(',')}]`),
    ];
    const bombs = [
      laughs.join('\n'),
      `schema: router.rules/1\nx: ${'['.repeat(50_000)}`,
      `schema: router.rules/1\n${Array.from({ length: 2000 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')}`,
      `schema: router.rules/1\nx: ${'- '.repeat(100_000)}`,
      text.replace(/terms: [|>]/, `terms: |\n    ${'9'.repeat(500_000)}`),
    ];
    for (const [at, bomb] of bombs.entries()) {
      // One that went off would not come to an end.
      expect(fault(bomb), `bomb ${at}`).toMatch(/^routing-rules\.yaml:\d+:\d+: /);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});
