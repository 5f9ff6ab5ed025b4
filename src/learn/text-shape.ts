import { codeUnits } from './code-units.js';
import { distinctSet } from './distinct-set.js';
import { readable } from './hashing.js';

/**
 * What the look of a text tells beside its words, for the learned score alone. Digits, A to Z and signs are ASCII; a word is a
 * run of letters, digits and underscores; a number a run of digits, with single commas inside.
 */
export const SHAPE_NAMES = [
  'text_digits',
  'text_capitals',
  'text_capital_words',
  'text_signs',
  'text_commas',
  'text_dots',
  'text_quotes',
  'text_brackets',
  'text_equals',
  'text_operators',
  'text_percents',
  'text_dollars',
  'text_decimals',
  'text_fractions',
  'text_lines',
  'text_longest_line',
  'text_end',
  'text_indents',
  'text_deepest_indent',
  'text_longest_word',
  'text_mean_word',
  'text_distinct_words',
  'text_distinct_share',
  'text_distinct_numbers',
  'text_largest_number',
] as const;

type ShapeName = (typeof SHAPE_NAMES)[number];

const AT = Object.fromEntries(SHAPE_NAMES.map((name, at) => [name, at])) as Record<ShapeName, number>;

/** What a code unit counts as. */
const [DIGIT, CAPITAL, WORD, SIGN, BLANK] = [1, 2, 4, 8, 16];
const WIDE_WORD = 0xc0;
const KINDS = Uint8Array.from({ length: 0x80 }, (_, code) => {
  const sign = String.fromCharCode(code);
  if (/[0-9]/.test(sign)) return DIGIT | WORD;
  if (/[A-Z]/.test(sign)) return CAPITAL | WORD;
  if (/[a-z_]/.test(sign)) return WORD;
  return code > 32 ? SIGN : code === 32 || code === 9 ? BLANK : 0;
});
/** Place of each counted sign; 0: none. One more than the index, so that an array of zeros means nothing. */
const SIGN_AT = new Uint8Array(0x80);
for (const [name, signs] of [
  ['text_commas', ','],
  ['text_dots', '.'],
  ['text_quotes', '\'"'],
  ['text_brackets', '([{'],
  ['text_equals', '='],
  ['text_operators', '+-*/'],
  ['text_percents', '%'],
  ['text_dollars', '$'],
] as const) {
  for (const sign of signs) SIGN_AT[sign.charCodeAt(0)] = AT[name] + 1;
}

const [LINE_FEED, COMMA, DOT, SLASH] = [10, 44, 46, 47];
const HASH_STEP = 0x01000193;
/** Beyond it a number is an id. */
const LARGEST = 1e12;
const words = distinctSet();
const numbers = distinctSet();

/**
 * Values of SHAPE_NAMES, in that order, in one pass over the part of a text that words are read from. A text without
 * characters has no shape: all NaN, which a score takes for the mean. The loop is what a learned score spends most of
 * its time in: plain variables and one table look-up a character.
 */
