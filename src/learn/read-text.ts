import { codeUnits, partOf } from './code-units.js';
import { distinctOf, distinctSet } from './distinct-set.js';
import { KIND, KINDS, SIGN_AT } from './sign-kinds.js';
import { SHAPE_AT as AT, SHAPE_NAMES } from './text-shape.js';
import { isWord, standsAlone } from './word-signs.js';

/**
 * The words and the shape of a text. A word is a run of letters, digits, marks and underscores, lower-cased; a character of a script
 * written without spaces is a word of its own.
 */
export interface TextReading {
  /** Values of SHAPE_NAMES; all NaN for a text without characters, which a score takes for the mean. */
  shape: Float64Array;
  /** FNV-1a over the code units of each word, in the order of the text; good up to `size`. */
  hashes: Int32Array;
  size: number;
}

/** Longer texts are read from both ends, since the question often stands last. UTF-16 code units. */
const MAX_TEXT = 20_000;
/** Of FNV-1a. */
export const [HASH_SEED, HASH_STEP] = [0x811c9dc5, 0x01000193];

/** What a code unit counts as: bits of KINDS. */
const { digit: DIGIT, capital: CAPITAL, word: WORD, sign: SIGN, blank: BLANK, alone: ALONE } = KIND;
const [LINE_FEED, SPACE, COMMA, DOT, SLASH] = [10, 32, 44, 46, 47];
/** Beyond it a number is an id. */
const LARGEST = 1e12;

const numbers = distinctSet();
const reading: TextReading = { shape: new Float64Array(SHAPE_NAMES.length), hashes: new Int32Array(512), size: 0 };
/** Where each word of `reading` begins and ends. */
let froms = new Int32Array(512);
let ends = new Int32Array(512);

function makeRoom(words: number): void {
  if (reading.hashes.length >= words) return;
  reading.hashes = new Int32Array(2 * words);
  froms = new Int32Array(2 * words);
  ends = new Int32Array(2 * words);
}

/** What was read last; small letters only where it is not ASCII. */
let lastRead = '';

/**
 * Reads a text in one pass, without a string per word. The reading is good until the next call. A learned score spends most of its
 * time in the loop: plain variables, and one table look-up a character.
 */
