import { quantileSorted } from '../stats/quantile.js';
import { counterOf, type Reads } from './counter-of.js';
import { readingOf } from './kept-readings.js';
import type { ScoreInput } from './score-logistic.js';
import { discard, rowBuilder, type SparseRows } from './sparse-rows.js';
import { termNorm, termValue, zScore } from './term-value.js';
import { SHAPE_NAMES } from './text-shape.js';
import { countsOf } from './text-space.js';

/** log2 of the hash buckets: 14,000 exam questions have some 200,000 different words and pairs. */
export const HASH_BITS = 18;
/** A term seen in fewer texts says nothing about other texts: two, and of many texts one in 5,000. */
const MIN_TEXTS = 2;
const MIN_SHARE = 1 / 5000;
/** Dense features are penalised 1 / 0.15^2 times as much as a word that fills a text: they overlap, and each is in every text. */
const FEATURE_SCALE = 0.15;
/** Values above this quantile do not set the scale: one very long prompt would flatten all others. */
const SCALE_QUANTILE = 0.98;

/** Centre and spread of a dense feature among the training cases. */
export interface FeatureScale {
  name: string;
  /** Place in the input's features; SHAPE_NAMES follow them. */
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
export function designOf(
  inputs: readonly ScoreInput[],
  featureNames: readonly string[],
  withText: boolean,
  reads: Reads = 'words',
): Design {
  const terms = countsOf(withText ? inputs : [], counterOf(reads)(HASH_BITS), 2 ** HASH_BITS);
  const seenIn = documentCounts(terms);
  const columnOf = new Int32Array(seenIn.length).fill(-1);
  const kept: number[] = [];
  const least = Math.max(MIN_TEXTS, Math.ceil(inputs.length * MIN_SHARE));
  for (let bucket = 0; bucket < seenIn.length; bucket++) {
    if (seenIn[bucket]! >= least) columnOf[bucket] = kept.push(bucket) - 1;
  }
  const tasks = [...new Set(inputs.map((input) => input.task))].sort();
  const names = withText ? [...featureNames, ...SHAPE_NAMES] : featureNames;
  const dense = denseColumns(inputs, names.length, withText);
  const features = names.flatMap((name, at) => featureScale(dense[at]!, name, at) ?? []);
  const taskColumn = new Map(tasks.map((task, index) => [task, kept.length + index]));
  const firstFeature = kept.length + tasks.length;

  const scale = new Float64Array(firstFeature + features.length).fill(FEATURE_SCALE);
  scale.fill(1, 0, firstFeature);
  kept.forEach((bucket, column) => {
    scale[column] = Math.sqrt(1 + Math.log((1 + inputs.length) / (1 + seenIn[bucket]!)));
  });

  const builder = rowBuilder(inputs.length, terms.column.length + inputs.length * (1 + features.length));
  inputs.forEach((input, row) => {
    const [first, end] = withText ? [terms.start[row]!, terms.start[row + 1]!] : [0, 0];
    const norm = termNorm(terms.value, first, end);
    for (let e = first; e < end; e++) {
      const column = columnOf[terms.column[e]!]!;
      if (column >= 0) builder.add(column, termValue(terms.value[e]!, norm) * scale[column]!);
    }
    builder.add(taskColumn.get(input.task)!, 1);
    for (let index = 0; index < features.length; index++) {
      const { at, mean, sd } = features[index]!;
      const z = zScore(dense[at]![row], mean, sd);
      if (z !== 0) builder.add(firstFeature + index, z * FEATURE_SCALE);
    }
    builder.endRow();
  });
  discard(terms);
  return { x: builder.build(scale.length), buckets: Int32Array.from(kept), tasks, features, scale };
}

/** The inputs' features and, behind them, the shape of their texts: an array for each of `names`. NaN where unknown. */
function denseColumns(inputs: readonly ScoreInput[], names: number, withShape: boolean): Float64Array[] {
  const columns = Array.from({ length: names }, () => new Float64Array(inputs.length));
  const ownNames = withShape ? names - SHAPE_NAMES.length : names;
  inputs.forEach((input, row) => {
    const shape = withShape ? readingOf(input).shape : [];
    for (let at = 0; at < names; at++) {
      columns[at]![row] = (at < ownNames ? input.features[at] : shape[at - ownNames]) ?? Number.NaN;
    }
  });
  return columns;
}

/** In how many texts each bucket occurs. */
function documentCounts({ column, columns }: SparseRows): Int32Array {
  const texts = new Int32Array(columns);
  for (let e = 0; e < column.length; e++) texts[column[e]!] = texts[column[e]!]! + 1;
  return texts;
}

/** null for a feature that does not vary. */
function featureScale(column: Float64Array, name: string, at: number): FeatureScale | null {
  const sorted = finite(column);
  // Many features have one value throughout: no need to sort those.
  if (sorted.every((value) => value === sorted[0])) return null;
  sorted.sort();
  const most = quantileSorted(sorted, SCALE_QUANTILE) ?? 0;
  return spreadOf(sorted, most, name, at) ?? spreadOf(sorted, Number.POSITIVE_INFINITY, name, at);
}

/** The values that are finite. A plain loop: a filter that calls back takes as long as the sort. */
function finite(column: Float64Array): Float64Array {
  const kept = new Float64Array(column.length);
  let size = 0;
  for (let row = 0; row < column.length; row++) {
    const value = column[row]!;
    if (Number.isFinite(value)) kept[size++] = value;
  }
  return kept.subarray(0, size);
}

/** Mean and spread of values of which none counts for more than `most`. */
function spreadOf(values: Float64Array, most: number, name: string, place: number): FeatureScale | null {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += Math.min(values[at]!, most);
  const mean = sum / values.length;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += (Math.min(values[at]!, most) - mean) ** 2;
  const sd = Math.sqrt(squares / values.length);
  return sd > 1e-9 * Math.max(1, Math.abs(mean)) ? { name, at: place, mean, sd } : null;
}
