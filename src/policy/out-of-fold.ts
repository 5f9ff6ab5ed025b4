import { type Panel, panelRows } from '../records/panel.js';
import { unitHash } from '../stats/hash.js';
import type { Fitter } from './fit.js';

/** Where cases are few, every tenth that a model learns from tells; where they are many, fits cost time. */
const [FOLDS_OF_FEW, FOLDS_OF_MANY, MANY] = [10, 5, 5000];

/** One part of a panel, and all the rest for a model to learn from. Never both of one cluster. */
interface Fold {
  rows: readonly number[];
  panel: Panel;
  restRows: readonly number[];
  rest: Panel;
}

/** A panel and its folds: made once, since learners keep what they find out by the panel that it is about. */
export interface Folds {
  panel: Panel;
  folds: readonly Fold[];
}

/**
 * Ten folds, five from 5,000 cases on, by hash of the cluster: near-duplicates stay together and the order of rows
 * changes nothing. Folds that would leave nothing to learn from are left out.
 */
export function foldsOf(panel: Panel, seed: number): Folds {
  const count = panel.clusters.length < MANY ? FOLDS_OF_FEW : FOLDS_OF_MANY;
  const fold = panel.clusters.map((cluster) => Math.floor(unitHash(`fold-${seed}`, cluster) * count));
  const folds = Array.from({ length: count }, (_, held) => {
    const all = [...fold.keys()];
    return { rows: all.filter((row) => fold[row] === held), restRows: all.filter((row) => fold[row] !== held) };
  })
    .filter(({ rows, restRows }) => rows.length > 0 && restRows.length > 0)
    .map((one) => ({ ...one, panel: panelRows(panel, one.rows), rest: panelRows(panel, one.restRows) }));
  return { panel, folds };
}

/** A lower tier, and what is to be learned of it: a label for each case of the panel. */
export interface Lesson {
  small: string;
  labels: Float64Array;
}

/**
 * Scores of a panel's cases by models that did not see them, for each lesson; NaN where there was nothing to learn from. Fold by fold,
 * so that what a learner finds out about a fold's texts serves every lesson and can be forgotten then.
 */
export function outOfFold(fitter: Fitter, { panel, folds }: Folds, lessons: readonly Lesson[]): Float64Array[] {
  const scores = lessons.map(() => new Float64Array(panel.traits.length).fill(Number.NaN));
  for (const { rows, panel: held, restRows, rest } of folds) {
    lessons.forEach(({ small, labels }, of) => {
      const fitted = fitter.fit(
        rest,
        Float64Array.from(restRows, (row) => labels[row] as number),
        small,
      );
      fitted.scores(held).forEach((score, at) => {
        (scores[of] as Float64Array)[rows[at] as number] = score;
      });
    });
  }
  return scores;
}
