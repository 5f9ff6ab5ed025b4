/** A number found in text. */
export interface FoundNumber {
  value: number;
  start: number;
  end: number;
  /** Written with a percent sign, so it also reads as a hundredth. */
  isPercent: boolean;
}

const INTEGER = '\\d{1,3}(?:[,\\u00a0\\u2009\\u202f]\\d{2,3})*[,\\u00a0\\u2009\\u202f]\\d{3}(?![\\d])|\\d+';
const NUMBER = new RegExp(
  // Not inside a word or a longer number; a minus counts only where no operand stands before it.
  `(?<![\\w.])(?:(?<![\\w)\\]%]|[\\d)\\]%]\\s+)(?<sign>-))?(?:[$€£¥₹]\\s?(?<sign2>-)?)?` +
    `(?:(?<whole>\\d+)[ -](?=\\d+/\\d))?(?:(?<int>${INTEGER})(?<frac>\\.\\d+)?|(?<dot>\\.\\d+))` +
    `(?:[eE](?<exp>[+-]?\\d+)(?!\\w)|\\s?(?:[x×*]|\\\\times)\\s?10\\^\\{?(?<pow>-?\\d+)\\}?|/(?<den>[1-9]\\d*)(?![\\d.])|:(?<min>[0-5]\\d)(?!\\d))?` +
    `(?:\\s?(?<pct>%|\\\\%|percent\\b)|\\s(?<mult>thousand|million|billion|trillion)\\b)?`,
  'gi',
);
const MULTIPLIERS: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
const WORDS =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'.split(
    ' ',
  );
const TENS = ' ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');

/**
 * Numbers in a text, in order. Understands thousands separators, currency, percent, fractions and mixed numbers,
 * exponents, `2:00`, typographic minus, "1.5 million" and common LaTeX. The numbering of a list is not a number.
 * Text without digits is read as a number word up to 99 when it starts with one.
 */
export function findNumbers(text: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const end = match.index + match[0].length;
    const lineStart = text.lastIndexOf('\n', match.index) + 1;
    const isNumbering = text.slice(lineStart, match.index).trim() === '' && /^[.)]\s+\S/.test(text.slice(end, end + 8));
    if (!isNumbering) found.push(toNumber(match.groups as Groups, match.index, end));
  }
  return found;
}

type Groups = Record<string, string | undefined>;

function toNumber(groups: Groups, start: number, end: number): FoundNumber {
  const digits = (groups['int'] ?? '').replace(/[^\d]/g, '');
  let value = Number(`${digits}${groups['frac'] ?? groups['dot'] ?? ''}e${groups['exp'] ?? groups['pow'] ?? '0'}`);
  if (groups['den']) value /= Number(groups['den']);
  if (groups['min']) value += Number(groups['min']) / 60;
  if (groups['whole']) value += Number(groups['whole']);
  value *= MULTIPLIERS[groups['mult']?.toLowerCase() ?? ''] ?? 1;
  if (groups['sign'] || groups['sign2']) value = -value;
  return { value, start, end, isPercent: groups['pct'] !== undefined };
}

/** The same text with calculator notes, LaTeX and typographic signs in plain writing. */
export function plainMaths(text: string): string {
  return text
    .replace(/<<[^<>]*>>|<<[^<>]*$/g, '')
    .replace(/\\[dt]?frac\{(\d+)\}\{(\d+)\}/g, '$1/$2')
    .replace(/\\(?:text|mathrm|mathbf|textbf)\{([^{}]*)\}/g, ' $1 ')
    .replace(/\\[()[\]!]|\{,\}/g, (mark) => (mark === '{,}' ? ',' : ''))
    .replace(/\\([$%,;])/g, (_, char: string) => (char === '$' || char === '%' ? char : ' '))
    .replace(/[−‒–](?=\s?[$€£¥₹]?\d)/g, '-');
}

/** Value of a text that begins with a number word ("Twenty-five apples"); null when it does not. */
export function wordNumber(text: string): number | null {
  const [first = '', second = ''] = text
    .trim()
    .toLowerCase()
    .split(/[\s-]+/);
  const tens = TENS.indexOf(first.replace(/\W+$/, ''));
  const unit = WORDS.indexOf(second.replace(/\W+$/, ''));
  if (tens >= 2 && unit >= 1 && unit <= 9) return tens * 10 + unit;
  if (tens >= 1) return tens * 10;
  const plain = WORDS.indexOf(first.replace(/\W+$/, ''));
  return plain >= 0 ? plain : null;
}
