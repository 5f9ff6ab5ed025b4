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
    `(?:[eE](?<exp>[+-]?\\d+)(?!\\w)|\\s?(?:[x×*·⋅]|\\\\times|\\\\cdot)\\s?10\\^\\{?(?<pow>-?\\d+)\\}?|/(?<den>[1-9]\\d*)(?![\\d.])|:(?<min>[0-5]\\d)(?!\\d))?` +
    `(?:\\s?(?<pct>%|\\\\%|percent\\b)|\\s(?<mult>thousand|million|billion|trillion)\\b)?`,
  'gi',
);
const MULTIPLIERS: Record<string, number> = { thousand: 1e3, million: 1e6, billion: 1e9, trillion: 1e12 };
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

/** Marks that order or hide and are not seen: of writing direction, of no width, of byte order. */
const UNSEEN = /[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;
const FRACTIONS: Record<string, string> = {
  '½': '1/2',
  '⅓': '1/3',
  '⅔': '2/3',
  '¼': '1/4',
  '¾': '3/4',
  '⅕': '1/5',
  '⅛': '1/8',
};
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';

/** Digits and marks of any script in ASCII: ٤٣, ４３ and ४३ are 43, ½ is 1/2, 10⁸ is 10^8. */
function asciiNumbers(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return text
    .replace(UNSEEN, '')
    .replace(/\p{Nd}/gu, (digit) => (digit <= '9' ? digit : String(digitOf(digit.codePointAt(0) as number))))
    .replace(/(?<=\d)\u066b(?=\d)/g, '.')
    .replace(/(?<=\d)\u066c(?=\d{3})/g, ',')
    .replace(/\u066a\s?(\d[\d.,]*)/g, '$1%')
    .replace(/\u066a/g, '%')
    .replace(
      /(\d?)[ ]?([½⅓⅔¼¾⅕⅛])/g,
      (_, before: string, sign: string) => `${before && `${before} `}${FRACTIONS[sign]}`,
    )
    .replace(
      /\b10(⁻?)([⁰¹²³⁴-⁹]+)/g,
      (_, minus: string, power: string) =>
        `10^${minus && '-'}${[...power].map((one) => SUPERSCRIPTS.indexOf(one)).join('')}`,
    );
}

/** Decimal digits stand in runs of ten, which begin at a code ending in 0 or 6; those of mathematical letters follow one another. */
function digitOf(code: number): number {
  if (code >= 0x1d7ce && code <= 0x1d7ff) return (code - 0x1d7ce) % 10;
  const low = code & 0xf;
  return /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6;
}

/** The same text with calculator notes, LaTeX, typographic signs and the digits of other scripts in plain writing. */
export function plainMaths(text: string): string {
  return (
    asciiNumbers(text)
      .replace(/<<[^<>]*>>|<<[^<>]*$/g, '')
      .replace(
        /(\d?)\s?\\[dt]?frac(?:\{(\d+)\}\{(\d+)\}|(\d)(\d))/g,
        (_, whole: string, a = '', b = '', c = '', d = '') => `${whole && `${whole} `}${a || c}/${b || d}`,
      )
      // Thousands as LaTeX and the Swiss set them, and programs write them.
      .replace(/(?<=\d)(?:\\[,;! ]|['’_])(?=\d{3}(?!\d))/g, ',')
      .replace(
        /(?<![\w.^])(?<!(?:[x×*·⋅]|\\times|\\cdot)\s?)10\^(?:\{(-?\d+)\}|(-?\d+))/g,
        (_, a = '', b = '') => `1e${a || b}`,
      )
      .replace(/(^|\b(?:is|are|was|equals)\b|[:=(*])(\s*)(?:minus|negative)\s+(?=[\d$€£.])/gi, '$1$2-')
      .replace(/\\(?:text|mathrm|mathbf|textbf)\{([^{}]*)\}/g, ' $1 ')
      .replace(/\\[()[\]!]|\{,\}/g, (mark) => (mark === '{,}' ? ',' : ''))
      .replace(/\\([$%,;])/g, (_, char: string) => (char === '$' || char === '%' ? char : ' '))
      .replace(/[−‒–](?=\s?[$€£¥₹]?\d)/g, '-')
  );
}
