import { lastFew } from './last-few.js';
import type { Prompt } from './prompt.js';

/** The hash reads at most this many UTF-16 units of a text: templates differ early. */
const HEAD_UNITS = 1024;
const USER_UNITS = 512;
/** A quotation longer than this is text of the template, not a value. */
const QUOTE_UNITS = 200;

const MASKED_WORD = 1;
const MASKED_QUOTE = 2;
const SPACE = 32;

/** Two FNV-1a hashes with different starts, advanced together: 53 bits of key. */
interface Hash {
  one: number;
  other: number;
}

function take(hash: Hash, unit: number): void {
  hash.one = Math.imul(hash.one ^ unit, 0x01000193);
  hash.other = Math.imul(hash.other ^ unit, 0x5bd1e995) ^ (hash.other >>> 15);
}

const isSpace = (unit: number): boolean => unit === 32 || (unit >= 9 && unit <= 13);
const isQuote = (unit: number): boolean => unit === 34 || unit === 0x201c || unit === 0x201d;
const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;
/** ASCII marks that end a word: brackets, comma, semicolon. The point, the colon and others may stand inside an address or a number. */
const isBreak = (unit: number): boolean =>
  unit === 40 ||
  unit === 41 ||
  unit === 44 ||
  unit === 59 ||
  unit === 60 ||
  unit === 62 ||
  (unit | 32) === 123 ||
  (unit | 32) === 125;

/** End of the quotation that opens before `from`, or -1 when none ends near. */
function quoteEnd(text: string, from: number, length: number): number {
  const last = Math.min(length, from + QUOTE_UNITS);
  for (let at = from; at < last; at++) {
    const unit = text.charCodeAt(at);
    if (isQuote(unit)) return at;
    if (unit === 10) return -1;
  }
  return -1;
}

/** Hashes one word, lower-cased; a word with a digit, an @ or :// in it is a value. Gives the place after it. */
function takeWord(text: string, from: number, length: number, hash: Hash): number {
  const { one, other } = hash;
  let isValue = false;
  let at = from;
  for (; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (isSpace(unit) || isQuote(unit) || isBreak(unit)) break;
    if (isDigit(unit) || unit === 64) isValue = true;
    else if (unit === 58 && text.charCodeAt(at + 1) === 47 && text.charCodeAt(at + 2) === 47) isValue = true;
    take(hash, unit >= 65 && unit <= 90 ? unit + 32 : unit);
  }
  if (isValue) {
    hash.one = one;
    hash.other = other;
    take(hash, MASKED_WORD);
  }
  return at;
}

/** Hashes the head of a text with its values masked and its white space made one. */
function takeMasked(text: string, hash: Hash, units: number): void {
  const length = Math.min(text.length, units);
  let at = 0;
  let isAfterSpace = true;
  let noQuoteBefore = 0;
  while (at < length) {
    const unit = text.charCodeAt(at);
    if (isSpace(unit)) {
      if (!isAfterSpace) take(hash, SPACE);
      isAfterSpace = true;
      at++;
      continue;
    }
    isAfterSpace = false;
    if (isQuote(unit)) {
      const end = at >= noQuoteBefore ? quoteEnd(text, at + 1, length) : -1;
      if (end < 0) noQuoteBefore = at + QUOTE_UNITS;
      take(hash, end < 0 ? unit : MASKED_QUOTE);
      at = end < 0 ? at + 1 : end + 1;
    } else if (isBreak(unit)) {
      take(hash, unit);
      at++;
    } else at = takeWord(text, at, length, hash);
  }
}

const systemHash = lastFew((system: string): Hash => {
  const hash: Hash = { one: 0x811c9dc5 | 0, other: 0x2545f491 };
  takeMasked(system, hash, HEAD_UNITS);
  take(hash, 0);
  return hash;
});

/**
 * Template of a request as a whole number below 2^53: what stays when the values change. With a system prompt or
 * tools, those; else the user's text. Words with digits, addresses and quotations are masked, capitals and the width
 * of white space do not count, and at most 1,024 units of the system prompt or 512 of the user's text are read. null for a request without text or tools.
 */
export function templateKey(prompt: Prompt): number | null {
  if (prompt.user === '' && prompt.toolCount === 0) return null;
  const { one, other } = systemHash(prompt.system);
  const hash: Hash = { one, other };
  for (const name of prompt.toolNames) {
    takeMasked(name, hash, HEAD_UNITS);
    take(hash, 0);
  }
  if (prompt.system === '' && prompt.toolNames.length === 0) takeMasked(prompt.user, hash, USER_UNITS);
  return (hash.one >>> 0) * 2 ** 21 + (hash.other >>> 11);
}

/** A template's key as files hold it: 14 hexadecimal digits. */
export function templateName(key: number): string {
  return key.toString(16).padStart(14, '0');
}
