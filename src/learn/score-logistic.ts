import type { LogisticModel } from '../records/score-model.js';
import { counterOf, type Reads } from './counter-of.js';
import { bucketOf, pairHash, type TermCounts, termCounter } from './hashing.js';
import { readText, type TextReading, wordsOf } from './read-text.js';
import { termNorm, termValue, zScore } from './term-value.js';
import { SHAPE_NAMES } from './text-shape.js';

/** What a learned score reads of a request; `Traits` is one. */
export interface ScoreInput {
  text: string;
  /** Values in the order of the feature names given beside it. One that is not finite counts as the training mean. */
  features: readonly number[];
  task: string;
}

/** `termValue` of small counts, which nearly all are. */
const VALUES = Float64Array.from({ length: 64 }, (_, count) => termValue(count, 1));

/**
 * A fast scorer for many inputs: probability in [0, 1], never NaN. It holds a few bytes a bucket.
 * @param reads what of the texts the model counts
 * @param readingOf reads an input's text; that of `kept-readings.ts` remembers, for inputs that are read again
 */
export function logisticScorer(
  model: LogisticModel,
  featureNames: readonly string[],
  reads: Reads = 'words',
  readingOf: (input: ScoreInput) => TextReading = ({ text }) => readText(text),
): (input: ScoreInput) => number {
  const weightOf = bucketWeights(model);
  const tasks = new Map(Object.entries(model.tasks));
  const { denseMargin, readsShape } = denseReader(model, featureNames);
  const hasTerms = model.buckets.length > 0;
  const count = counterOf(reads)(model.bits);
  return (input) => {
    const reading = hasTerms || readsShape ? readingOf(input) : NOTHING_READ;
    let margin = denseMargin(input, reading.shape, model.bias + (tasks.get(input.task) ?? 0));
    if (hasTerms) margin += termMargin(count(input.text, reading), weightOf);
    return 1 / (1 + Math.exp(-margin));
  };
}

const NOTHING_READ: TextReading = { shape: new Float64Array(0), hashes: new Int32Array(0), size: 0 };

/** Weights by bucket: most buckets have none, and what is looked up all over a table has to be small to be quick. */
interface BucketWeights {
  /** A bit for each bucket: whether it has a weight. 32 KB for 2^18 buckets, where `placeOf` takes 512. */
  isWeighed: Uint32Array;
  /** Bucket -> place of its weight; 0: none. */
  placeOf: Uint16Array | Uint32Array;
  /** The first is 0. */
  weights: Float64Array;
}

function bucketWeights({ bits, buckets, weights }: LogisticModel): BucketWeights {
  const placeOf = buckets.length < 2 ** 16 ? new Uint16Array(2 ** bits) : new Uint32Array(2 ** bits);
  const isWeighed = new Uint32Array(Math.ceil(2 ** bits / 32));
  buckets.forEach((bucket, index) => {
    placeOf[bucket] = index + 1;
    isWeighed[bucket >>> 5]! |= 1 << (bucket & 31);
  });
  return { isWeighed, placeOf, weights: Float64Array.of(0, ...weights) };
}

/** Weights of the terms of a text, each as often as `termValue` says, over the length of the text's vector (`termNorm`). */
function termMargin({ buckets, counts, size }: TermCounts, { isWeighed, placeOf, weights }: BucketWeights): number {
  const values = VALUES;
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < size; at++) {
    const count = counts[at]!;
    const value = count < 64 ? values[count]! : termValue(count, 1);
    const bucket = buckets[at]!;
    if (((isWeighed[bucket >>> 5]! >>> (bucket & 31)) & 1) === 1) sum += weights[placeOf[bucket]!]! * value;
    squares += value * value;
  }
  return sum / (squares > 0 ? Math.sqrt(squares) : 1);
}

/** Where a model's dense values stand, in its order: in the features, else in the shape; -1 for a name that is unknown. */
function placesOf(model: LogisticModel, featureNames: readonly string[]): { at: number; shapeAt: number }[] {
  return Object.keys(model.features).map((name) => ({
    at: featureNames.indexOf(name),
    shapeAt: (SHAPE_NAMES as readonly string[]).indexOf(name),
  }));
}

/** Adds the dense values that a model weighs to a margin, in the model's order. */
function denseReader(
  model: LogisticModel,
  featureNames: readonly string[],
): { denseMargin: (input: ScoreInput, shape: Float64Array, from: number) => number; readsShape: boolean } {
  const places = placesOf(model, featureNames);
  const [at, shapeAt] = [places.map((place) => place.at), places.map((place) => place.shapeAt)];
  const readsShape = places.some((place) => place.at < 0 && place.shapeAt >= 0);
  const weighed = Object.values(model.features);
  const [means, sds, weights] = [
    Float64Array.from(weighed, ({ mean }) => mean),
    Float64Array.from(weighed, ({ sd }) => sd),
    Float64Array.from(weighed, ({ weight }) => weight),
  ];
  const denseMargin = ({ features }: ScoreInput, shape: Float64Array, from: number): number => {
    let margin = from;
    for (let index = 0; index < means.length; index++) {
      const value = at[index]! >= 0 ? features[at[index]!] : shape[shapeAt[index]!];
      margin += zScore(value, means[index]!, sds[index]!) * weights[index]!;
    }
    return margin;
  };
  return { denseMargin, readsShape };
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
  const words = wordsOf(input.text);
  const reading = readText(input.text);
  const values = placesOf(model, featureNames).map(
    ({ at, shapeAt }) => (at >= 0 ? input.features[at] : reading.shape[shapeAt]) ?? Number.NaN,
  );
  Object.entries(model.features).forEach(([name, { mean, sd, weight }], at) => {
    parts.push({ of: 'feature', name, value: values[at]!, log_odds: zScore(values[at], mean, sd) * weight });
  });
  const weightOf = new Map(model.buckets.map((bucket, index) => [bucket, model.weights[index]!]));
  const termOf = new Map<number, string>();
  words.forEach((word, at) => {
    const own = reading.hashes[at]!;
    const terms = [{ hash: own, name: word }];
    if (at > 0) terms.push({ hash: pairHash(reading.hashes[at - 1]!, own), name: `${words[at - 1]} ${word}` });
    for (const { hash, name } of terms) {
      const bucket = bucketOf(hash, model.bits);
      if (!termOf.has(bucket)) termOf.set(bucket, name);
    }
  });
  const terms = termCounter(model.bits)(input.text, reading);
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
