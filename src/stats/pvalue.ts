import { binomialCdf, binomialLargest } from './binomial.js';

/**
 * Evidence against "the bad share of what is routed down exceeds alpha": P(at most `bad` of n are bad) when the share is alpha.
 * Small means the share is below alpha. 1 without rows. Exact and, for one threshold, the most powerful test (method.md, 1).
 * @throws bad-counts, bad-share
 */
export function binomialPValue(bad: number, n: number, alpha: number): number {
  return binomialCdf(bad, n, alpha);
}

/** Largest number of bad answers among n with which the binomial test still passes at delta; -1 when even none is too many. */
export function maxBad(n: number, alpha: number, delta: number): number {
  return binomialLargest(delta, n, alpha);
}

/** Hoeffding's p-value exp(-2 n (alpha - share)^2), valid for any loss in [0, 1]; 1 when the share is not below alpha. */
export function hoeffdingPValue(bad: number, n: number, alpha: number): number {
  return n === 0 ? 1 : Math.exp(-2 * n * Math.max(0, alpha - bad / n) ** 2);
}

/**
 * Hoeffding-Bentkus p-value of Learn then Test (Angelopoulos et al. 2021): the smaller of exp(-n KL) and e times the binomial
 * tail. Here to compare with: never smaller than the binomial p-value.
 */
export function hoeffdingBentkusPValue(bad: number, n: number, alpha: number): number {
  if (n === 0) return 1;
  const share = bad / n;
  if (share >= alpha) return 1;
  const divergence =
    (share > 0 ? share * Math.log(share / alpha) : 0) + (1 - share) * Math.log((1 - share) / (1 - alpha));
  return Math.min(1, Math.exp(-n * divergence), Math.E * binomialCdf(bad, n, alpha));
}
