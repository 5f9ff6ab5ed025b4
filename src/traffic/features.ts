import { countsOf } from './counts.js';
import { lexiconOf } from './lexicon.js';
import { MARK_AT, MARKS, type Mark } from './mark-table.js';
import { charsOf, type Prompt } from './prompt.js';
import { LISTS_AT } from './scan.js';
import { systemPromptReader } from './system-prompt.js';
import { EFFORT_WORDS, KIND_WORDS, LANGUAGE_WORDS, type WordList } from './words.js';

/**
 * How a feature is computed, so that another engine can do the same.
 * `count`: non-overlapping matches of `pattern` (RE2 syntax, ASCII classes, no flags) in the user's text after A-Z are
 * lower-cased. `rule`: said in words.
 */
type FeatureHow = { by: 'count'; pattern: string } | { by: 'rule'; rule: string };

export interface Feature {
  name: string;
  meaning: string;
  unit: 'characters' | 'count' | 'code';
  how: FeatureHow;
}

const rule = (name: string, unit: Feature['unit'], meaning: string, text: string): Feature => ({
  name,
  meaning,
  unit,
  how: { by: 'rule', rule: text },
});

/** What the features of size are made of, in their order. */
export interface PromptSizes {
  chars: number;
  lastChars: number;
  systemChars: number;
  historyChars: number;
  turns: number;
  toolCount: number;
  otherParts: number;
  systemKind: number;
}

const SIZES: readonly Feature[] = [
  rule('chars', 'characters', "length of the user's text", 'code points of all user turns joined by a line feed'),
  rule('last_chars', 'characters', 'length of the last user turn', 'code points of the last user turn'),
  rule(
    'system_chars',
    'characters',
    'length of the system prompt',
    'code points of system and developer messages joined by a line feed',
  ),
  rule('history_chars', 'characters', 'length of answers and tool results so far', 'code points of all other messages'),
  rule('turns', 'count', 'user turns', 'messages with role user'),
  rule('tools', 'count', 'tools offered', 'length of tools'),
  rule('other_parts', 'count', 'images, files and other parts without text', 'content parts whose type is not text'),
  rule(
    'system_kind',
    'code',
    'the kind of work that the system prompt names',
    '1 + the place in TASK_TYPES of the word list that has more than twice as many matches as any other list of a kind in the first 400 UTF-16 units of the system prompt; else 0',
  ),
];

/** Pattern of every mark. `scan` counts the same in one pass; a test holds it to these. */
const MARK_FEATURES: Record<Mark, [meaning: string, pattern: string]> = {
  words: ['runs of anything but white space', '[^ \\t\\n\\r]+'],
  line_breaks: ['line feeds', '\\n'],
  sentences: ['ends of sentences inside the text', '[.!?][ \\t\\n\\r]|。'],
  questions: ['question marks', '[?？]'],
  numbers: ['numbers', '[0-9]+(?:[.,][0-9]+)*'],
  long_words: ['words of ten characters and more', '\\b[0-9a-z_]{10,}\\b'],
  list_items: ['items of a list', '\\n[ \\t]*(?:[-*•]|[0-9]+[.)])[ \\t]'],
  options: ['options A to E of a choice', '\\n\\(?[a-e][.)][ \\t]'],
  code_fences: ['code fences', '```'],
  code_marks: ['pairs of signs that code has and prose lacks', '[;{}]\\n|\\(\\)|[=+!:-]=|[=/-]>|::|</'],
  latex: ['LaTeX commands', '\\\\[a-z][a-z]'],
  math_marks: ['signs of formulas', '[=+^×÷∀-⋿]'],
  quotes: ['double quotation marks', '["“”]'],
  urls: ['addresses', '://'],
  cjk: ['Chinese, Japanese and Korean letters', '[぀-ヿ㐀-鿿가-힣]'],
  other_script: ['letters of Greek, Cyrillic, Hebrew, Arabic, Indic, Thai and other scripts', '[Ͱ-᷿]'],
  latin_extended: ['Latin letters with marks', '[À-ÖØ-öø-ɏḀ-ỿ]'],
};

const LISTS: readonly WordList[] = [...KIND_WORDS, ...EFFORT_WORDS, ...LANGUAGE_WORDS];

