import { countSegments, emptyBoilerplate, ownSegments } from './boilerplate.js';
import { eachShingle, joinSimilar, SIGNATURE_LENGTH, writeSignature } from './minhash.js';

/** Texts whose sets of five-character shingles are at least this alike (Jaccard) are one piece of evidence. */
const SAME_FROM = 0.9;

/** A text to be told from others. */
export interface ComparedText {
  /** Normalised. */
  text: string;
  /** Texts of different kinds (roles of their messages) are never the same. */
  kind: number;
}

/**
 * Groups near-duplicates: for each text the index of its group's first. Candidates come from MinHash bands, each is then verified on
 * its shingles: Jaccard similarity of at least 0.9, boilerplate (lines and sentences that ten texts share) left out, and the same digits
 * in the same order, since the same text with other numbers is another question. Texts must be distinct and in an order of
 * their own, not that of a file.
 */
export function nearDuplicates(texts: readonly ComparedText[]): Int32Array {
  const boilerplate = emptyBoilerplate();
  for (const { text } of texts) countSegments(boilerplate, text);
  const own = texts.map(({ text }) => ownSegments(boilerplate, text));
  const signatures = new Uint8Array(texts.length * SIGNATURE_LENGTH);
  const skip = Uint8Array.from(own, (parts, row) =>
    writeSignature(parts, texts[row]!.kind, signatures, row * SIGNATURE_LENGTH) ? 0 : 1,
  );
  const shingles = new Map<number, Set<number>>();
  const shinglesOf = (row: number): Set<number> => {
    const known = shingles.get(row);
    if (known) return known;
    const made = new Set<number>();
    eachShingle(own[row]!, (hash) => made.add(hash));
    shingles.set(row, made);
    return made;
  };
  return joinSimilar(
    signatures,
    texts.length,
    (one, other) =>
      texts[one]!.kind === texts[other]!.kind &&
      digitsOf(texts[one]!.text) === digitsOf(texts[other]!.text) &&
      jaccard(shinglesOf(one), shinglesOf(other)) >= SAME_FROM,
    skip,
  );
}

function digitsOf(text: string): string {
  return (text.match(/\p{Nd}+/gu) ?? []).join(' ');
}

/** Shared members over all members of two sets, in [0, 1]; 1 for two empty sets. */
function jaccard(one: ReadonlySet<number>, other: ReadonlySet<number>): number {
  let both = 0;
  for (const item of one) if (other.has(item)) both++;
  const all = one.size + other.size - both;
  return all === 0 ? 1 : both / all;
}
