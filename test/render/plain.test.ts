import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plain, plainLine } from '../../src/render/plain.js';

describe('plain', () => {
  it.each([
    ['colours', '\u001b[31mred\u001b[0m', 'red'],
    ['clearing the screen', 'a\u001b[2Jb', 'ab'],
    ['a link with its target', '\u001b]8;;http://evil\u001b\\text\u001b]8;;\u001b\\', 'text'],
    ['writing to the clipboard', 'a\u001b]52;c;ZXZpbA==\u0007b', 'ab'],
    ['a title that does not end', 'a\u001b]0;title', 'a'],
    ['the eight-bit forms', 'a\u009b31mb\u009d0;t\u009cc', 'abc'],
    ['device control', 'a\u001bPq#0\u001b\\b', 'ab'],
    ['two-byte escapes', 'a\u001b7\u001b(Bb\u001bcd', 'abd'],
    ['a lone escape', 'a\u001b', 'a'],
    ['bell, backspace, delete and carriage return', 'a\u0007\b\u007f\rb', 'ab'],
    ['direction marks', 'a\u202eb\u2066c\u200f\u061c', 'abc'],
    ['zero width and line separators', 'a\u200b\u2028\u2029\ufeffb', 'ab'],
  ])('removes %s', (_name, text, rest) => {
    expect(plain(text)).toBe(rest);
  });

  it('leaves ordinary text, tabs and line feeds alone', () => {
    const text = 'Grüße, 你好, emoji 👩‍💻, tab\t, line\n, $5.00 [31m';
    expect(plain(text)).toBe(text);
  });

  it('leaves no escape or control character of any text', () => {
    const nasty = fc.string({
      unit: fc.constantFrom(
        '\u001b',
        '[',
        ']',
        '\u009b',
        '\u0007',
        ';',
        '3',
        'm',
        'a',
        '\\',
        '\u009c',
        '\u202e',
        '\n',
        '\r',
        '\u0000',
      ),
    });
    fc.assert(
      fc.property(nasty, (text) => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
        expect(plain(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/);
        expect(plain(plain(text))).toBe(plain(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('ends on millions of openings that nothing closes, which would take hours in quadratic time', () => {
    expect(plain('\u001b]'.repeat(2_000_000))).not.toContain('\u001b');
    expect(plain(`\u001b[${'1;'.repeat(2_000_000)}`)).not.toContain('\u001b');
  });
});

describe('plainLine', () => {
  it('is one line of limited length', () => {
    expect(plainLine('a\nb\t\tc')).toBe('a b c');
    expect(plainLine('x'.repeat(300))).toHaveLength(200);
    expect(plainLine('abcdef', 4)).toBe('abc…');
  });
});
