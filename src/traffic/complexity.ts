import type { TrafficClass } from '../records/traits.js';
import { FEATURE_INDEX, FEATURES } from './features.js';

/**
 * What a feature adds to the score. `count`: `each` point for every unit beyond `beyond`.
 * `doubling`: `each` point for every doubling of `beyond`. Never more than `most`, never less than 0.
 */
export interface PointRule {
  feature: string;
  by: 'count' | 'doubling';
  beyond: number;
  each: number;
  most: number;
}

const count = (feature: string, each: number, most: number, beyond = 0): PointRule => ({
  feature,
  by: 'count',
  beyond,
  each,
  most,
});
const doubling = (feature: string, beyond: number, each: number, most: number): PointRule => ({
  feature,
  by: 'doubling',
  beyond,
  each,
  most,
});

/**
 * The whole score, set by judgement of what makes work hard and rounded, not fitted: more to read, more to heed at
 * once, more steps that depend on each other, a text to be made rather than a fact to be told, trained fields.
 */
export const POINT_RULES: readonly PointRule[] = [
  // More to read and to keep in mind.
  doubling('chars', 120, 0.8, 5),
  doubling('history_chars', 1000, 0.5, 2),
  count('turns', 0.3, 1.5, 1),
  count('tools', 0.1, 1),
  count('other_parts', 1.5, 3),
  count('sentences', 0.15, 1.5, 2),
  count('questions', 0.4, 1.2, 1),
  count('list_items', 0.2, 2, 1),
  count('long_words', 0.2, 2, 1),
  // Several things to heed at once.
  count('constraint_words', 0.4, 2.5),
  count('format_words', 0.5, 1.5),
  count('sequence_words', 0.15, 1),
  count('depth_words', 0.7, 2.8),
  // Steps that depend on each other.
  count('numbers', 0.25, 2, 1),
  count('quantity_words', 0.35, 2, 1),
  count('maths_words', 1, 5),
  count('latex', 0.7, 4),
  count('math_marks', 0.4, 2),
  count('code_words', 0.6, 3.5),
  count('code_marks', 0.25, 2.5),
  count('code_fences', 0.5, 1),
  count('expert_words', 0.6, 2.4),
  // A text to be made or judged.
  count('write_words', 1.6, 3.2),
  count('plan_words', 1, 3),
  count('ideas_words', 0.8, 1.6),
  count('explain_words', 0.5, 1.5),
  count('summarise_words', 0.5, 1),
  count('rewrite_words', 0.5, 1),
  count('extract_words', 0.5, 1),
  count('translate_words', 0.5, 1),
  // What the word lists cannot read cannot be shown to be simple, unless it is short.
  count('unread_chars', 0.08, 2.5, 20),
  count('cjk', 0.1, 4),
];

/** A score below this is simple. */
export const MODERATE_FROM = 1.5;
/** A score of at least this is complex. */
export const COMPLEX_FROM = 4;

const RULES_AT = POINT_RULES.map((rule) => ({ ...rule, index: FEATURE_INDEX.get(rule.feature) ?? -1 }));

const RULE_FEATURES = Int32Array.from(RULES_AT, ({ index }) => index);
const IS_COUNT = Uint8Array.from(RULES_AT, ({ by }) => Number(by === 'count'));
const BEYOND = Float64Array.from(RULES_AT, ({ beyond }) => beyond);
const EACH = Float64Array.from(RULES_AT, ({ each }) => each);
const MOST = Float64Array.from(RULES_AT, ({ most }) => most);

/** Points of a value that is beyond what a rule leaves free. */
function pointsBeyond(rule: number, value: number): number {
  const beyond = BEYOND[rule]!;
  const units = IS_COUNT[rule] === 1 ? value - beyond : Math.log2(value / beyond);
  return Math.min(MOST[rule]!, EACH[rule]! * units);
}

/** Sum of the points of all features, which begin at `at`. At least 0; 0 for the empty prompt; no upper end that means anything. */
export function complexityOf(features: ArrayLike<number>, at = 0): number {
  let points = 0;
  for (let rule = 0; rule < RULE_FEATURES.length; rule++) {
    const value = features[at + RULE_FEATURES[rule]!]!;
    // Few features of a request score; the tables of the others are not touched.
    if (value > BEYOND[rule]!) points += pointsBeyond(rule, value);
  }
  return points;
}

/** Class of a score: below MODERATE_FROM simple, from COMPLEX_FROM complex. */
export function classOf(complexity: number): TrafficClass {
  if (complexity >= COMPLEX_FROM) return 'complex';
  return complexity >= MODERATE_FROM ? 'moderate' : 'simple';
}

/** One feature's part of a score. */
export interface PointShare {
  feature: string;
  value: number;
  points: number;
}

/** The features that add to the score, most points first; their points sum to `complexityOf`. */
export function explainComplexity(features: ArrayLike<number>): PointShare[] {
  return RULES_AT.map(({ index, beyond }, rule) => {
    const value = features[index] ?? 0;
    return { feature: FEATURES[index]!.name, value, points: value > beyond ? pointsBeyond(rule, value) : 0 };
  })
    .filter(({ points }) => points > 0)
    .sort((one, other) => other.points - one.points || (one.feature < other.feature ? -1 : 1));
}
