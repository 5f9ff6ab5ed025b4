import { describe, expect, it } from 'vitest';
import { readText } from '../../src/learn/read-text.js';
import { SHAPE_NAMES } from '../../src/learn/text-shape.js';

const textShape = (text: string): Float64Array => readText(text).shape;

function shapeOf(text: string): Record<string, number> {
  const values = textShape(text);
  return Object.fromEntries(SHAPE_NAMES.map((name, at) => [name, values[at]!]));
}

describe('textShape', () => {
  it('counts signs, capitals and numbers, by hand', () => {
    expect(shapeOf('Ann paid $1,200.50 (20%) for 3/4 of "it", Bob 20.')).toMatchObject({
      text_digits: 12,
      text_capitals: 2,
      text_capital_words: 2,
      text_commas: 2,
      text_dots: 2,
      text_quotes: 2,
      text_brackets: 1,
      text_operators: 1,
      text_percents: 1,
      text_dollars: 1,
      text_decimals: 1,
      text_fractions: 1,
      // 1200, 50, 20, 3, 4
      text_distinct_numbers: 5,
      text_largest_number: Math.log1p(1200),
    });
  });

  it('measures lines, words and indents, by hand', () => {
    expect(shapeOf('def f(x):\n    return x\n\n  x x X\n')).toMatchObject({
      text_lines: 5,
      text_longest_line: 12,
      text_end: 12 + 7,
      text_indents: 6,
      text_deepest_indent: 4,
      text_longest_word: 6,
      // def f x return x x x x
      text_distinct_words: 4,
      text_distinct_share: 0.5,
    });
  });

  it('is unknown without characters, finite for anything else, and bounded by what is read', () => {
    expect(textShape('').every(Number.isNaN)).toBe(true);
    for (const text of [' ', '\n', ',', '9'.repeat(400), '日本語', '\ud800']) {
      expect([...textShape(text)].every(Number.isFinite), text).toBe(true);
    }
    expect(shapeOf('a'.repeat(50_000)).text_longest_line).toBe(10_000);
  });
});
