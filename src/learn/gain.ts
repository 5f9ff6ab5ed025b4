import type { LogisticModel } from '../records/score-model.js';
import type { Reads } from './counter-of.js';
import { fitLogistics, type LogisticOptions } from './logistic.js';
import { logisticScorer, type ScoreInput } from './score-logistic.js';

/** Success of the weak and the strong tier, each with its own logistic model. */
export interface GainModel {
  reads: Reads;
  weak: LogisticModel;
  strong: LogisticModel;
}

/** Parts of words help where cases are few; of many cases words tell more, and cost less. */
const MANY_CASES = 5000;

/**
 * Fits the expected gain of escalation as the difference of two success models. Scores in [0, 1]; NaN is left out,
 * tier by tier. The difference orders cases better than one model of "strong is better": a case that either tier may
 * get right by luck has no gain. Reads runs of characters of fewer than 5,000 cases, words of more.
 */
export function fitGain(
  inputs: readonly ScoreInput[],
  weakScores: ArrayLike<number>,
  strongScores: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): GainModel {
  const reads = inputs.length < MANY_CASES ? 'characters' : 'words';
  const [weak, strong] = fitLogistics(inputs, [weakScores, strongScores], weights, { ...options, reads });
  return { reads, weak: weak!, strong: strong! };
}

/** (1 + P(strong succeeds) - P(weak succeeds)) / 2, in [0, 1]: above 1/2 the strong tier is expected to do better. */
export function gainScorer(model: GainModel, featureNames: readonly string[]): (input: ScoreInput) => number {
  const weak = logisticScorer(model.weak, featureNames, model.reads);
  const strong = logisticScorer(model.strong, featureNames, model.reads);
  return (input) => (1 + strong(input) - weak(input)) / 2;
}
