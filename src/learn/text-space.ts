import { type TermCounter, termCounter } from './hashing.js';
import { readingOf } from './kept-readings.js';
import { rowBuilder, type SparseRows } from './sparse-rows.js';
import { termValue } from './term-value.js';

/** Texts as vectors of unit length, and how to place another text among them. */
export interface TextSpace {
  /** One row a text; a text without known words is a row without entries. */
  rows: SparseRows;
  place(inputs: readonly { text: string }[]): SparseRows;
}

/** A term seen in fewer texts brings no two texts together. */
const MIN_TEXTS = 2;

/**
 * TF-IDF vectors of words and pairs of words, hashed into 2^bits columns: (1 + ln count) * (1 + ln((1 + n) / (1 + texts with
 * the term))), scaled to length 1. Terms in fewer than two texts are left out.
 */
export function textSpace(inputs: readonly { text: string }[], bits: number): TextSpace {
  const count = termCounter(bits);
  const counted = countsOf(inputs, count, 2 ** bits);
  const seenIn = new Int32Array(2 ** bits);
  for (const bucket of counted.column) seenIn[bucket] = seenIn[bucket]! + 1;
  const idf = new Float64Array(seenIn.length);
  for (let bucket = 0; bucket < idf.length; bucket++) {
    const seen = seenIn[bucket]!;
    if (seen >= MIN_TEXTS) idf[bucket] = 1 + Math.log((1 + inputs.length) / (1 + seen));
  }
  const place = (counts: SparseRows): SparseRows => {
    const builder = rowBuilder(counts.rows);
    for (let row = 0; row < counts.rows; row++) {
      const [first, end] = [counts.start[row]!, counts.start[row + 1]!];
      let squares = 0;
      for (let at = first; at < end; at++) {
        squares += (termValue(counts.value[at]!, 1) * idf[counts.column[at]!]!) ** 2;
      }
      const length = Math.sqrt(squares);
      for (let at = first; at < end && length > 0; at++) {
        const weight = idf[counts.column[at]!]!;
        if (weight > 0) builder.add(counts.column[at]!, termValue(counts.value[at]!, length) * weight);
      }
      builder.endRow();
    }
    return builder.build(2 ** bits);
  };
  return { rows: place(counted), place: (others) => place(countsOf(others, count, 2 ** bits)) };
}

/** How often each bucket occurs in each text. */
export function countsOf(inputs: readonly { text: string }[], count: TermCounter, columns: number): SparseRows {
  const words = inputs.reduce((sum, input) => sum + readingOf(input).size, 0);
  const builder = rowBuilder(inputs.length, 2 * words);
  for (const input of inputs) {
    const terms = count(input.text, readingOf(input));
    for (let at = 0; at < terms.size; at++) builder.add(terms.buckets[at]!, terms.counts[at]!);
    builder.endRow();
  }
  return builder.build(columns);
}
