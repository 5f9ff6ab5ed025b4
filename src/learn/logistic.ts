import type { LogisticModel } from '../records/score-model.js';
import { designOf, HASH_BITS, termNorm, termValue, zScore } from './design.js';
import { type FitOptions, type FittedColumns, fitDesign } from './fit-design.js';
import { termCounter } from './hashing.js';

/** What a learned score reads of a request; `Traits` is one. */
export interface ScoreInput {
  text: string;
  /** Values in the order of the feature names given beside it. One that is not finite counts as the training mean. */
  features: readonly number[];
  task: string;
}

export interface LogisticOptions extends FitOptions {
  /** Names of the inputs' features, in order. */
  featureNames: readonly string[];
}

/**
 * Fits P(label = 1). Labels may be any share in [0, 1]; rows whose label is not, or whose weight is not above 0, are
 * left out. With fewer than 200 rows the text is not read and at most 20 features and tasks are used. Without rows
 * the model scores 0.5; with one class, or with nothing to learn, close to the base rate. Weights are rounded as the
 * rules file holds them, so the model in the file is the model that was measured.
 */
export function fitLogistic(
  inputs: readonly ScoreInput[],
  labels: ArrayLike<number>,
  weights: ArrayLike<number>,
  options: LogisticOptions,
): LogisticModel {
  const rows = inputs.flatMap((_, row) => (labels[row]! >= 0 && labels[row]! <= 1 && weights[row]! > 0 ? [row] : []));
  const isSmall = rows.length < MIN_ROWS_FOR_TEXT;
  const design = designOf(
    rows.map((row) => inputs[row]!),
    options.featureNames,
    !isSmall,
  );
  const take = (values: ArrayLike<number>): Float64Array => Float64Array.from(rows, (row) => values[row]!);
  const fitted = fitDesign(
    design.x,
    take(labels),
    take(weights),
    rows.map((row) => options.groups?.[row] ?? String(row)),
    design.buckets.length,
    isSmall ? FEW_COLUMNS : Number.POSITIVE_INFINITY,
    options,
  );
  return modelOf(design, fitted);
}

const MIN_ROWS_FOR_TEXT = 200;
const FEW_COLUMNS = 20;

function modelOf(design: ReturnType<typeof designOf>, fitted: FittedColumns): LogisticModel {
  const { buckets, tasks, features, scale } = design;
  const weightOf = (column: number): number => rounded(fitted.weights[column]! * scale[column]!, 3);
  const kept = [...buckets.keys()].filter((column) => weightOf(column) !== 0);
  const firstFeature = buckets.length + tasks.length;
  return {
    kind: 'logistic',
    bits: HASH_BITS,
    bias: rounded(fitted.bias, 6),
    features: Object.fromEntries(
      features.flatMap(({ name, mean, sd }, index) => {
        const weight = weightOf(firstFeature + index);
        return weight === 0 ? [] : [[name, { mean: rounded(mean, 6), sd: rounded(sd, 6), weight }]];
      }),
    ),
    tasks: Object.fromEntries(
      tasks.flatMap((task, index) => {
        const weight = weightOf(buckets.length + index);
        return weight === 0 ? [] : [[task, weight]];
      }),
    ),
    buckets: kept.map((column) => buckets[column]!),
    weights: kept.map(weightOf),
  };
}

/** To so many significant digits; 0 when too small to move any score. */
function rounded(value: number, digits: number): number {
  return Math.abs(value) < 1e-6 ? 0 : Number(value.toPrecision(digits));
}

/** A fast scorer for many inputs: probability in [0, 1], never NaN. It holds 8 bytes a bucket. */
export function logisticScorer(model: LogisticModel, featureNames: readonly string[]): (input: ScoreInput) => number {
  const weightOf = new Float64Array(2 ** model.bits);
  model.buckets.forEach((bucket, index) => {
    weightOf[bucket] = model.weights[index]!;
  });
  const tasks = new Map(Object.entries(model.tasks));
  const features = Object.entries(model.features).map(([name, one]) => ({ at: featureNames.indexOf(name), ...one }));
  const count = termCounter(model.bits);
  return (input) => {
    let margin = model.bias + (tasks.get(input.task) ?? 0);
    for (const { at, mean, sd, weight } of features) margin += zScore(input.features[at], mean, sd) * weight;
    if (model.buckets.length > 0) {
      const terms = count(input.text);
      let sum = 0;
      for (let i = 0; i < terms.size; i++) sum += weightOf[terms.buckets[i]!]! * termValue(terms.counts[i]!, 1);
      margin += sum / termNorm(terms);
    }
    return 1 / (1 + Math.exp(-margin));
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
