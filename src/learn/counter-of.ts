import { gramCounter } from './grams.js';
import { type TermCounter, termCounter } from './hashing.js';

/** What of a text a model counts: words and pairs of them, or runs of three and four characters within words. */
export type Reads = 'words' | 'characters';

/** What makes the counter of either, by the bits of its buckets. */
export function counterOf(reads: Reads): (bits: number) => TermCounter {
  return reads === 'words' ? termCounter : gramCounter;
}

/** Parts of words help where cases are few; of many cases words tell more, and cost less. */
const MANY_CASES = 5000;

/** Runs of characters of fewer than 5,000 cases, words of more. */
export function readsFor(cases: number): Reads {
  return cases < MANY_CASES ? 'characters' : 'words';
}
