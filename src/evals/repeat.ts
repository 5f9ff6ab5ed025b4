import type { Estimate } from '../records/estimate.js';
import { meanScore } from '../stats/mean-score.js';
import { normalQuantile } from '../stats/normal.js';
import { mean } from '../stats/sum.js';

type Scores = readonly (readonly (number | null)[])[];

/** Mean over the pairs of answers to the same question, of what `of` makes of their scores; by case, cases without a pair left out. */
function overPairs(scores: Scores, of: (one: number, other: number) => number): number[] {
  return scores.flatMap((all) => {
    const known = all.filter((one) => one !== null);
    const values = known.flatMap((one, at) => known.slice(at + 1).map((other) => of(one, other)));
    const share = mean(values);
    return share === null ? [] : [share];
  });
}

/**
 * How often a tier disagrees with itself: over the cases with at least two scores, the share of pairs of answers whose scores differ
 * by half a point or more, in [0, 1]. `scores`: by case, one for each time it was asked; null: no score. Unknown without such cases.
 */
export function selfDisagreement(scores: Scores): Estimate {
  return meanScore(overPairs(scores, (one, other) => (Math.abs(one - other) >= 0.5 ? 1 : 0)));
}

/** Mean squared difference of two scores of the same question; null without cases that have two. */
export function selfVariance(scores: Scores): number | null {
  return mean(overPairs(scores, (one, other) => (one - other) ** 2));
}

/**
 * The gap in mean score that a tier shows against itself in 95 of 100 runs over `n` cases (default: those with two scores), at most:
 * 1.96 sqrt(mean squared difference / n). A smaller gap between two tiers may be noise. null without cases that have two scores.
 */
export function noiseGap(scores: Scores, n = overPairs(scores, () => 0).length): number | null {
  return gapOver(selfVariance(scores), n);
}

/** As `noiseGap`, from the mean squared difference. */
export function gapOver(squared: number | null, n: number): number | null {
  return squared === null || n === 0 ? null : normalQuantile(0.975) * Math.sqrt(squared / n);
}
