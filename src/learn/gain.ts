import type { LogisticModel } from '../records/score-model.js';
import { fitLogistic, type LogisticOptions } from './logistic.js';
import { logisticScorer, type ScoreInput } from './score-logistic.js';

/** Success of the weak and the strong tier, each with its own logistic model. */
export interface GainModel {
  kind: 'gain';
  weak: LogisticModel;
  strong: LogisticModel;
}

/**
 * Fits the expected gain of escalation as the difference of two success models. Scores in [0, 1]; NaN is left out,
 * tier by tier. The difference orders cases better than one model of "strong is better": a case that either tier may
 * get right by luck has no gain. `maxTerms` is shared by the two models.
 */
export function fitGain(
  inputs: readonly ScoreInput[],
  weakScores: ArrayLike<number>,
  strongScores: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): GainModel {
  const each = { ...options, maxTerms: Math.floor((options.maxTerms ?? 8000) / 2) };
  return {
    kind: 'gain',
    weak: fitLogistic(inputs, weakScores, weights, each),
    strong: fitLogistic(inputs, strongScores, weights, each),
  };
}

/** (1 + P(strong succeeds) - P(weak succeeds)) / 2, in [0, 1]: above 1/2 the strong tier is expected to do better. */
export function gainScorer(model: GainModel, featureNames: readonly string[]): (input: ScoreInput) => number {
  const weak = logisticScorer(model.weak, featureNames);
  const strong = logisticScorer(model.strong, featureNames);
  return (input) => (1 + strong(input) - weak(input)) / 2;
}
