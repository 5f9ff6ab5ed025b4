/** What one pass over a text counts, beside the word lists, and its place in the counts. Defined by the patterns in `features.ts`. */
export const MARK_AT = {
  words: 0,
  line_breaks: 1,
  sentences: 2,
  questions: 3,
  numbers: 4,
  long_words: 5,
  list_items: 6,
  options: 7,
  code_fences: 8,
  code_marks: 9,
  latex: 10,
  math_marks: 11,
  quotes: 12,
  urls: 13,
  cjk: 14,
  other_script: 15,
  latin_extended: 16,
} as const;
export type Mark = keyof typeof MARK_AT;

/** Marks in the order of the counts. */
export const MARKS = Object.keys(MARK_AT) as readonly Mark[];
