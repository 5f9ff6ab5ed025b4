import type { Pruning } from '../records/learning.js';
import type { Panel } from '../records/panel.js';
import type { LogisticModel } from '../records/score-model.js';
import { auc } from '../stats/auc.js';
import type { Fitted } from './fit.js';

/**
 * How large the weights of a learned score are in the file, and what was lost by keeping only those: its area under the
 * ROC beside that of a score with all terms, by the weights of the cases. `labels` of the panel; NaN, and cases that are never routed down, are left out.
 */
export function pruningOf({ model, scores, unpruned }: Fitted, panel: Panel, labels: Float64Array): Pruning | null {
  if (model?.kind !== 'logistic') return null;
  const known = (values: Float64Array): Float64Array =>
    values.map((one, row) => {
      const isKnown = Number.isFinite(one) && Number.isFinite(labels[row]) && panel.weights[row] !== 0;
      return isKnown ? one : Number.NaN;
    });
  const own = known(scores(panel));
  const whole = unpruned?.();
  const area = auc(own, labels, panel.weights);
  return {
    terms: model.buckets.length,
    terms_unpruned: whole?.model?.kind === 'logistic' ? whole.model.buckets.length : model.buckets.length,
    bytes: bytesOf(model),
    auc: area,
    auc_unpruned: whole ? auc(known(whole.scores(panel)), labels, panel.weights) : area,
    n: own.filter((one) => !Number.isNaN(one)).length,
  };
}

/** As the file writes them: `bucket:weight` and a space. */
function bytesOf({ buckets, weights }: LogisticModel): number {
  return buckets.reduce((sum, bucket, at) => sum + `${bucket}:${weights[at]} `.length, 0);
}
