import { type ClusteredMean, clusteredMean } from './clustered.js';
import { type RowWeights, weightedVariance } from './weighted.js';

/** Too few clusters to see how alike their rows are: a few that are all wrong may be missing by chance. */
const FEW_CLUSTERS = 40;

/**
 * Independent rows of equal weight that clustered ones are worth: n over the design effect. This is at least 1, below 40 clusters at
 * least that of rows which are a third alike, that of copies where nothing differs, and with unequal weights at least as much
 * more as Kish says.
 */
export function worthOf(values: ArrayLike<number>, rows: RowWeights, { se, clusters }: ClusteredMean): number {
  const n = values.length;
  const spread = weightedVariance(values, rows);
  const alike = clusters < FEW_CLUSTERS ? 1 + (n / clusters - 1) / 3 : 1;
  const least = rows.isEqual ? alike : (alike * n) / rows.effectiveN;
  return n / Math.max(least, spread ? (n * se ** 2) / spread : n / clusters);
}

/** `worthOf` rows of which some may be alike; their effective number where every row is a cluster of its own, 1 where all are one. */
export function rowsWorth(values: ArrayLike<number>, rows: RowWeights, clusters?: readonly string[]): number {
  if (clusters === undefined || new Set(clusters).size === values.length) return rows.effectiveN;
  const estimate = clusteredMean(values, clusters, rows.of);
  return estimate === null ? 1 : worthOf(values, rows, estimate);
}
