import { betaCdf, betaInverse } from './beta.js';

/** Probability that Student's t with df > 0 degrees of freedom (need not be whole) is at most t. NaN for df <= 0. */
export function studentCdf(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) return Number.NaN;
  const square = t * t;
  // Two forms, each exact on its own side: the share of the square must not be computed as 1 - something near 1.
  const upper =
    square < df
      ? 0.5 * (1 - betaCdf(square / (df + square), 0.5, df / 2))
      : 0.5 * betaCdf(df / (df + square), df / 2, 0.5);
  return t < 0 ? upper : 1 - upper;
}

/** The t below which Student's t with df > 0 degrees of freedom falls with probability p. NaN when p or df make no sense. */
export function studentQuantile(p: number, df: number): number {
  if (!(df > 0) || !(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return -studentQuantile(1 - p, df);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 0.5) return 0;
  if (p < 0.25) {
    const x = betaInverse(2 * p, df / 2, 0.5);
    return -Math.sqrt((df * (1 - x)) / x);
  }
  const y = betaInverse(1 - 2 * p, 0.5, df / 2);
  return -Math.sqrt((df * y) / (1 - y));
}
