import { unitHash } from '../stats/hash.js';

export interface CrossFitOptions {
  seed: number;
  /** Default 5. */
  folds?: number;
}

/**
 * Scores of rows by models that did not see them or any row of their group: `fitOn` gets the ascending training rows
 * of a fold and returns the score of a row. Folds are by hash of the group, so row order and later rows move nothing.
 * A single group leaves its fold's model without rows; what such a model scores is up to `fitOn`.
 */
export function crossFit(
  groups: readonly string[],
  fitOn: (trainingRows: readonly number[]) => (row: number) => number,
  { seed, folds = 5 }: CrossFitOptions,
): Float64Array {
  const fold = groups.map((group) => Math.floor(unitHash(`fold-${seed}`, group) * folds));
  const scores = new Float64Array(groups.length);
  for (let held = 0; held < folds; held++) {
    const heldRows = fold.flatMap((one, row) => (one === held ? [row] : []));
    if (heldRows.length === 0) continue;
    const score = fitOn(fold.flatMap((one, row) => (one === held ? [] : [row])));
    for (const row of heldRows) scores[row] = score(row);
  }
  return scores;
}
