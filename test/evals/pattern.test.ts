import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/evals/pattern.js';
import { occursIn } from '../../src/evals/pattern-match.js';

const occurs = (source: string, text: string) => occursIn(compilePattern(source, 'c1'), text);

/** Patterns of the subset: small trees over a, b and c. */
const pattern: fc.Arbitrary<string> = fc.letrec<{ tree: string; atom: string }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    tie('atom'),
    fc.tuple(tie('tree'), tie('tree')).map((two) => two.join('')),
    fc.tuple(tie('tree'), tie('tree')).map((two) => `(?:${two.join('|')})`),
  ),
  atom: fc
    .tuple(
      fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '^', '$', '(ab|c)'),
      fc.constantFrom('', '', '?', '*', '+', '{2}', '{1,2}', '+?'),
    )
    .map(([atom, sign]) => (/^(?:\\b|\^|\$)$/.test(atom) ? atom : atom + sign)),
})).tree;

describe('the linear-time pattern', () => {
  it('says what RegExp says, for any pattern of the subset and any text', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '\n', 'é', '😀'), maxLength: 12 });
    fc.assert(
      fc.property(pattern, text, (source, content) => {
        expect(occurs(source, content)).toBe(new RegExp(source, 'u').test(content));
      }),
      { numRuns: 2000, seed: 1 },
    );
  });

  it.each([
    ['(?i)paris', 'PARIS', true],
    ['(?m)^b$', 'a\nb\nc', true],
    ['^b$', 'a\nb\nc', false],
    ['(?s)a.b', 'a\nb', true],
    ['a.b', 'a\nb', false],
    ['\\$\\d+\\.\\d{2}', 'costs $12.50', true],
    ['[\\w.-]+@x', 'me.you-he@x', true],
    ['\\"q\\"', 'say "q"', true],
    ['\\p{Lu}', 'aÉ', true],
    ['(?<year>\\d{4})', '2024', true],
    ['x{0,3}y', 'xxxy', true],
    ['', '', true],
  ])('%s in %j: %s', (source, text, expected) => {
    expect(occurs(source, text)).toBe(expected);
  });

  it('is not slowed down by a text made for it', () => {
    const start = performance.now();
    expect(occurs('a*a*a*a*b', 'a'.repeat(50_000))).toBe(false);
    expect(occurs('(?:x|.*x.*x.*)y', 'x'.repeat(50_000))).toBe(false);
    expect(performance.now() - start).toBeLessThan(1500);
  });
});
