import { fnv1a32 } from '../stats/hash.js';
import { segmentsOf } from './normalise.js';

/** Counters of a row; two rows. With 2^20 the counts of a million texts of five sentences are some 5 too high, of thousands exact. */
const WIDTH = 2 ** 20;
/** A line or sentence that so many different texts share is their template, not their question ... */
const COMMON_TEXTS = 10;
/** ... or this share of them, if that is more. */
const COMMON_SHARE = 0.001;

/** How many different texts hold each line or sentence: a count-min sketch (Cormode and Muthukrishnan 2005) of fixed size. */
export interface Boilerplate {
  counts: Uint16Array;
  texts: number;
}

export function emptyBoilerplate(): Boilerplate {
  return { counts: new Uint16Array(2 * WIDTH), texts: 0 };
}

function slots(segment: string): [number, number] {
  const hash = fnv1a32(segment);
  return [hash & (WIDTH - 1), WIDTH + ((Math.imul(hash, 0x9e3779b1) >>> 12) & (WIDTH - 1))];
}

/** Counts the segments of one more text, each once. Texts are normalised; the order in which they come changes nothing. */
export function countSegments(into: Boilerplate, text: string): void {
  into.texts++;
  for (const segment of new Set(segmentsOf(text))) {
    for (const slot of slots(segment)) into.counts[slot] = Math.min(0xffff, into.counts[slot]! + 1);
  }
}

/**
 * The lines and sentences of a text that are its own: without those that at least ten texts share (a thousandth, when there are more
 * than ten thousand). All of them when nothing would be left.
 */
export function ownSegments(of: Boilerplate, text: string): string[] {
  const least = Math.min(0xffff, Math.max(COMMON_TEXTS, Math.ceil(COMMON_SHARE * of.texts)));
  const segments = segmentsOf(text);
  const own = segments.filter((segment) => slots(segment).some((slot) => of.counts[slot]! < least));
  return own.length > 0 ? own : segments;
}
