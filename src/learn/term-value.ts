import type { TermCounts } from './hashing.js';

const MAX_Z = 5;

/** 1 + ln(count) over the length of the text's vector: the value of one term. */
export function termValue(count: number, norm: number): number {
  return (count > 1 ? 1 + Math.log(count) : 1) / norm;
}

/** Euclidean length of a text's log-scaled counts; 1 for a text without words. */
export function termNorm(terms: TermCounts): number {
  let squares = 0;
  for (let i = 0; i < terms.size; i++) squares += termValue(terms.counts[i]!, 1) ** 2;
  return squares > 0 ? Math.sqrt(squares) : 1;
}

/** Standard score, kept within 5; 0 (the mean) for a value that is not a number. */
export function zScore(value: number | undefined, mean: number, sd: number): number {
  const z = ((value ?? Number.NaN) - mean) / sd;
  return Number.isNaN(z) ? 0 : Math.max(-MAX_Z, Math.min(MAX_Z, z));
}
