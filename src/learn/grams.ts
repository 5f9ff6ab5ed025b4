import { partOf } from './code-units.js';
import { type TermCounter, tally } from './hashing.js';
import { HASH_SEED, HASH_STEP } from './read-text.js';

/** Longer texts are read from both ends. UTF-16 code units. */
const MAX_TEXT = 4000;
const SPACE = 32;

/**
 * Makes a reader that counts the runs of three and four characters within the words of a text, a space before and
 * after each, lower-cased; any signs but white space are part of words. Parts of words tell something of words that were
 * never seen, which serves where cases are few. Counted as those of `termCounter` are.
 */
export function gramCounter(bits: number): TermCounter {
  const countAll = tally(bits);
  let grams = new Int32Array(1024);
  return (text) => {
    const read = ` ${partOf(text, MAX_TEXT).toLowerCase()} `.replace(/\s+/g, ' ');
    if (grams.length < 2 * read.length) grams = new Int32Array(4 * read.length);
    let made = 0;
    for (let from = 0; from + 3 <= read.length; from++) {
      let hash = HASH_SEED;
      for (let at = from; at < from + 4 && at < read.length; at++) {
        const code = read.charCodeAt(at);
        hash = Math.imul(hash ^ code, HASH_STEP);
        if (at - from >= 2) grams[made++] = hash;
        if (code === SPACE && at > from) break;
      }
    }
    return countAll(grams, made);
  };
}
