import { type Panel, panelRows } from '../records/panel.js';
import { unitHash } from '../stats/hash.js';
import type { Fitter } from './fit.js';

const FOLDS = 5;

/**
 * Scores of a panel's cases by models that did not see them: five folds by hash of the cluster, so that
 * near-duplicates stay together and the order of rows changes nothing.
 */
export function outOfFold(
  fitter: Fitter,
  panel: Panel,
  labels: Float64Array,
  small: string,
  seed: number,
): Float64Array {
  const fold = panel.clusters.map((cluster) => Math.floor(unitHash(`fold-${seed}`, cluster) * FOLDS));
  const scores = new Float64Array(panel.traits.length).fill(Number.NaN);
  for (let held = 0; held < FOLDS; held++) {
    const rest = fold.flatMap((one, row) => (one === held ? [] : [row]));
    if (rest.length === fold.length || rest.length === 0) continue;
    const labelsOfRest = Float64Array.from(rest, (row) => labels[row] as number);
    const fitted = fitter.fit(panelRows(panel, rest), labelsOfRest, small);
    const rows = fold.flatMap((one, row) => (one === held ? [row] : []));
    fitted.scores(panelRows(panel, rows)).forEach((score, at) => {
      scores[rows[at] as number] = score;
    });
  }
  return scores;
}
