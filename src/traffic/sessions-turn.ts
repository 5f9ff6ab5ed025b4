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

/** 53-bit hash of a session's name, never 0. */
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

/** `words`: those of the last turn's head. null without a user's text. `group`: the template's, so that equal words under other instructions differ. */
export function turnMark(prompt: Prompt, words: WordHashes, session: number, group: number): TurnMark | null {
  if (prompt.last === '') return null;
  least.fill(NONE);
  let values = 0;
  for (let at = 0; at < words.count; at++) {
    const hash = mix32(words.hashes[at]!);
    if (words.isValue[at] === 1) values = (values + hash) >>> 0;
    const bin = hash & (BINS - 1);
    if (hash >>> 4 < least[bin]!) least[bin] = hash >>> 4;
  }
  const isLong = words.count >= LEAST_WORDS;
  const { last, turns, historyChars, otherParts } = prompt;
  const low = (group % 2 ** 32) | 0;
  const said = Math.imul(historyChars, 31) ^ Math.imul(turns, 0x5bd1e995) ^ Math.imul(otherParts, 0x27d4eb2f);
  return {
    session,
    state: joined(words.exact ^ low, Math.imul(words.exact, 0x85ebca6b) ^ last.length ^ mix32(said) ^ low),
    text: joined(words.exact ^ low, last.length ^ low),
    alikeLow: isLong ? packed(0) : 0,
    alikeHigh: isLong ? packed(8) : 0,
    values,
    turns: Math.min(turns, MOST_TURNS),
  };
}

/**
 * About the share of words that two turns have in common (Jaccard), from 0 to 1: the share of bins with equal least hashes among
 * those that one of them fills (one-permutation MinHash; Li, Owen and Zhang 2012). 0 when one is too short.
 */
export function turnSimilarity(
  one: Pick<TurnMark, 'alikeLow' | 'alikeHigh'>,
  other: Pick<TurnMark, 'alikeLow' | 'alikeHigh'>,
): number {
  let filled = 0;
  let equal = 0;
  const compare = (left: number, right: number): void => {
    for (let bin = 0; bin < 8; bin++) {
      const [a, b] = [left % 64, right % 64];
      if (a !== 0 || b !== 0) filled++;
      if (a !== 0 && a === b) equal++;
      left = (left - a) / 64;
      right = (right - b) / 64;
    }
  };
  compare(one.alikeLow, other.alikeLow);
  compare(one.alikeHigh, other.alikeHigh);
  const isShort = one.alikeLow + one.alikeHigh === 0 || other.alikeLow + other.alikeHigh === 0;
  return isShort ? 0 : equal / filled;
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
