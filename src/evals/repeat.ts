import type { Estimate } from '../records/estimate.js';
import { meanScore } from '../stats/mean-score.js';
import { normalQuantile } from '../stats/normal.js';
import { mean } from '../stats/sum.js';
import { weightedMean } from '../stats/weighted.js';

type Scores = readonly (readonly (number | null)[])[];

/** By case, what it stands for and the mean over the pairs of its answers of what `of` makes of their scores; cases without a pair left out. */
function overPairs(
  scores: Scores,
  weights: ArrayLike<number> | undefined,
  of: (one: number, other: number) => number,
): { values: number[]; weights: number[] } {
  const found = scores.flatMap((all, row) => {
    const known = all.filter((one) => one !== null);
    const value = mean(known.flatMap((one, at) => known.slice(at + 1).map((other) => of(one, other))));
    return value === null ? [] : [{ value, weight: weights?.[row] ?? 1 }];
  });
  return { values: found.map(({ value }) => value), weights: found.map(({ weight }) => weight) };
}

/**
 * How often a tier disagrees with itself: over the cases with at least two scores, the share of pairs of answers whose scores differ
 * by half a point or more, in [0, 1]. `scores`: by case, one for each time it was asked; null: no score. `weights`: what each case stands
 * for (absent: the same). Unknown without such cases.
 */
export function selfDisagreement(scores: Scores, weights?: ArrayLike<number>): Estimate {
  const pairs = overPairs(scores, weights, (one, other) => (Math.abs(one - other) >= 0.5 ? 1 : 0));
  return meanScore(pairs.values, pairs.weights);
}

/** Mean squared difference of two scores of the same question, by the weights of the cases; null without cases that have two. */
export function selfVariance(scores: Scores, weights?: ArrayLike<number>): number | null {
  const pairs = overPairs(scores, weights, (one, other) => (one - other) ** 2);
  return weightedMean(pairs.values, pairs.weights);
}

/**
 * The gap in mean score that a tier shows against itself in 95 of 100 runs over `n` cases (default: those with two scores), at most:
 * 1.96 sqrt(mean squared difference / n). A smaller gap between two tiers may be noise. null without cases that have two scores.
 */
export function noiseGap(scores: Scores, n = overPairs(scores, undefined, () => 0).values.length): number | null {
  return gapOver(selfVariance(scores), n);
}

/** As `noiseGap`, from the mean squared difference. */
export function gapOver(squared: number | null, n: number): number | null {
  return squared === null || n === 0 ? null : normalQuantile(0.975) * Math.sqrt(squared / n);
}
