import { type Panel, panelRows } from '../records/panel.js';
import type { Traits } from '../records/traits.js';
import { unitHash } from '../stats/hash.js';
import type { Fitter } from './fit.js';

const FOLDS = 5;

/**
 * Scores of a panel's cases by models that did not see them: five folds by hash of the cluster, so that
 * near-duplicates stay together and the order of rows changes nothing.
 */
export function outOfFold(fitter: Fitter, panel: Panel, labels: Float64Array, seed: number): Float64Array {
  const fold = panel.clusters.map((cluster) => Math.floor(unitHash(`fold-${seed}`, cluster) * FOLDS));
  const scores = new Float64Array(panel.traits.length).fill(Number.NaN);
  for (let held = 0; held < FOLDS; held++) {
    const rest = fold.flatMap((one, row) => (one === held ? [] : [row]));
    if (rest.length === fold.length || rest.length === 0) continue;
    const part = panelRows(panel, rest);
    const fitted = fitter.fit(
      part.traits,
      Float64Array.from(rest, (row) => labels[row] as number),
      part.weights,
    );
    fold.forEach((one, row) => {
      if (one === held) scores[row] = fitted.score(panel.traits[row] as Traits);
    });
  }
  return scores;
}
