const SPACE = '\\t-\\r\\x1c-\\x1f \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const ENDS = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, 'g');

/** Character class of what Python's `\s` and `str.strip` take for white space, for use inside brackets. */
export const PYTHON_SPACE = SPACE;
/** Python's `\b` before a word: not preceded by a letter, digit or underscore of any script. */
export const WORD_START = '(?<![\\p{L}\\p{N}_])';
/** Python's `\b` after a word. */
export const WORD_END = '(?![\\p{L}\\p{N}_])';

/** `text.strip()`. */
export function strip(text: string): string {
  return text.replace(ENDS, '');
}

/** `text[:count]`, in code points. */
export function firstPoints(text: string, count: number): string {
  if (text.length <= count) return text;
  let end = 0;
  for (let points = 0; points < count && end < text.length; points++) end += text.codePointAt(end)! > 0xffff ? 2 : 1;
  return text.slice(0, end);
}

/** A text as a pattern that matches it. */
export function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
