import { lastFew } from './last-few.js';
import type { Prompt } from './prompt.js';
import { readWords, WORD_UNITS, type WordHashes, wordHashes } from './word-hashes.js';

/**
 * What a request is alike to others by, coarse to fine: hashes below 2^53 of its texts with their values masked (words with
 * digits, addresses, quotations; capitals, punctuation and white space do not count).
 */
export interface TemplatePath {
  /** System prompt and names of the tools; 0: neither. */
  group: number;
  /** And how the user's text begins: its words before a colon or line feed among the first 12, else the first 4. */
  near: number;
  /** And the first 12. */
  far: number;
  /** And all that is read. */
  whole: number;
  /** The group and the last 6 words of a longer text; 0: it has no more than 12 words. */
  ending: number;
}

const SYSTEM_UNITS = 1024;
/** Of a text longer than WORD_UNITS, its ending is read from so many of its last units. */
export const ENDING_UNITS = 64;
const NEAR_WORDS = 4;
/** A text of no more words has no ending. */
export const FAR_WORDS = 12;
const ENDING_WORDS = 6;
const VALUE = 1;

/** Two FNV-like hashes with different starts, advanced together. */
interface Hash {
  one: number;
  other: number;
}

const startOf = (): Hash => ({ one: 0x811c9dc5 | 0, other: 0x2545f491 });
const keyOf = ({ one, other }: Hash): number => (one >>> 0) * 2 ** 21 + (other >>> 11) || 1;

function take(hash: Hash, word: number): void {
  hash.one = Math.imul(hash.one ^ word, 0x01000193) ^ (hash.one >>> 15);
  hash.other = Math.imul(hash.other ^ word, 0x5bd1e995) ^ (hash.other >>> 13);
}

function takeWords(hash: Hash, words: WordHashes, from: number, to: number): void {
  for (let at = from; at < to; at++) take(hash, words.isValue[at] === 1 ? VALUE : words.hashes[at]!);
}

const scratch = wordHashes();

const systemHash = lastFew((system: string): Hash => {
  const hash = startOf();
  const words = readWords(system, 0, Math.min(system.length, SYSTEM_UNITS), scratch);
  takeWords(hash, words, 0, words.count);
  take(hash, 0);
  return hash;
});

/** What the requests under one system prompt and with the same tools begin with. */
export function groupHash(system: string, toolNames: readonly string[]): GroupHash {
  const { one, other } = systemHash(system);
  const hash = { one, other, isEmpty: system === '' && toolNames.length === 0 };
  for (const name of toolNames) {
    const words = readWords(name, 0, Math.min(name.length, WORD_UNITS), scratch);
    takeWords(hash, words, 0, words.count);
    take(hash, 0);
  }
  return hash;
}

/** Where a path lies in a row of numbers, from its first place on. */
const AT = { group: 0, near: 1, far: 2, whole: 3, ending: 4 } as const;
const begun = startOf();
const ended = startOf();

/** Hash of a system prompt and of tools, from which paths begin; `isEmpty`: there are neither. */
export interface GroupHash extends Readonly<Hash> {
  isEmpty: boolean;
}

/**
 * Writes the path of a user's text, which is not its system prompt, as five numbers. `read`: the words of its first 192 units.
 * `last`: those of its last 64 units where it is longer.
 */
export function writePath(into: Float64Array, at: number, group: GroupHash, read: WordHashes, last: WordHashes): void {
  begun.one = group.one;
  begun.other = ~group.other;
  const isLed = read.lead > 0 && read.lead <= FAR_WORDS;
  const beginning = Math.min(read.count, isLed ? read.lead : NEAR_WORDS);
  takeWords(begun, read, 0, beginning);
  into[at + AT.group] = group.isEmpty ? 0 : keyOf(group);
  into[at + AT.near] = keyOf(begun);
  takeWords(begun, read, beginning, Math.min(read.count, FAR_WORDS));
  into[at + AT.far] = keyOf(begun);
  takeWords(begun, read, FAR_WORDS, read.count);
  into[at + AT.whole] = keyOf(begun);
  into[at + AT.ending] = 0;
  if (read.count <= FAR_WORDS) return;
  ended.one = ~group.one;
  ended.other = group.other;
  takeWords(ended, last, Math.max(0, last.count - ENDING_WORDS), last.count);
  into[at + AT.ending] = keyOf(ended);
}

/** The words that an ending is made of: those read, or of a longer text its last 64 units. */
const tail = wordHashes();
const written = new Float64Array(5);

/**
 * The path of a request; null for one without text or tools. Reads at most 1,024 units of the system prompt, and the first 192
 * and last 64 of the user's text. `words`: those of the user's text, when they are read already.
 */
export function templatePath(prompt: Prompt, words?: WordHashes): TemplatePath | null {
  const { user, system, toolNames, toolCount } = prompt;
  if (user === '' && toolCount === 0) return null;
  const group = groupHash(system, toolNames);
  if (system !== '' && user === system) {
    const key = keyOf(group);
    return { group: key, near: key, far: key, whole: key, ending: 0 };
  }
  const read = words ?? readWords(user, 0, Math.min(user.length, WORD_UNITS), scratch);
  const isLonger = user.length > WORD_UNITS && read.count > FAR_WORDS;
  const last = isLonger ? readWords(user, user.length - ENDING_UNITS, user.length, tail) : read;
  writePath(written, 0, group, read, last);
  return {
    group: written[AT.group]!,
    near: written[AT.near]!,
    far: written[AT.far]!,
    whole: written[AT.whole]!,
    ending: written[AT.ending]!,
  };
}

/** One template of a request: its system prompt and tools where it has any, else all its text. null without text or tools. */
export function templateKey(prompt: Prompt): number | null {
  const path = templatePath(prompt);
  return path === null ? null : path.group || path.whole;
}

/** A template's key as files hold it: 14 hexadecimal digits. */
export function templateName(key: number): string {
  return key.toString(16).padStart(14, '0');
}

/** A path as features-only rows hold it. */
export function pathText({ group, near, far, whole, ending }: TemplatePath): string {
  return [group, near, far, whole, ending].map(templateName).join('.');
}

/** The path in a features-only row, also of one that names a single template; null: the text is none. */
export function pathOfText(text: string): TemplatePath | null {
  const keys = text
    .split('.')
    .map((part) => (/^[01][0-9a-f]{13}$/.test(part) ? Number.parseInt(part, 16) : Number.NaN));
  if (keys.some(Number.isNaN)) return null;
  const [group = 0, near = group, far = near, whole = far, ending = 0] = keys;
  return keys.length === 1 || keys.length === 5 ? { group, near, far, whole, ending } : null;
}
