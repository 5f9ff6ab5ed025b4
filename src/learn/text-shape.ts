/**
 * What the look of a text tells beside its words, for the learned score alone. Digits, A to Z and signs are ASCII; words are those
 * of `readText`; a number is a run of digits, with single commas inside.
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

export type ShapeName = (typeof SHAPE_NAMES)[number];

/** Where the value of a name stands. */
export const SHAPE_AT = Object.fromEntries(SHAPE_NAMES.map((name, at) => [name, at])) as Record<ShapeName, number>;
