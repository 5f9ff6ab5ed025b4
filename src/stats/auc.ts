/**
 * Area under the ROC curve of `scores` for the rows whose label is 1 (or true): the chance that a random positive scores above a
 * random negative, ties counting one half. 1: perfect order, 0: reversed, 0.5: a guess. Rows with a NaN score or label
 * are left out. null when only one class is left: then nothing was ranked.
 */
export function auc(scores: ArrayLike<number>, labels: ArrayLike<number | boolean>): number | null {
  const positives: number[] = [];
  const negatives: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    const label = Number(labels[row]);
    if (Number.isNaN(score) || Number.isNaN(label)) continue;
    (label > 0.5 ? positives : negatives).push(score);
  }
  if (positives.length === 0 || negatives.length === 0) return null;
  const above = Float64Array.from(positives).sort();
  const below = Float64Array.from(negatives).sort();
  let wins = 0;
  let lower = 0;
  let notHigher = 0;
  for (const score of above) {
    while (lower < below.length && below[lower]! < score) lower++;
    while (notHigher < below.length && below[notHigher]! <= score) notHigher++;
    wins += (lower + notHigher) / 2;
  }
  return wins / (above.length * below.length);
}
