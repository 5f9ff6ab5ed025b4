import { rowWeights } from '../stats/weighted.js';

/** Mean score and cost of always asking one choice a case; costs null when any is unknown. */
export interface ReferencePoint {
  quality: number | null;
  costUsd: number | null;
  escalationRate: number | null;
}

/**
 * The oracle: for every case the cheaper of the tiers that do best on it. It knows the grades, so it is a ceiling and
 * not a router, and a maximum over noisy labels looks better than it is (method.md section 4).
 * No cases: null.
 */
export function oracle(input: {
  weak: ArrayLike<number>;
  strong: ArrayLike<number>;
  weakCostUsd: ArrayLike<number>;
  strongCostUsd: ArrayLike<number>;
  /** What each case stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
}): ReferencePoint {
  const n = input.weak.length;
  const counted = rowWeights(input.weights, n);
  if (counted === null) return { quality: null, costUsd: null, escalationRate: null };
  const { of, total } = counted;
  let quality = 0;
  let cost = 0;
  let escalated = 0;
  for (let row = 0; row < n; row++) {
    const isStrong = (input.strong[row] as number) > (input.weak[row] as number);
    const weight = of[row] as number;
    quality += weight * ((isStrong ? input.strong : input.weak)[row] as number);
    cost += weight * ((isStrong ? input.strongCostUsd : input.weakCostUsd)[row] as number);
    if (isStrong) escalated += weight;
  }
  return {
    quality: quality / total,
    costUsd: Number.isFinite(cost) ? cost / total : null,
    escalationRate: escalated / total,
  };
}
