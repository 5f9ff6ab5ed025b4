import { HASH_SEED, HASH_STEP, readable, type TermCounter, tallyOf } from './hashing.js';

/** Longer texts are read from both ends. UTF-16 code units. */
const MAX_TEXT = 4000;
const SPACE = 32;

/**
 * Makes a reader that counts the runs of three and four characters within the words of a text, a space before and
 * after each, lower-cased; any signs but white space are part of words. Parts of words tell something of words that were
 * never seen, which serves where cases are few. Hashed as `termCounter` does; it tells no listener.
 */
export function gramCounter(bits: number): TermCounter {
  const { terms, clear, count } = tallyOf(bits);
  return (text) => {
    clear();
    const read = ` ${readable(text, MAX_TEXT).toLowerCase()} `.replace(/\s+/g, ' ');
    for (let from = 0; from + 3 <= read.length; from++) {
      let hash = HASH_SEED;
      for (let at = from; at < from + 4 && at < read.length; at++) {
        const code = read.charCodeAt(at);
        hash = Math.imul(hash ^ code, HASH_STEP);
        if (at - from >= 2) count(hash);
        if (code === SPACE && at > from) break;
      }
    }
    return terms;
  };
}
