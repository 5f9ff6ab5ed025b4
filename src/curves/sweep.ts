import type { Curve, CurvePoint } from '../records/curve.js';

/** Columns of the cases to sweep, weak and strong tier side by side. Only cases scored on both belong here. */
export interface SweepInput {
  scores: ArrayLike<number>;
  weak: ArrayLike<number>;
  strong: ArrayLike<number>;
  weakCostUsd: ArrayLike<number>;
  strongCostUsd: ArrayLike<number>;
}

/**
 * Quality and cost at every distinct score: cases scoring at least the threshold go to the strong tier.
 * From `never` (all weak) to `always` (all strong), by rising escalation rate; ties move together.
 * Costs are null when any case lacks one. No cases: no points.
 */
export function sweep({ scores, weak, strong, weakCostUsd, strongCostUsd }: SweepInput): Curve {
  const n = scores.length;
  if (n === 0) return { points: [] };
  const order = Array.from({ length: n }, (_, row) => row);
  order.sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  let quality = 0;
  let cost = 0;
  for (let row = 0; row < n; row++) {
    quality += weak[row] as number;
    cost += weakCostUsd[row] as number;
  }
  const point = (threshold: CurvePoint['threshold'], escalated: number): CurvePoint => ({
    threshold,
    escalationRate: escalated / n,
    quality: quality / n,
    costUsd: Number.isFinite(cost) ? cost / n : null,
  });
  const points = [point('never', 0)];
  for (let at = 0; at < n; at++) {
    const row = order[at] as number;
    quality += (strong[row] as number) - (weak[row] as number);
    cost += (strongCostUsd[row] as number) - (weakCostUsd[row] as number);
    const score = scores[row] as number;
    if (at === n - 1) points.push(point('always', n));
    else if (scores[order[at + 1] as number] !== score) points.push(point(score, at + 1));
  }
  return { points };
}
