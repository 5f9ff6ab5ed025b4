import { binomialCdf } from './binomial.js';

/** Probability mass that no longer changes a result. */
const NEGLIGIBLE = 1e-22;

/**
 * Probability that a Bernoulli(alpha) walk S_1..S_n ever has P(Binomial(m, alpha) <= S_m) <= level, for some m <= n. Exact, by
 * dynamic programming over the walks that have not crossed yet. In [0, 1]; rises with level.
 */
export function walkCrossingProbability(n: number, alpha: number, level: number): number {
  const alive = new Float64Array(n + 2);
  alive[0] = 1;
  let lowest = 0;
  let highest = 0;
  let crossed = 0;
  let barrier = -1;
  for (let m = 1; m <= n; m++) {
    highest++;
    for (let s = highest; s >= lowest; s--) {
      alive[s] = alive[s]! * (1 - alpha) + (s > lowest ? alive[s - 1]! * alpha : 0);
    }
    // One more row moves the barrier by one at most.
    if (binomialCdf(barrier + 1, m, alpha) <= level) barrier++;
    while (lowest <= barrier) {
      crossed += alive[lowest]!;
      alive[lowest++] = 0;
    }
    while (highest > lowest && alive[highest]! < NEGLIGIBLE) alive[highest--] = 0;
  }
  return crossed;
}

/**
 * Largest level at which the walk of `walkCrossingProbability` crosses with probability at most delta (to 1e-6 of its size).
 * Certifying the largest threshold whose binomial p-value is at most this level is valid for all thresholds at once, if answers
 * past the true crossing point are bad at least at rate alpha. Our own construction, not a published method.
 */
export function walkLevel(n: number, alpha: number, delta: number): number {
  let within = 0;
  let beyond = delta;
  if (walkCrossingProbability(n, alpha, delta) <= delta) return delta;
  while (beyond - within > 1e-6 * beyond) {
    const middle = (within + beyond) / 2;
    if (walkCrossingProbability(n, alpha, middle) <= delta) within = middle;
    else beyond = middle;
  }
  return within;
}
