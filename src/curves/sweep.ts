import type { Curve, CurvePoint } from '../records/curve.js';
import { rowWeights } from '../stats/weighted.js';

/** Columns of the cases to sweep, weak and strong tier side by side. Only cases scored on both belong here. */
export interface SweepInput {
  scores: ArrayLike<number>;
  weak: ArrayLike<number>;
  strong: ArrayLike<number>;
  weakCostUsd: ArrayLike<number>;
  strongCostUsd: ArrayLike<number>;
  /** What each case stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
}

/**
 * Quality and cost at every distinct score: cases scoring at least the threshold go to the strong tier.
 * From `never` (all weak) to `always` (all strong), by rising escalation rate; ties move together.
 * Shares and means go by the weights of the cases. Costs are null when any case lacks one. No cases: no points.
 */
export function sweep({ scores, weak, strong, weakCostUsd, strongCostUsd, weights }: SweepInput): Curve {
  const n = scores.length;
  const counted = rowWeights(weights, n);
  if (counted === null) return { points: [] };
  const { of, total } = counted;
  const order = Array.from({ length: n }, (_, row) => row);
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  let quality = 0;
  let cost = 0;
  for (let row = 0; row < n; row++) {
    quality += (of[row] as number) * (weak[row] as number);
    cost += (of[row] as number) * (weakCostUsd[row] as number);
  }
  const point = (threshold: CurvePoint['threshold'], up: number): CurvePoint => ({
    threshold,
    escalationRate: up / total,
    quality: quality / total,
    costUsd: Number.isFinite(cost) ? cost / total : null,
  });
  const points = [point('never', 0)];
  let escalated = 0;
  for (let at = 0; at < n; at++) {
    const row = order[at] as number;
    const weight = of[row] as number;
    escalated += weight;
    quality += weight * ((strong[row] as number) - (weak[row] as number));
    cost += weight * ((strongCostUsd[row] as number) - (weakCostUsd[row] as number));
    const score = scores[row] as number;
    if (at === n - 1) points.push(point('always', total));
    else if (scores[order[at + 1] as number] !== score) points.push(point(score, escalated));
  }
  return { points };
}