const COUNTS: readonly Feature[] = [
  ...MARKS.map((name) => ({ name, meaning: MARK_FEATURES[name][0], pattern: MARK_FEATURES[name][1] })),
  ...LISTS.map(({ name, meaning, words }) => ({ name, meaning, pattern: `\\b(?:${words})\\b` })),
].map(({ name, meaning, pattern }) => ({ name, meaning, unit: 'count', how: { by: 'count', pattern } }));

/** Every feature of a request that is known before there is an answer, in the order of `featuresOf`. */
export const FEATURES: readonly Feature[] = [
  ...COUNTS,
  ...SIZES,
  rule(
    'unread_chars',
    'characters',
    'length of a text that is likely not English, so that the word lists say little; 0 when it is',
    'chars when cjk + other_script >= max(words, 1), or foreign_words + latin_extended >= 2 and > english_words; else 0',
  ),
];

/** Place of a feature by its name. */
export const FEATURE_INDEX: ReadonlyMap<string, number> = new Map(FEATURES.map(({ name }, index) => [name, index]));

/** The word lists of COUNTS, ready to be counted. */
export const LEXICON = lexiconOf(LISTS);
const readSystemPrompt = systemPromptReader((text) => countsOf(text, LEXICON).values);
const NO_SYSTEM = { chars: 0, kind: 0 };
/** Where the sizes stand among the features: behind all counts, in the order of SIZES. */
export const SIZES_AT = COUNTS.length;
const UNREAD_AT = SIZES_AT + SIZES.length;
const ENGLISH_AT = LISTS_AT + LISTS.length - 2;
const FOREIGN_AT = ENGLISH_AT + 1;

function isNotEnglish(values: ArrayLike<number>, at = 0): boolean {
  const others = values[at + MARK_AT.cjk]! + values[at + MARK_AT.other_script]!;
  if (others >= Math.max(values[at + MARK_AT.words]!, 1)) return true;
  const foreign = values[at + FOREIGN_AT]! + values[at + MARK_AT.latin_extended]!;
  return foreign >= 2 && foreign > values[at + ENGLISH_AT]!;
}

function setSizes(values: number[], sizes: PromptSizes): void {
  values[SIZES_AT] = sizes.chars;
  values[SIZES_AT + 1] = sizes.lastChars;
  values[SIZES_AT + 2] = sizes.systemChars;
  values[SIZES_AT + 3] = sizes.historyChars;
  values[SIZES_AT + 4] = sizes.turns;
  values[SIZES_AT + 5] = sizes.toolCount;
  values[SIZES_AT + 6] = sizes.otherParts;
  values[SIZES_AT + 7] = sizes.systemKind;
  values[UNREAD_AT] = isNotEnglish(values) ? sizes.chars : 0;
}

/**
 * Values of FEATURES for one prompt, in that order; all finite and at least 0. The empty prompt gives zeros.
 * Linear in the length of the text, with the counts capped at HEAD_UNITS + TAIL_UNITS.
 */
export function featuresOf(prompt: Prompt): number[] {
  const counts = countsOf(prompt.user, LEXICON);
  const values = new Array<number>(FEATURES.length);
  for (let index = 0; index < SIZES_AT; index++) values[index] = counts.values[index]!;
  const chars = counts.isAscii ? prompt.user.length : charsOf(prompt.user);
  const lastChars = prompt.turns === 1 ? chars : charsOf(prompt.last);
  const { historyChars, turns, toolCount, otherParts } = prompt;
  const system = prompt.system === '' ? NO_SYSTEM : readSystemPrompt(prompt.system);
  const { chars: systemChars, kind: systemKind } = system;
  setSizes(values, { chars, lastChars, systemChars, historyChars, turns, toolCount, otherParts, systemKind });
  return values;
}

/** Completes the features that begin at `at`, of which counts and sizes are written. */
export function completeFeatures(features: Int32Array, at: number): void {
  features[at + UNREAD_AT] = isNotEnglish(features, at) ? features[at + SIZES_AT]! : 0;
}

/** Values by name, as features-only rows hold them, in the order of FEATURES. A name that is missing, or a value that is not finite, counts as 0; unknown names are ignored. */
export function featuresFromRow(row: Record<string, number>): number[] {
  return FEATURES.map(({ name }) => {
    const value = Object.hasOwn(row, name) ? row[name] : 0;
    return typeof value === 'number' && Number.isFinite(value) ? value : 0;
  });
}
