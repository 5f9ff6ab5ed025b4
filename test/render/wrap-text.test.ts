import { describe, expect, it } from 'vitest';
import { hangText, screenWidth, wrapLines, wrapText } from '../../src/render/wrap-text.js';

describe('wrapText', () => {
  it('breaks at spaces, indents what goes on, and lets a longer word stand alone', () => {
    expect(wrapText('one two three', 9)).toBe('one two\n  three');
    expect(wrapText('one two three', 9, '')).toBe('one two\nthree');
    expect(wrapText('a /a/path/of/many/letters b', 9)).toBe('a\n  /a/path/of/many/letters\n  b');
    expect(wrapText('', 9)).toBe('');
  });

  it('keeps the indentation that a text has, and goes on two further in', () => {
    expect(wrapText('  one two three', 9)).toBe('  one two\n    three');
  });

  it('keeps together what is one word to a reader', () => {
    expect(wrapText('it is about 12 % now', 14)).toBe('it is about\n  12 % now');
    expect(wrapText('quality of [1.0, 2.0] pt', 16)).toBe('quality of\n  [1.0, 2.0] pt');
    expect(wrapText('seen here (n = 1,200)', 14)).toBe('seen here\n  (n = 1,200)');
    expect(wrapText('this is not certified yet', 14)).toBe('this is\n  not certified\n  yet');
    expect(wrapText('it took about 12 seconds', 16)).toBe('it took about 12\n  seconds');
  });

  it('wraps each line of several', () => {
    expect(wrapLines('one two three\nfour', 9)).toBe('one two\n  three\nfour');
  });
});

describe('hangText', () => {
  it('goes on below the text, not below the name', () => {
    expect(hangText('  Name  ', 'one two three', 16)).toBe('  Name  one two\n        three');
  });
});

describe('screenWidth', () => {
  it('is that of the terminal within what can be read', () => {
    expect([10, 40, 80, 120, 300].map(screenWidth)).toEqual([40, 40, 80, 120, 120]);
  });
});
