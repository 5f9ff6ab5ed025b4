import { quantile } from '../stats/quantile.js';
import { termCounter } from './hashing.js';
import type { ScoreInput } from './score-logistic.js';
import { rowBuilder, type SparseRows } from './sparse-rows.js';
import { termNorm, termValue, zScore } from './term-value.js';

/** log2 of the hash buckets: 14,000 exam questions have some 200,000 different words and pairs. */
export const HASH_BITS = 18;
/** A term seen in fewer texts says nothing about other texts. */
const MIN_TEXTS = 2;
/** Dense features are penalised 1 / 0.3^2 times as much as a word that fills a text: there are few, and they overlap. */
const FEATURE_SCALE = 0.3;
/** Values above this quantile do not set the scale: one very long prompt would flatten all others. */
const SCALE_QUANTILE = 0.98;

/** Centre and spread of a dense feature among the training cases. */
export interface FeatureScale {
  name: string;
  /** Place in the input's features. */
  at: number;
  mean: number;
  sd: number;
}

/**
 * The columns of a logistic model: first the kept buckets, then the tasks, then the dense features.
 * A column's entries are what the model file multiplies, times the column's scale.
 */
export interface Design {
  x: SparseRows;
  buckets: Int32Array;
  tasks: string[];
  features: FeatureScale[];
  /** Entry = value * scale: what makes the one penalty stronger or weaker for a column. */
  scale: Float64Array;
}

/**
 * Columns for the training cases. Terms are weighted by the root of their inverse document frequency: between none
 * and the full weight, the best or near it on each of four public sets. Features that do not vary are left out.
 */
export function designOf(inputs: readonly ScoreInput[], featureNames: readonly string[], withText: boolean): Design {
  const texts = withText ? documentCounts(inputs) : new Int32Array(0);
  const columnOf = new Int32Array(texts.length).fill(-1);
  const kept: number[] = [];
  texts.forEach((count, bucket) => {
    if (count >= MIN_TEXTS) columnOf[bucket] = kept.push(bucket) - 1;
  });
  const tasks = [...new Set(inputs.map((input) => input.task))].sort();
  const features = featureNames.flatMap((name, at) => featureScale(inputs, name, at) ?? []);
  const taskColumn = new Map(tasks.map((task, index) => [task, kept.length + index]));
  const firstFeature = kept.length + tasks.length;

  const scale = new Float64Array(firstFeature + features.length).fill(FEATURE_SCALE);
  scale.fill(1, 0, firstFeature);
  kept.forEach((bucket, column) => {
    scale[column] = Math.sqrt(1 + Math.log((1 + inputs.length) / (1 + texts[bucket]!)));
  });

  const builder = rowBuilder(inputs.length);
  const count = termCounter(HASH_BITS);
  for (const input of inputs) {
    if (withText) {
      const terms = count(input.text);
      const norm = termNorm(terms);
      for (let i = 0; i < terms.size; i++) {
        const column = columnOf[terms.buckets[i]!]!;
        if (column >= 0) builder.add(column, termValue(terms.counts[i]!, norm) * scale[column]!);
      }
    }
    builder.add(taskColumn.get(input.task)!, 1);
    features.forEach(({ at, mean, sd }, index) => {
      const z = zScore(input.features[at], mean, sd);
      if (z !== 0) builder.add(firstFeature + index, z * FEATURE_SCALE);
    });
    builder.endRow();
  }
  return { x: builder.build(scale.length), buckets: Int32Array.from(kept), tasks, features, scale };
}

/** In how many texts each bucket occurs. */
function documentCounts(inputs: readonly ScoreInput[]): Int32Array {
  const texts = new Int32Array(2 ** HASH_BITS);
  const count = termCounter(HASH_BITS);
  for (const input of inputs) {
    const terms = count(input.text);
    for (let i = 0; i < terms.size; i++) texts[terms.buckets[i]!] = texts[terms.buckets[i]!]! + 1;
  }
  return texts;
}

/** null for a feature that does not vary. */
function featureScale(inputs: readonly ScoreInput[], name: string, at: number): FeatureScale | null {
  const values = inputs.flatMap(({ features }) => (Number.isFinite(features[at]) ? [features[at]!] : []));
  const most = quantile(values, SCALE_QUANTILE) ?? 0;
  return (
    spreadOf(
      values.map((value) => Math.min(value, most)),
      name,
      at,
    ) ?? spreadOf(values, name, at)
  );
}

function spreadOf(values: readonly number[], name: string, at: number): FeatureScale | null {
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / values.length;
  let squares = 0;
  for (const value of values) squares += (value - mean) ** 2;
  const sd = Math.sqrt(squares / values.length);
  return sd > 1e-9 * Math.max(1, Math.abs(mean)) ? { name, at, mean, sd } : null;
}
