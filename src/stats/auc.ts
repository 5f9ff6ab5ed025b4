import { rowWeights } from './weighted.js';

/**
 * Area under the ROC curve of `scores` for the rows whose label is 1 (or true): the chance that a random positive scores above a
 * random negative, ties counting one half. 1: perfect order, 0: reversed, 0.5: a guess. Rows with a NaN score or label
 * are left out. With weights both are drawn by them (Mann and Whitney's statistic of weighted pairs). null when only one class is
 * left: then nothing was ranked.
 */
export function auc(
  scores: ArrayLike<number>,
  labels: ArrayLike<number | boolean>,
  weights?: ArrayLike<number>,
): number | null {
  const of = rowWeights(weights, scores.length)?.of;
  if (of === undefined) return null;
  const rows = Array.from({ length: scores.length }, (_, row) => row).filter(
    (row) => !Number.isNaN(scores[row]!) && !Number.isNaN(Number(labels[row])),
  );
  // Scores may be infinite, so that their difference is not a number.
  rows.sort((a, b) => (scores[a]! < scores[b]! ? -1 : scores[a]! > scores[b]! ? 1 : 0));
  let [wins, positives, negatives] = [0, 0, 0];
  for (let at = 0; at < rows.length; ) {
    const score = scores[rows[at]!]!;
    let [positive, negative] = [0, 0];
    for (; at < rows.length && scores[rows[at]!]! === score; at++) {
      const row = rows[at]!;
      if (Number(labels[row]) > 0.5) positive += of[row]!;
      else negative += of[row]!;
    }
    wins += positive * (negatives + negative / 2);
    positives += positive;
    negatives += negative;
  }
  return positives > 0 && negatives > 0 ? wins / (positives * negatives) : null;
}
