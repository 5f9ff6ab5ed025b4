import { type LinearModel, solveLogistic } from './solve-logistic.js';
import { discard, keepColumns, type SparseRows } from './sparse-rows.js';

export interface FitOptions {
  /** Strength of the penalty. Default 10. */
  l2?: number;
  /** Most terms that keep a weight. Default 8000: some 100 KB in the rules file. */
  maxTerms?: number;
}

/** Of a fit that only says which terms matter and where the next fit starts. */
const ROUGH = 7;

/** Weights by column of the design; a column that was dropped weighs 0. */
export type FittedColumns = LinearModel;

/**
 * One penalty for all data: the best or near it on each of four public sets and three foldings. Chosen anew by
 * validation it was worse on three of the four, since log loss is flat where the order of cases is not.
 */
const USUAL_L2 = 10;

/**
 * Fits a design whose first `termColumns` columns are terms, keeps the terms that move scores most, and fits again on
 * those. At most `maxColumns` columns are used in all, the most correlated first.
 */
export function fitDesign(
  x: SparseRows,
  rawLabels: Float64Array,
  rawWeights: Float64Array,
  termColumns: number,
  maxColumns: number,
  options: FitOptions,
): FittedColumns {
  if (x.rows === 0) return { bias: 0, weights: new Float64Array(x.columns) };
  const weights = scaledToMeanOne(rawWeights);
  const labels = shrunken(rawLabels);
  const l2 = options.l2 ?? USUAL_L2;
  if (x.columns > maxColumns) {
    const use = strongest(correlations(x, labels, weights), maxColumns, 0);
    return solveKept(x, use, labels, weights, l2);
  }
  const maxTerms = options.maxTerms ?? 8000;
  if (termColumns <= maxTerms) return solveLogistic(x, labels, weights, l2);
  const full = solveLogistic(x, labels, weights, l2, undefined, ROUGH);
  const use = strongest(influence(x, full), maxTerms, x.columns - termColumns);
  const start = { bias: full.bias, weights: Float64Array.from(use, (column) => full.weights[column]!) };
  return solveKept(x, use, labels, weights, l2, start);
}

/** Fits the columns of `use` alone; all others weigh 0. */
function solveKept(
  x: SparseRows,
  use: Int32Array,
  labels: Float64Array,
  weights: Float64Array,
  l2: number,
  start?: LinearModel,
): LinearModel {
  const kept = keepColumns(x, use);
  const model = solveLogistic(kept, labels, weights, l2, start);
  discard(kept);
  return widen(model, use, x.columns);
}

/** |weight| times the length of the column: how much a column moves the scores of all rows together. */
function influence(x: SparseRows, model: LinearModel): Float64Array {
  const squares = new Float64Array(x.columns);
  const { column, value } = x;
  for (let e = 0; e < column.length; e++) squares[column[e]!] = squares[column[e]!]! + value[e]! * value[e]!;
  return squares.map((sum, column) => Math.abs(model.weights[column]!) * Math.sqrt(sum));
}

/** |correlation| of each column with the label. */
function correlations(x: SparseRows, labels: Float64Array, weights: Float64Array): Float64Array {
  const sums = new Float64Array(x.columns);
  const squares = new Float64Array(x.columns);
  const products = new Float64Array(x.columns);
  let ones = 0;
  for (let row = 0; row < x.rows; row++) {
    ones += weights[row]! * labels[row]!;
    for (let e = x.start[row]!; e < x.start[row + 1]!; e++) {
      const column = x.column[e]!;
      const weighted = weights[row]! * x.value[e]!;
      sums[column] = sums[column]! + weighted;
      squares[column] = squares[column]! + weighted * x.value[e]!;
      products[column] = products[column]! + weighted * labels[row]!;
    }
  }
  return sums.map((sum, column) => {
    const spread = squares[column]! - (sum * sum) / x.rows;
    return spread > 1e-12 ? Math.abs(products[column]! - (sum * ones) / x.rows) / Math.sqrt(spread) : 0;
  });
}

/** Ascending numbers of the `most` columns with the largest values; the last `always` columns are kept besides. */
function strongest(values: Float64Array, most: number, always: number): Int32Array {
  const free = values.subarray(0, values.length - always);
  const taken = Math.min(most, free.length);
  const least = taken > 0 ? free.toSorted()[free.length - taken]! : Number.POSITIVE_INFINITY;
  let ties = taken - free.filter((value) => value > least).length;
  const kept: number[] = [];
  for (let column = 0; column < free.length; column++) {
    if (free[column]! > least || (free[column] === least && ties-- > 0)) kept.push(column);
  }
  for (let column = free.length; column < values.length; column++) kept.push(column);
  return Int32Array.from(kept);
}

function widen(model: LinearModel, use: Int32Array, columns: number): LinearModel {
  const weights = new Float64Array(columns);
  use.forEach((column, index) => {
    weights[column] = model.weights[index]!;
  });
  return { bias: model.bias, weights };
}

function scaledToMeanOne(weights: Float64Array): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => (weight * weights.length) / total);
}

/** Labels drawn towards 1/2 as if half a case of each class had been seen besides: one class alone stays finite. */
function shrunken(labels: Float64Array): Float64Array {
  const total = labels.length;
  return labels.map((label) => (label * total + 0.5) / (total + 1));
}
