import { mix32 } from '../stats/hash.js';
import type { Prompt } from './prompt.js';
import type { WordHashes } from './word-hashes.js';

/** What the last thing that a user said is known by: hashes and counts, no text. All whole numbers below 2^53. */
export interface TurnMark {
  /** Session's hash; 0: the log names none. */
  session: number;
  /** Of the request as a whole: the turn, and how much was said before it. */
  state: number;
  /** Of the turn's text. */
  text: number;
  /** Least hashes of its words in 16 bins, 6 bits each, for telling how alike two turns are; 0 and 0: too short to tell. */
  alikeLow: number;
  alikeHigh: number;
  /** Of its values (numbers, ids, addresses, quotations), whatever their order. */
  values: number;
  /** User turns so far. */
  turns: number;
}

const BINS = 16;
/** Turns of fewer words are compared as a whole only. */
const LEAST_WORDS = 4;
const MOST_TURNS = 2 ** 20;
const least = new Uint32Array(BINS);
const NONE = 0xffffffff;

/** 53 bits of two hashes. */
function joined(one: number, other: number): number {
  return mix32(one) * 2 ** 21 + (mix32(other ^ 0x9e3779b9) >>> 11) || 1;
}

/** 53-bit hash of the UTF-16 units of a session's name, never 0; 0: there is no name. */
export function sessionKey(name: string | null | undefined): number {
  if (!name) return 0;
  let one = 0x811c9dc5;
  let other = 0x2545f491;
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    other = Math.imul(other ^ unit, 0x5bd1e995) ^ (other >>> 15);
  }
  return joined(one, other);
}

/** Eight bins as one number; an empty bin is 0, a full one 1 to 63. */
function packed(from: number): number {
  let sum = 0;
  for (let bin = from; bin < from + 8; bin++) {
    const value = least[bin]!;
    sum = sum * 64 + (value === NONE ? 0 : 1 + (value % 63));
  }
  return sum;
}

/** What is said of a last turn beside its words. */
export interface TurnSizes {
  /** UTF-16 units of the turn. */
  units: number;
  turns: number;
  historyChars: number;
  otherParts: number;
}

/** Writes a mark as seven numbers, in the order of `TurnMark`. `words`: of the turn's first 192 units. `group`: its template's. */
export function writeTurn(
  into: Float64Array,
  at: number,
  { units, turns, historyChars, otherParts }: TurnSizes,
  words: WordHashes,
  session: number,
  group: number,
): void {
  least.fill(NONE);
  let values = 0;
  for (let word = 0; word < words.count; word++) {
    const hash = mix32(words.hashes[word]!);
    if (words.isValue[word] === 1) values = (values + hash) >>> 0;
    const bin = hash & (BINS - 1);
    if (hash >>> 4 < least[bin]!) least[bin] = hash >>> 4;
  }
  const isLong = words.count >= LEAST_WORDS;
  const low = (group % 2 ** 32) | 0;
  const said = Math.imul(historyChars, 31) ^ Math.imul(turns, 0x5bd1e995) ^ Math.imul(otherParts, 0x27d4eb2f);
  into[at] = session;
  into[at + 1] = joined(words.exact ^ low, Math.imul(words.exact, 0x85ebca6b) ^ units ^ mix32(said) ^ low);
  into[at + 2] = joined(words.exact ^ low, units ^ low);
  into[at + 3] = isLong ? packed(0) : 0;
  into[at + 4] = isLong ? packed(8) : 0;
  into[at + 5] = values;
  into[at + 6] = Math.min(turns, MOST_TURNS);
}

/** The mark that `writeTurn` wrote. */
export function turnAt(from: Float64Array, at: number): TurnMark {
  return {
    session: from[at]!,
    state: from[at + 1]!,
    text: from[at + 2]!,
    alikeLow: from[at + 3]!,
    alikeHigh: from[at + 4]!,
    values: from[at + 5]!,
    turns: from[at + 6]!,
  };
}

const written = new Float64Array(7);

/** `words`: those of the last turn's head. null without a user's text. `group`: the template's, so that equal words under other instructions differ. */
export function turnMark(prompt: Prompt, words: WordHashes, session: number, group: number): TurnMark | null {
  if (prompt.last === '') return null;
  const { last, turns, historyChars, otherParts } = prompt;
  writeTurn(written, 0, { units: last.length, turns, historyChars, otherParts }, words, session, group);
  return turnAt(written, 0);
}

/**
 * About the share of words that two turns have in common (Jaccard), from 0 to 1: the share of bins with equal least hashes among
 * those that one of them fills (one-permutation MinHash; Li, Owen and Zhang 2012). 0 when one is too short.
 */
export function turnSimilarity(
  one: Pick<TurnMark, 'alikeLow' | 'alikeHigh'>,
  other: Pick<TurnMark, 'alikeLow' | 'alikeHigh'>,
): number {
  return similarity(one.alikeLow, one.alikeHigh, other.alikeLow, other.alikeHigh);
}

/** Bins in the lower part of a packed number: as many as 32 bits hold. */
const LOWER_BINS = 5;
const LOWER = 2 ** (6 * LOWER_BINS);

/** `turnSimilarity` of the two numbers of each turn. */
export function similarity(low: number, high: number, otherLow: number, otherHigh: number): number {
  if (low + high === 0 || otherLow + otherHigh === 0) return 0;
  let filled = 0;
  let equal = 0;
  for (let part = 0; part < 4; part++) {
    const isUpper = (part & 1) === 1;
    const one = part < 2 ? low : high;
    const other = part < 2 ? otherLow : otherHigh;
    let left = (isUpper ? one / LOWER : one) | 0;
    let right = (isUpper ? other / LOWER : other) | 0;
    for (let bin = isUpper ? LOWER_BINS : 0; bin < (isUpper ? BINS / 2 : LOWER_BINS); bin++) {
      const a = left & 63;
      const b = right & 63;
      if ((a | b) !== 0) filled++;
      if (a !== 0 && a === b) equal++;
      left >>= 6;
      right >>= 6;
    }
  }
  return equal / filled;
}

/** A mark as features-only rows hold it, without its session. */
export function turnText({ state, text, alikeLow, alikeHigh, values, turns }: TurnMark): string {
  return [state, text, alikeLow, alikeHigh, values, turns].map((part) => part.toString(16)).join('.');
}

/** The mark in a features-only row; null: the text is none. */
export function turnOfText(text: string, session: number): TurnMark | null {
  const parts = text.split('.');
  if (parts.length !== 6 || !parts.every((part) => /^[0-9a-f]{1,14}$/.test(part))) return null;
  const [state, said, alikeLow, alikeHigh, values, turns] = parts.map((part) => Number.parseInt(part, 16)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (![state, said, alikeLow, alikeHigh].every(Number.isSafeInteger)) return null;
  return { session, state, text: said, alikeLow, alikeHigh, values, turns };
}
