import type { LogisticModel } from '../records/score-model.js';
import { type Reads, readsFor } from './counter-of.js';
import { readingOf } from './kept-readings.js';
import { fitLogistics, type LogisticOptions } from './logistic.js';
import { logisticScorer, type ScoreInput } from './score-logistic.js';

/** Success of the weak and the strong tier, each with its own logistic model. */
export interface GainModel {
  reads: Reads;
  weak: LogisticModel;
  strong: LogisticModel;
}

/**
 * Fits the expected gain of escalation from each of several tiers to a strong one, as the difference of two success
 * models. Scores in [0, 1]; NaN is left out, tier by tier. The difference orders cases better than one model of "strong
 * is better": a case that either tier may get right by luck has no gain. What is read of texts: `readsFor`.
 */
export function fitGains(
  inputs: readonly ScoreInput[],
  weakScores: readonly ArrayLike<number>[],
  strongScores: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): GainModel[] {
  const reads = readsFor(inputs.length);
  const [strong, ...others] = fitLogistics(inputs, [strongScores, ...weakScores], weights, { ...options, reads });
  return others.map((weak) => ({ reads, weak, strong: strong! }));
}

/** (1 + P(strong succeeds) - P(weak succeeds)) / 2, in [0, 1]: above 1/2 the strong tier is expected to do better. */
export function gainScorer(model: GainModel, featureNames: readonly string[]): (input: ScoreInput) => number {
  const weak = logisticScorer(model.weak, featureNames, model.reads, readingOf);
  const strong = logisticScorer(model.strong, featureNames, model.reads, readingOf);
  return (input) => (1 + strong(input) - weak(input)) / 2;
}
