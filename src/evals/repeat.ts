import type { Estimate } from '../records/estimate.js';
import { meanScore } from '../stats/mean-score.js';

/**
 * How often a tier disagrees with itself: over the cases with at least two scores, the share of pairs of answers whose scores differ
 * by more than half a point, in [0, 1]. `scores`: by case, one for each time it was asked; null: no score. Unknown without such cases.
 */
export function selfDisagreement(scores: readonly (readonly (number | null)[])[]): Estimate {
  const shares = scores.flatMap((all) => {
    const known = all.filter((one) => one !== null);
    let pairs = 0;
    let different = 0;
    known.forEach((one, at) => {
      for (const other of known.slice(at + 1)) {
        pairs += 1;
        if (Math.abs(one - other) >= 0.5) different += 1;
      }
    });
    return pairs === 0 ? [] : [different / pairs];
  });
  return meanScore(shares);
}
