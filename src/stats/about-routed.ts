import { normalQuantile } from './normal.js';
import { minRouted } from './power.js';

/**
 * Routed rows for 80 % power of the binomial test at (alpha, delta) when the true bad share is `rate`, by the normal approximation; never
 * fewer than with no bad row at all. Quick where the exact search is slow. Infinity when `rate` is not below `alpha`: no number helps.
 */
export function aboutRouted(alpha: number, delta: number, rate: number): number {
  if (!(rate < alpha)) return Number.POSITIVE_INFINITY;
  const spread =
    normalQuantile(1 - delta) * Math.sqrt(alpha * (1 - alpha)) + normalQuantile(0.8) * Math.sqrt(rate * (1 - rate));
  return Math.max(minRouted(alpha, delta), (spread / (alpha - rate)) ** 2);
}
