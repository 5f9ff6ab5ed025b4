import { studentQuantile } from './student.js';
import { sum } from './sum.js';
import { effectiveCount, rowWeights, weightedMean } from './weighted.js';

/** A mean whose rows come in clusters. */
export interface ClusteredMean {
  mean: number;
  se: number;
  clusters: number;
  /** Degrees of freedom of the interval. */
  df: number;
  ci95: [number, number];
}

/**
 * Mean with a clustered standard error: sqrt(C/(C-1) sum_c (sum_{i in c} w_i (y_i - mean))^2) / sum w and Student's t with C-1
 * degrees of freedom (Miller 2024, appendix A, with the finite-cluster factor). Rows of their own are clusters of one.
 * Unequal weights: the Hajek mean, and fewer degrees of freedom where a few heavy clusters carry it.
 * Null for fewer than two clusters: one cluster says nothing about spread.
 */
export function clusteredMean(
  values: ArrayLike<number>,
  clusters: readonly string[],
  weights?: ArrayLike<number>,
): ClusteredMean | null {
  const rows = rowWeights(weights, values.length);
  const centre = weightedMean(values, weights);
  if (rows === null || centre === null) return null;
  const totals = new Map<string, { residual: number; size: number }>();
  clusters.forEach((cluster, row) => {
    const weight = rows.of[row] as number;
    if (weight === 0) return;
    const before = totals.get(cluster) ?? { residual: 0, size: 0 };
    totals.set(cluster, {
      residual: before.residual + weight * (values[row] as number) - weight * centre,
      size: before.size + weight,
    });
  });
  const count = totals.size;
  if (count < 2) return null;
  const squares = sum([...totals.values()].map(({ residual }) => residual * residual));
  const se = Math.sqrt((count / (count - 1)) * squares) / rows.total;
  const sizes = [...totals.values()].map(({ size }) => size);
  const df = rows.isEqual ? count - 1 : Math.min(count - 1, effectiveCount(sizes));
  const half = studentQuantile(0.975, df) * se;
  return { mean: centre, se, clusters: count, df, ci95: [centre - half, centre + half] };
}
