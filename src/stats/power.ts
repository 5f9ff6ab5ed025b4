import { binomialCdf } from './binomial.js';
import { maxBad } from './pvalue.js';

/** Beyond this many allowed bad answers nobody collects the labels. */
const MAX_ALLOWED = 2 ** 16;

/**
 * Smallest n at which the binomial test at (alpha, delta) passes with `bad` bad answers. With 0 bad: ceil(ln delta / ln(1 - alpha)),
 * which is 59 for 95 % acceptable at 95 % confidence (Wilks).
 */
export function minRouted(alpha: number, delta: number, bad = 0): number {
  let short = bad;
  let enough = Math.ceil((2 * (bad + 1)) / alpha) + 1;
  while (binomialCdf(bad, enough, alpha) > delta) {
    short = enough;
    enough *= 2;
  }
  while (enough - short > 1) {
    const middle = Math.floor((short + enough) / 2);
    if (binomialCdf(bad, middle, alpha) <= delta) enough = middle;
    else short = middle;
  }
  return enough;
}

/** Probability that n routed rows pass the binomial test at (alpha, delta) when the true bad share is `trueBad`. Exact; in [0, 1]. */
export function exactPower(n: number, alpha: number, delta: number, trueBad: number): number {
  const allowed = maxBad(n, alpha, delta);
  return allowed < 0 ? 0 : binomialCdf(allowed, n, trueBad);
}

/**
 * Smallest N such that every n >= N has exact power of at least `power`. Power is a saw: it falls with n until one more bad answer is
 * allowed, so only the teeth's low ends count. null when no number of rows helps: `trueBad` is not below alpha (or so near
 * that more than 65 536 bad answers would have to be allowed).
 */
export function routedForPower(alpha: number, delta: number, trueBad: number, power: number): number | null {
  if (!(trueBad < alpha)) return null;
  const isHigh = (allowed: number): boolean => {
    const lastOfTooth = minRouted(alpha, delta, allowed + 1) - 1;
    return binomialCdf(allowed, lastOfTooth, trueBad) >= power;
  };
  let low = -1;
  let high = 0;
  while (!isHigh(high)) {
    low = high;
    high = 2 * high + 1;
    if (high > MAX_ALLOWED) return null;
  }
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isHigh(middle)) high = middle;
    else low = middle;
  }
  // A tooth's low end rises by pmf (1 - trueBad / alpha) and jitters by pmf trueBad, because n is whole: look that far ahead.
  const ahead = Math.min(10_000, Math.ceil(trueBad / (1 - trueBad / alpha)) + 1);
  for (let tooth = high + ahead; tooth > high; tooth--) {
    if (!isHigh(tooth)) return minRouted(alpha, delta, tooth + 1);
  }
  return minRouted(alpha, delta, high);
}
