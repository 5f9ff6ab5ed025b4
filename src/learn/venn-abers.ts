import { fitPooled, poolTies } from './isotonic.js';

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
 * `p1 - p0` says how unsure the calibration is. The calibration rows are sorted once; a call takes two passes over them.
 * `weights`: what each of them is worth as evidence, above 0 (absent: 1, as the new one). null for a NaN score.
 */
export function vennAbers(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): (score: number) => VennAbers | null {
  const pooled = poolTies(scores, labels, weights);
  return (score) => {
    if (Number.isNaN(score)) return null;
    const place = pooled.findIndex((one) => one.score >= score);
    const at = place < 0 ? pooled.length : place;
    const own = pooled[at]?.score === score ? pooled[at]! : null;
    const chance = (label: number): number => {
      const point = { score, sum: (own?.sum ?? 0) + label, n: (own?.n ?? 0) + 1 };
      return fitPooled(pooled.toSpliced(at, own ? 1 : 0, point)).values[at]!;
    };
    const [p0, p1] = [chance(0), chance(1)];
    return { p0, p1, p: p1 / (1 - p0 + p1) };
  };
}
