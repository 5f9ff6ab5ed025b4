import type { LogisticModel } from '../records/score-model.js';
import { counterOf, type Reads } from './counter-of.js';
import { termCounter } from './hashing.js';
import { termNorm, termValue, zScore } from './term-value.js';
import { SHAPE_NAMES, shapeOf } from './text-shape.js';

/** What a learned score reads of a request; `Traits` is one. */
export interface ScoreInput {
  text: string;
  /** Values in the order of the feature names given beside it. One that is not finite counts as the training mean. */
  features: readonly number[];
  task: string;
}

/** A fast scorer for many inputs: probability in [0, 1], never NaN. It holds 8 bytes a bucket. */
export function logisticScorer(
  model: LogisticModel,
  featureNames: readonly string[],
  reads: Reads = 'words',
): (input: ScoreInput) => number {
  const weightOf = new Float64Array(2 ** model.bits);
  model.buckets.forEach((bucket, index) => {
    weightOf[bucket] = model.weights[index]!;
  });
  const tasks = new Map(Object.entries(model.tasks));
  const valuesOf = denseReader(model, featureNames);
  const features = Object.values(model.features);
  const count = counterOf(reads)(model.bits);
  return (input) => {
    let margin = model.bias + (tasks.get(input.task) ?? 0);
    const values = valuesOf(input);
    features.forEach(({ mean, sd, weight }, at) => {
      margin += zScore(values[at], mean, sd) * weight;
    });
    if (model.buckets.length > 0) {
      const terms = count(input.text);
      let sum = 0;
      for (let i = 0; i < terms.size; i++) sum += weightOf[terms.buckets[i]!]! * termValue(terms.counts[i]!, 1);
      margin += sum / termNorm(terms.counts, 0, terms.size);
    }
    return 1 / (1 + Math.exp(-margin));
  };
}

/** Reads the dense values that a model weighs, in its order; NaN for a name that is unknown. */
function denseReader(model: LogisticModel, featureNames: readonly string[]): (input: ScoreInput) => readonly number[] {
  const places = Object.keys(model.features).map((name) => ({
    at: featureNames.indexOf(name),
    shapeAt: (SHAPE_NAMES as readonly string[]).indexOf(name),
  }));
  const readsShape = places.some(({ at, shapeAt }) => at < 0 && shapeAt >= 0);
  return (input) => {
    const { features } = input;
    const shape = readsShape ? shapeOf(input) : [];
    return places.map(({ at, shapeAt }) => (at >= 0 ? features[at] : shape[shapeAt]) ?? Number.NaN);
  };
}

const scorers = new WeakMap<LogisticModel, { featureNames: readonly string[]; score: (input: ScoreInput) => number }>();

/** `logisticScorer` for one input at a time; the scorer of a model is made once and kept as long as the model. */
export function scoreLogistic(model: LogisticModel, input: ScoreInput, featureNames: readonly string[]): number {
  let known = scorers.get(model);
  if (known?.featureNames !== featureNames) {
    known = { featureNames, score: logisticScorer(model, featureNames) };
    scorers.set(model, known);
  }
  return known.score(input);
}

/** One part of a score, in log-odds: above 0 speaks for the stronger tier. */
export interface ScorePart {
  /** `word`: a word or pair of words of the text; `feature`; `task`. */
  of: 'word' | 'feature' | 'task';
  name: string;
  /** Times the word occurs; the feature's value; 1 for a task. */
  value: number;
  log_odds: number;
}

/**
 * What a score is made of, largest effect first; ties by name. Bias and parts sum to the log-odds of `logisticScorer`.
 * Words that share a bucket are one part, named by the first; parts of 0 are left out.
 */
export function explainLogistic(
  model: LogisticModel,
  input: ScoreInput,
  featureNames: readonly string[],
): { bias: number; parts: ScorePart[] } {
  const parts: ScorePart[] = [];
  const task = Object.hasOwn(model.tasks, input.task) ? model.tasks[input.task]! : 0;
  parts.push({ of: 'task', name: input.task, value: 1, log_odds: task });
  const values = denseReader(model, featureNames)(input);
  Object.entries(model.features).forEach(([name, { mean, sd, weight }], at) => {
    parts.push({ of: 'feature', name, value: values[at]!, log_odds: zScore(values[at], mean, sd) * weight });
  });
  const weightOf = new Map(model.buckets.map((bucket, index) => [bucket, model.weights[index]!]));
  const termOf = new Map<number, string>();
  const terms = termCounter(model.bits)(input.text, (bucket, term) => {
    if (!termOf.has(bucket)) termOf.set(bucket, term);
  });
  const norm = termNorm(terms.counts, 0, terms.size);
  for (let at = 0; at < terms.size; at++) {
    const bucket = terms.buckets[at]!;
    const count = terms.counts[at]!;
    parts.push({
      of: 'word',
      name: termOf.get(bucket)!,
      value: count,
      log_odds: (weightOf.get(bucket) ?? 0) * termValue(count, norm),
    });
  }
  const size = ({ log_odds: effect }: ScorePart): number => Math.abs(effect);
  return {
    bias: model.bias,
    parts: parts
      .filter((part) => part.log_odds !== 0)
      .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  };
}
