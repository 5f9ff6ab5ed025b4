import type { LogisticModel } from '../records/score-model.js';
import { type TaskFeatures, taskFeatures } from './by-task.js';
import { type Reads, readsFor } from './counter-of.js';
import { readingOf } from './kept-readings.js';
import { fitLogistics, type LogisticOptions } from './logistic.js';
import { logisticScorer, type ScoreInput } from './score-logistic.js';

/** Success of one tier. */
export interface SuccessModel {
  reads: Reads;
  byTask: TaskFeatures | null;
  model: LogisticModel;
}

/** Fits how likely each of several tiers succeeds, with features of their own for large tasks. Scores in [0, 1]; NaN is left out. */
export function fitSuccesses(
  inputs: readonly ScoreInput[],
  scores: readonly ArrayLike<number>[],
  weights: ArrayLike<number>,
  options: LogisticOptions,
): SuccessModel[] {
  const reads = readsFor(inputs.length);
  const byTask = taskFeatures(inputs, options.featureNames);
  const models = fitLogistics(byTask ? inputs.map(byTask.widen) : inputs, scores, weights, {
    ...options,
    featureNames: byTask?.names ?? options.featureNames,
    reads,
  });
  return models.map((model) => ({ reads, byTask, model }));
}

/** How likely the tier succeeds, in [0, 1]. */
export function successScorer(
  { reads, byTask, model }: SuccessModel,
  featureNames: readonly string[],
): (input: ScoreInput) => number {
  const score = logisticScorer(model, byTask?.names ?? featureNames, reads, readingOf);
  return (input) => score(byTask ? byTask.widen(input) : input);
}