export function readText(text: string): TextReading {
  const { shape } = reading;
  reading.size = 0;
  if (text === '') {
    shape.fill(Number.NaN);
    return reading;
  }
  shape.fill(0);
  const read = partOf(text, MAX_TEXT);
  const { length } = read;
  const { units, isAscii } = codeUnits(read);
  const lower = isAscii ? read : read.toLowerCase();
  // The one letter that is two when small: I with a dot.
  if (lower.length !== length) return readText(lower);
  lastRead = lower;
  // Where everything ends, as at the end of a line.
  units[length] = LINE_FEED;
  // A word takes a unit, and the next one another and what parts them; of those that stand alone none is parted.
  makeRoom(length);
  const { hashes } = reading;
  // Names outside the function are looked up at every use, which the loop cannot afford.
  const kinds = KINDS;
  const signAt = SIGN_AT;
  const begins = froms;
  const stops = ends;
  numbers.clear();
  let digits = 0;
  let capitals = 0;
  let capitalWords = 0;
  let signs = 0;
  let hash = HASH_SEED;
  let wordFrom = -1;
  let size = 0;
  let number = 0;
  let inNumber = 0;
  let wasComma = 0;
  let largest = 0;
  let lines = 1;
  let lineFrom = 0;
  let longestLine = 0;
  let last = 0;
  let beforeLast = 0;
  let indent = 0;
  let isIndent = 1;
  let indents = 0;
  let deepest = 0;
  let before = 0;
  for (let at = 0; at <= length; at++) {
    let code = units[at]!;
    let kind = 0;
    if (code < 0x80) {
      kind = kinds[code]!;
      if (kind === WORD && inNumber === 0) {
        // Most of a text is small letters behind small letters, which end and begin nothing.
        if (wordFrom < 0) wordFrom = at;
        do {
          hash = Math.imul(hash ^ code, HASH_STEP);
          at += 1;
          code = units[at]!;
          kind = code < 0x80 ? kinds[code]! : 0;
        } while (kind === WORD);
        isIndent = 0;
        before = WORD;
        if (code !== SPACE) {
          at -= 1;
          continue;
        }
        // As most words end.
        hashes[size] = hash;
        begins[size] = wordFrom;
        stops[size++] = at;
        hash = HASH_SEED;
        wordFrom = -1;
        before = BLANK;
        continue;
      }
    } else {
      code = lower.charCodeAt(at);
      kind = isWord(code) ? (standsAlone(code) ? ALONE : WORD) : 0;
    }
    if ((kind & DIGIT) !== 0) {
      if (wordFrom < 0) wordFrom = at;
      const from = at;
      do {
        number = 10 * number + (code - 48);
        hash = Math.imul(hash ^ code, HASH_STEP);
        at += 1;
        code = units[at]!;
      } while (code >= 48 && code <= 57);
      digits += at - from;
      at -= 1;
      inNumber = 1;
      wasComma = 0;
      isIndent = 0;
      before = kind;
      continue;
    }
    if ((kind & WORD) !== 0) {
      if (wordFrom < 0) wordFrom = at;
      if ((kind & CAPITAL) !== 0) {
        capitals += 1;
        if ((before & WORD) === 0) capitalWords += 1;
        code |= 32;
      }
      hash = Math.imul(hash ^ code, HASH_STEP);
    } else {
      if (wordFrom >= 0) {
        hashes[size] = hash;
        begins[size] = wordFrom;
        stops[size++] = at;
        hash = HASH_SEED;
        wordFrom = -1;
      }
      if (kind === ALONE) {
        hashes[size] = Math.imul(HASH_SEED ^ code, HASH_STEP);
        begins[size] = at;
        stops[size++] = at + 1;
      }
    }
    if (inNumber === 1) {
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
      if ((code === DOT || code === SLASH) && (before & DIGIT) !== 0 && isDigit(units[at + 1]!)) {
        const place = code === DOT ? AT.text_decimals : AT.text_fractions;
        shape[place] = shape[place]! + 1;
      }
    }
    if (isIndent === 1) {
      if (kind === BLANK) indent += 1;
      else if (code !== LINE_FEED) isIndent = 0;
    }
    if (code === LINE_FEED) {
      const lineSize = at - lineFrom;
      if (lineSize > longestLine) longestLine = lineSize;
      // The end is the last two lines with anything on them but spaces: the last is often only a closing mark.
      if (isIndent === 0) {
        beforeLast = last;
        last = lineSize;
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
  reading.size = size;
  shape[AT.text_digits] = digits;
  shape[AT.text_capitals] = capitals;
  shape[AT.text_capital_words] = capitalWords;
  shape[AT.text_signs] = signs;
  shape[AT.text_lines] = lines;
  shape[AT.text_longest_line] = longestLine;
  shape[AT.text_end] = beforeLast + last;
  shape[AT.text_indents] = indents;
  shape[AT.text_deepest_indent] = deepest;
  shape[AT.text_distinct_numbers] = numbers.size();
  shape[AT.text_largest_number] = Math.log1p(largest);
  setWordShape(shape, size);
  return reading;
}

/** What the shape tells of the words that have been read. */
function setWordShape(shape: Float64Array, size: number): void {
  const { hashes } = reading;
  let longest = 0;
  let total = 0;
  for (let word = 0; word < size; word++) {
    const length = ends[word]! - froms[word]!;
    if (length > longest) longest = length;
    total += length;
  }
  shape[AT.text_longest_word] = longest;
  shape[AT.text_mean_word] = size > 0 ? total / size : 0;
  const distinct = distinctOf(hashes, size);
  shape[AT.text_distinct_words] = distinct;
  shape[AT.text_distinct_share] = size > 0 ? distinct / size : 0;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** The words of a text, those whose hashes `readText` gives. */
export function wordsOf(text: string): string[] {
  const { size } = readText(text);
  return Array.from({ length: size }, (_, word) => lastRead.slice(froms[word], ends[word]).toLowerCase());
}