export function textShape(text: string): Float64Array {
  const shape = new Float64Array(SHAPE_NAMES.length);
  if (text === '') return shape.fill(Number.NaN);
  const read = readable(text);
  const { length } = read;
  const units = codeUnits(read);
  const [kinds, signAt] = [KINDS, SIGN_AT];
  words.clear();
  numbers.clear();
  let [digits, capitals, capitalWords, signs] = [0, 0, 0, 0];
  let [hash, wordFrom, wordCount, wordTotal, longestWord] = [0, -1, 0, 0, 0];
  let [number, inNumber, wasComma, largest] = [0, 0, 0, 0];
  let [lines, lineFrom, longestLine, last, beforeLast] = [1, 0, 0, 0, 0];
  let [indent, isIndent, indents, deepest] = [0, 1, 0, 0];
  let before = 0;
  // One step past the end, where everything ends as at the end of a line.
  for (let at = 0; at <= length; at++) {
    const code = at < length ? units[at]! : LINE_FEED;
    const kind = code < 0x80 ? kinds[code]! : code >= WIDE_WORD ? WORD : 0;
    if (kind === WORD && inNumber === 0 && code < 0x80) {
      // Most of a text is small letters behind small letters, which end and begin nothing.
      if (wordFrom < 0) wordFrom = at;
      let small = code;
      for (;;) {
        hash = (Math.imul(hash ^ small, HASH_STEP) + 1) | 0;
        if (at + 1 >= length) break;
        small = units[at + 1]!;
        if (small >= 0x80 || kinds[small] !== WORD) break;
        at += 1;
      }
      isIndent = 0;
      before = WORD;
      continue;
    }
    if ((kind & WORD) !== 0) {
      if (wordFrom < 0) wordFrom = at;
      if ((kind & DIGIT) !== 0) {
        digits += 1;
        number = 10 * number + (code - 48);
        inNumber += 1;
        wasComma = 0;
      } else if ((kind & CAPITAL) !== 0) {
        capitals += 1;
        if ((before & WORD) === 0) capitalWords += 1;
      }
      hash = (Math.imul(hash ^ ((kind & CAPITAL) !== 0 ? code | 32 : code), HASH_STEP) + 1) | 0;
    } else if (wordFrom >= 0) {
      words.add(hash);
      const size = at - wordFrom;
      if (size > longestWord) longestWord = size;
      wordTotal += size;
      wordCount += 1;
      hash = 0;
      wordFrom = -1;
    }
    if (inNumber > 0 && (kind & DIGIT) === 0) {
      if (code === COMMA && wasComma === 0) wasComma = 1;
      else {
        numbers.add(number);
        if (number > largest) largest = Math.min(number, LARGEST);
        number = 0;
        inNumber = 0;
      }
    }
    if ((kind & SIGN) !== 0) {
      signs += 1;
      const sign = signAt[code]!;
      if (sign > 0) shape[sign - 1] = shape[sign - 1]! + 1;
      if ((code === DOT || code === SLASH) && (before & DIGIT) !== 0 && at + 1 < length && isDigit(units[at + 1]!)) {
        const place = code === DOT ? AT.text_decimals : AT.text_fractions;
        shape[place] = shape[place]! + 1;
      }
    }
    if (isIndent === 1) {
      if (kind === BLANK) indent += 1;
      else if (code !== LINE_FEED) isIndent = 0;
    }
    if (code === LINE_FEED) {
      const size = at - lineFrom;
      if (size > longestLine) longestLine = size;
      // The end is the last two lines with anything on them but spaces: the last is often only a closing mark.
      if (isIndent === 0) {
        [beforeLast, last] = [last, size];
        indents += indent;
        if (indent > deepest) deepest = indent;
      }
      lineFrom = at + 1;
      indent = 0;
      isIndent = 1;
      if (at < length) lines += 1;
    }
    before = kind;
  }
  shape[AT.text_digits] = digits;
  shape[AT.text_capitals] = capitals;
  shape[AT.text_capital_words] = capitalWords;
  shape[AT.text_signs] = signs;
  shape[AT.text_lines] = lines;
  shape[AT.text_longest_line] = longestLine;
  shape[AT.text_end] = beforeLast + last;
  shape[AT.text_indents] = indents;
  shape[AT.text_deepest_indent] = deepest;
  shape[AT.text_longest_word] = longestWord;
  shape[AT.text_mean_word] = wordCount > 0 ? wordTotal / wordCount : 0;
  shape[AT.text_distinct_words] = words.size();
  shape[AT.text_distinct_share] = wordCount > 0 ? words.size() / wordCount : 0;
  shape[AT.text_distinct_numbers] = numbers.size();
  shape[AT.text_largest_number] = Math.log1p(largest);
  return shape;
}

const shapes = new WeakMap<object, Float64Array>();

/** `textShape` of an input's text, kept as long as the input: a case is read by every fold and tier. */
export function shapeOf(input: { text: string }): Float64Array {
  let shape = shapes.get(input);
  if (shape === undefined) {
    shape = textShape(input.text);
    shapes.set(input, shape);
  }
  return shape;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}
