import type { NullTest } from '../records/tuning.js';
import { auc } from '../stats/auc.js';
import { clusteredMean } from '../stats/clustered.js';
import { rowWeights } from '../stats/weighted.js';

/** Cases that fitted nothing, with the tier that a fixed cut gives each. */
export interface NullTestInput {
  /** 1 where the case goes to the top tier. */
  escalated: ArrayLike<number>;
  scores: ArrayLike<number>;
  /** 1 where the answer of the lower tier, or of the top tier, will not do, or its graded loss; no NaN. */
  smallBad: ArrayLike<number>;
  topBad: ArrayLike<number>;
  smallCostUsd: ArrayLike<number>;
  topCostUsd: ArrayLike<number>;
  clusters: readonly string[];
  /** What each case stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
}

/**
 * Beats a shuffle? The lift is the policy's share of acceptable answers above that of sending requests up at random
 * until the same money is spent (the same share, where a cost is unknown or the top tier costs no more). A score that
 * knows nothing has lift 0. Passes when the 95 % interval (linearised, clustered) lies above 0 and the score ranks bad answers above good
 * ones (AUC above 1/2). Null figures without
 * cases, or when everything goes to one tier: then there is nothing to compare.
 */
export function nullTest(input: NullTestInput): NullTest {
  const n = input.escalated.length;
  const at = (values: ArrayLike<number>, row: number): number => values[row] as number;
  const gap = Array.from({ length: n }, (_, row) => at(input.smallBad, row) - at(input.topBad, row));
  const up = Array.from(input.escalated);
  const price = Array.from({ length: n }, (_, row) => at(input.topCostUsd, row) - at(input.smallCostUsd, row));
  const isCosted = price.every(Number.isFinite) && price.reduce((sum, one) => sum + one, 0) > 0;
  const paid = isCosted ? price : price.map(() => 1);
  const { of: weights } = rowWeights(input.weights, n) ?? { of: new Float64Array(n) };
  const total = (values: readonly number[]): number =>
    values.reduce((sum, value, row) => sum + at(weights, row) * value, 0);
  const share = n > 0 ? total(paid.map((cost, row) => cost * at(up, row))) / total(paid) : 0;
  const cases = total(gap.map(() => 1));
  const meanGap = n > 0 ? total(gap) / cases : 0;
  const meanPaid = n > 0 ? total(paid) / cases : 1;
  // Influence of a case on (policy - shuffle): its own lift, less what its cost adds to the shuffle's share.
  const lift = gap.map((own, row) => {
    const excess = at(up, row) - share;
    return excess * own - (meanGap / meanPaid) * excess * at(paid, row);
  });
  const estimate = clusteredMean(lift, input.clusters, weights);
  const isSplit = share > 0 && share < 1;
  const ci = isSplit ? (estimate?.ci95 ?? null) : null;
  // Graded losses: a bad answer is one that loses more than the mean; 0 and 1 stay what they are.
  const meanLoss = n > 0 ? total(Array.from(input.smallBad)) / cases : 0;
  const order = auc(
    input.scores,
    Array.from(input.smallBad, (loss) => loss > meanLoss || loss === 1),
    weights,
  );
  return {
    auc: order,
    lift_over_shuffle: isSplit ? (estimate?.mean ?? null) : null,
    lift_ci95: ci,
    // Sending cheap requests up alone can win money; a score has to know something about the answers too.
    passes: ci !== null && ci[0] > 0 && order !== null && order > 0.5,
    n,
  };
}
