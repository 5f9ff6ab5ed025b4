import { studentQuantile } from './student.js';
import { sum } from './sum.js';

/** A mean whose rows come in clusters. */
export interface ClusteredMean {
  mean: number;
  se: number;
  clusters: number;
  ci95: [number, number];
}

/**
 * Mean with a clustered standard error: sqrt(C/(C-1) sum_c (sum_{i in c} (y_i - mean))^2) / n and Student's t with C-1
 * degrees of freedom (Miller 2024, appendix A, with the finite-cluster factor). Rows of their own are clusters of one.
 * Null for fewer than two clusters: one cluster says nothing about spread.
 */
export function clusteredMean(values: ArrayLike<number>, clusters: readonly string[]): ClusteredMean | null {
  const n = values.length;
  const centre = n > 0 ? sum(values) / n : 0;
  const residuals = new Map<string, number>();
  clusters.forEach((cluster, row) => {
    residuals.set(cluster, (residuals.get(cluster) ?? 0) + (values[row] as number) - centre);
  });
  const count = residuals.size;
  if (count < 2) return null;
  const squares = sum([...residuals.values()].map((residual) => residual * residual));
  const se = Math.sqrt((count / (count - 1)) * squares) / n;
  const half = studentQuantile(0.975, count - 1) * se;
  return { mean: centre, se, clusters: count, ci95: [centre - half, centre + half] };
}
