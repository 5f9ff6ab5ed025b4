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

const [LINE_FEED, TAB, SPACE, COMMA, DOT, SLASH, UNDERSCORE] = [10, 9, 32, 44, 46, 47, 95];
/** Beyond it a number is an id. */
const LARGEST = 1e12;

/**
 * Values of SHAPE_NAMES, in that order, in one pass over the part of a text that words are read from. A text without
 * characters has no shape: all NaN, which a score takes for the mean.
 */
export function textShape(text: string): Float64Array {
  const shape = new Float64Array(SHAPE_NAMES.length);
  if (text === '') return shape.fill(Number.NaN);
  const read = readable(text);
  const add = (at: number): void => {
    shape[at] = shape[at]! + 1;
  };
  const words = wordTally();
  const lines = lineTally();
  let before = 0;
  for (let at = 0; at < read.length; at++) {
    const code = read.charCodeAt(at);
    lines.read(code);
    words.read(code);
    if (isDigit(code)) add(AT.text_digits);
    else if (code >= 65 && code <= 90) {
      add(AT.text_capitals);
      if (!isWordCode(before)) add(AT.text_capital_words);
    } else if (code > SPACE && code < 0x80 && !isWordCode(code)) {
      add(AT.text_signs);
      const sign = SIGN_AT[code]!;
      if (sign > 0) add(sign - 1);
      if ((code === DOT || code === SLASH) && isDigit(before) && isDigit(read.charCodeAt(at + 1))) {
        add(code === DOT ? AT.text_decimals : AT.text_fractions);
      }
    }
    before = code;
  }
  words.end(shape);
  lines.end(shape);
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

interface Tally {
  read(code: number): void;
  end(shape: Float64Array): void;
}

function wordTally(): Tally {
  const words = new Set<number>();
  const numbers = new Set<number>();
  let [hash, length, longest, total, count] = [0, 0, 0, 0, 0];
  let [number, digits, largest, wasComma] = [0, 0, 0, false];
  const endNumber = (): void => {
    if (digits === 0) return;
    numbers.add(number);
    largest = Math.max(largest, Math.min(number, LARGEST));
    [number, digits] = [0, 0];
  };
  const endWord = (): void => {
    if (length === 0) return;
    words.add(hash);
    longest = Math.max(longest, length);
    total += length;
    count += 1;
    [hash, length] = [0, 0];
  };
  return {
    read(code) {
      if (isDigit(code)) {
        number = 10 * number + (code - 48);
        digits += 1;
        wasComma = false;
      } else if (code === COMMA && digits > 0 && !wasComma) wasComma = true;
      else endNumber();
      if (isWordCode(code)) {
        hash = Math.imul(hash ^ (code >= 65 && code <= 90 ? code | 32 : code), 0x01000193) + 1;
        length += 1;
      } else endWord();
    },
    end(shape) {
      endNumber();
      endWord();
      shape[AT.text_longest_word] = longest;
      shape[AT.text_mean_word] = count > 0 ? total / count : 0;
      shape[AT.text_distinct_words] = words.size;
      shape[AT.text_distinct_share] = count > 0 ? words.size / count : 0;
      shape[AT.text_distinct_numbers] = numbers.size;
      shape[AT.text_largest_number] = Math.log1p(largest);
    },
  };
}

/** The end is the last two lines with anything on them but spaces: the last is often only a closing mark. */
function lineTally(): Tally {
  let [lines, length, longest, last, beforeLast, indent, indents, deepest] = [1, 0, 0, 0, 0, 0, 0, 0];
  let isIndent = true;
  const endLine = (): void => {
    longest = Math.max(longest, length);
    if (!isIndent) {
      [beforeLast, last] = [last, length];
      indents += indent;
      deepest = Math.max(deepest, indent);
    }
    [length, indent, isIndent] = [0, 0, true];
  };
  return {
    read(code) {
      if (code === LINE_FEED) {
        endLine();
        lines += 1;
        return;
      }
      length += 1;
      if (isIndent && (code === SPACE || code === TAB)) indent += 1;
      else isIndent = false;
    },
    end(shape) {
      endLine();
      shape[AT.text_lines] = lines;
      shape[AT.text_longest_line] = longest;
      shape[AT.text_end] = beforeLast + last;
      shape[AT.text_indents] = indents;
      shape[AT.text_deepest_indent] = deepest;
    },
  };
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isWordCode(code: number): boolean {
  return (
    isDigit(code) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === UNDERSCORE || code >= 0xc0
  );
}
