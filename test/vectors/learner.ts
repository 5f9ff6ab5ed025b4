import { cosines, nearest, neighboursIn, neighboursScores } from '../../src/learn/knn.js';
import { solveLogistic } from '../../src/learn/solve-logistic.js';
import { rowBuilder, type SparseRows } from '../../src/learn/sparse-rows.js';
import type { Runners } from './vector.js';

/** Dense rows as the learners hold them. */
function sparse(rows: readonly (readonly number[])[]): SparseRows {
  const builder = rowBuilder(rows.length);
  for (const row of rows) {
    row.forEach((value, column) => {
      if (value !== 0) builder.add(column, value);
    });
    builder.endRow();
  }
  return builder.build(rows[0]?.length ?? 0);
}

function unit(row: readonly number[]): number[] {
  const length = Math.hypot(...row);
  return row.map((value) => value / length);
}

/** The gradient's length at which the search stops, tighter than what texts need: the vector's tolerance is 1e-5. */
const TOLERANCE = 1e-9;

/** Group learner: nearest neighbours and logistic regression. Its calibration vectors stand with the curves. */
export const learner: Runners = {
  knn_cosine_k3: ({ X, y, q, k }) => {
    const rows = sparse(X.map(unit));
    const query = sparse([unit(q)]);
    const cos = Array.from(cosines(rows)(query, 0));
    const neighbours = Array.from(nearest(Float64Array.from(cos), k));
    const mean = neighbours.reduce((sum, row) => sum + y[row], 0) / neighbours.length;
    return { cos, neighbours, mean, similarity_weighted: neighboursScores(neighboursIn(rows, k)(query), y)[0] };
  },
  logistic_l2: ({ x, y, l2, penalise_intercept }) => {
    // The intercept is never penalised; a vector that wants it otherwise has no answer here.
    if (penalise_intercept) return null;
    const rows = sparse(x.map((value: number) => [value]));
    const weights = new Float64Array(rows.rows).fill(1);
    const { bias, weights: found } = solveLogistic(rows, y, weights, l2, undefined, TOLERANCE);
    return { b0: bias, b1: found[0] };
  },
};
