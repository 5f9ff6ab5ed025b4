import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readingOf } from '../../src/learn/kept-readings.js';
import { HASH_SEED, HASH_STEP, readText, wordsOf } from '../../src/learn/read-text.js';

const hashOf = (word: string): number =>
  Array.from({ length: word.length }, (_, at) => word.charCodeAt(at)).reduce(
    (hash, code) => Math.imul(hash ^ code, HASH_STEP),
    HASH_SEED | 0,
  );
const hashesOf = (text: string): number[] => {
  const { hashes, size } = readText(text);
  return [...hashes.subarray(0, size)];
};

describe('readText', () => {
  it.each([
    ['Hello, WORLD: x_1 20px!', ['hello', 'world', 'x_1', '20px']],
    ['Café ÉTÉ don’t “so” — a×b', ['café', 'été', 'don', 't', 'so', 'a', 'b']],
    ['日本go ไท', ['日', '本', 'go', 'ไ', 'ท']],
    ['İstanbul IŞIK', ['i̇stanbul', 'işik']],
    ['1,200.50', ['1', '200', '50']],
    [' \n\t', []],
    ['', []],
  ])('finds the words of %j', (text, words) => {
    expect(wordsOf(text)).toEqual(words);
  });

  it('hashes the words that it finds, whatever the text (FNV-1a)', () => {
    const sign = fc.constantFrom(
      'a',
      'B',
      'é',
      'É',
      'İ',
      '1',
      '9',
      '_',
      ' ',
      '\n',
      ',',
      '.',
      '中',
      'ไ',
      '😀',
      '\ud83d',
      '’',
      '-',
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(sign, fc.string()) }), (text) => {
        expect(hashesOf(text)).toEqual(wordsOf(text).map(hashOf));
        expect(hashesOf(text.toLowerCase())).toEqual(hashesOf(text));
        expect(readText(text).size).toBe(wordsOf(text).length);
      }),
    );
  });

  it('reads a long text from both ends only, and as many words as there are', () => {
    expect(wordsOf(`first ${'x '.repeat(30_000)} last`).slice(-1)).toEqual(['last']);
    expect(readText('日'.repeat(15_000)).size).toBe(15_000);
    expect(readText('日'.repeat(50_000)).size).toBe(20_000);
  });

  it('keeps the reading of an input apart from later ones', () => {
    const input = { text: 'one two' };
    const own = readingOf(input);
    readText('something else altogether');
    expect(readingOf(input)).toBe(own);
    expect([...own.hashes]).toEqual(['one', 'two'].map(hashOf));
  });
});
