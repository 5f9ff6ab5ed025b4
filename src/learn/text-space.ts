import { termCounter } from './hashing.js';
import { rowBuilder, type SparseRows } from './sparse-rows.js';
import { termValue } from './term-value.js';

/** Texts as vectors of unit length, and how to place another text among them. */
export interface TextSpace {
  /** One row a text; a text without known words is a row without entries. */
  rows: SparseRows;
  place(texts: readonly string[]): SparseRows;
}

/** A term seen in fewer texts brings no two texts together. */
const MIN_TEXTS = 2;

/**
 * TF-IDF vectors of words and pairs of words, hashed into 2^bits columns: (1 + ln count) * (1 + ln((1 + n) / (1 + texts with
 * the term))), scaled to length 1. Terms in fewer than two texts are left out.
 */
export function textSpace(texts: readonly string[], bits: number): TextSpace {
  const count = termCounter(bits);
  const seenIn = new Int32Array(2 ** bits);
  for (const text of texts) {
    const terms = count(text);
    for (let at = 0; at < terms.size; at++) seenIn[terms.buckets[at]!] = seenIn[terms.buckets[at]!]! + 1;
  }
  const idf = Float64Array.from(seenIn, (seen) =>
    seen < MIN_TEXTS ? 0 : 1 + Math.log((1 + texts.length) / (1 + seen)),
  );
  const place = (others: readonly string[]): SparseRows => {
    const builder = rowBuilder(others.length);
    for (const text of others) {
      const terms = count(text);
      let squares = 0;
      for (let at = 0; at < terms.size; at++) {
        squares += (termValue(terms.counts[at]!, 1) * idf[terms.buckets[at]!]!) ** 2;
      }
      const length = Math.sqrt(squares);
      for (let at = 0; at < terms.size && length > 0; at++) {
        const weight = idf[terms.buckets[at]!]!;
        if (weight > 0) builder.add(terms.buckets[at]!, termValue(terms.counts[at]!, length) * weight);
      }
      builder.endRow();
    }
    return builder.build(2 ** bits);
  };
  return { rows: place(texts), place };
}
