import { fitIsotonic } from './isotonic.js';

/** A probability with its honest width. */
export interface VennAbers {
  /** Probability of label 1 if the new row were a 0, and if it were a 1. p0 <= p1 up to ties. */
  p0: number;
  p1: number;
  /** One number from the two: p1 / (1 - p0 + p1). */
  p: number;
}

/**
 * Inductive Venn-Abers prediction (Vovk and Petej 2014): isotonic regression refitted with the new score labelled 0 and labelled 1.
 * `p1 - p0` says how unsure the calibration is. One call costs two sorts of the calibration rows. null for a NaN score.
 */
export function vennAbers(scores: ArrayLike<number>, labels: ArrayLike<number>, score: number): VennAbers | null {
  if (Number.isNaN(score)) return null;
  const at = (label: number): number => {
    const fit = fitIsotonic([...Array.from(scores), score], [...Array.from(labels), label]);
    return fit.values[fit.scores.indexOf(score)]!;
  };
  const [p0, p1] = [at(0), at(1)];
  return { p0, p1, p: p1 / (1 - p0 + p1) };
}
