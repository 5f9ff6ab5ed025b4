import { describe, expect, it } from 'vitest';
import { gramCounter } from '../../src/learn/grams.js';
import { readText } from '../../src/learn/read-text.js';

const count = gramCounter(18);

function gramsOf(text: string): Map<number, number> {
  const { buckets, counts, size } = count(text, readText(text));
  return new Map(Array.from({ length: size }, (_, at) => [buckets[at]!, counts[at]!]));
}

describe('gramCounter', () => {
  it('counts runs of three and four characters within words, a space on either side', () => {
    // " ab ": " ab", " ab ", "ab "
    expect(gramsOf('ab').size).toBe(3);
    // " abc ": " ab", " abc", "abc", "abc ", "bc "
    expect(gramsOf('abc').size).toBe(5);
    expect([...gramsOf('abc abc').values()]).toEqual([2, 2, 2, 2, 2]);
  });

  it('finds nothing across words, whatever parts them, and takes capitals as small', () => {
    expect(gramsOf(' AB \n\t cd ')).toEqual(gramsOf('ab cd'));
    expect(gramsOf('ab cd').size).toBe(6);
  });

  it('counts one run for a word of one letter, and none of no word', () => {
    expect(gramsOf('a').size).toBe(1);
    expect([gramsOf('').size, gramsOf(' \n').size]).toEqual([0, 0]);
  });

  it('reads a long text from both ends only', () => {
    expect(gramsOf(`${'x'.repeat(2000)} middle ${'y'.repeat(2000)}`).size).toBe(gramsOf('xxxxx yyyyy').size);
  });
});
