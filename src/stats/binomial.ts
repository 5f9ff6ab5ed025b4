import { checkCounts, checkShare } from './count.js';
import { binomialTerm } from './gamma.js';
import { normalQuantile } from './normal.js';

function pmf(k: number, n: number, p: number): number {
  if (k === 0) return Math.exp(n * Math.log1p(-p));
  if (k === n) return Math.exp(n * Math.log(p));
  return binomialTerm(k, n - k, p, 1 - p);
}

/** Sum of pmf(k), pmf(k - 1), ... down to 0, for k below the mean: terms shrink, so the sum ends early. */
function lowerTail(k: number, n: number, p: number): number {
  const odds = (1 - p) / p;
  let term = pmf(k, n, p);
  let sum = term;
  for (let i = k; i > 0; i--) {
    term *= (i * odds) / (n - i + 1);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum;
}

/**
 * Probability of at most k successes in n trials of probability p. In [0, 1]: 0 for k < 0, 1 for k >= n
 * (also for n = 0). k and n are integers, never rates times n: ceil(0.07 * 100) is 8.
 * Relative error below 1e-12 in the lower tail, n to 1e8.
 * @throws bad-counts when k or n is not an integer or n < 0; bad-share when p is not in [0, 1]
 */
export function binomialCdf(k: number, n: number, p: number): number {
  if (!Number.isInteger(k) || !Number.isInteger(n)) checkCounts(Number.NaN, n);
  checkCounts(0, n);
  checkShare(p, 'p');
  if (k < 0) return 0;
  if (k >= n || p === 0) return 1;
  if (p === 1) return 0;
  if (k < n * p) return Math.min(1, lowerTail(k, n, p));
  return Math.max(0, 1 - lowerTail(n - k - 1, n, 1 - p));
}

/**
 * Largest k with P(X <= k) <= target for X ~ Binomial(n, p); -1 when even k = 0 is more likely than that.
 * At most n. Throws as `binomialCdf`.
 */
export function binomialLargest(target: number, n: number, p: number): number {
  let within = -1;
  let beyond = n + 1;
  // The normal curve's answer is near: from there a few tries do, and each costs a sum.
  const z = target > 0 && target < 1 ? normalQuantile(target) : 0;
  let at = Math.max(0, Math.min(n, Math.round(n * p + z * Math.sqrt(n * p * (1 - p)))));
  for (let step = 1; at > within && at < beyond; step *= 4) {
    const isWithin = binomialCdf(at, n, p) <= target;
    if (isWithin) within = at;
    else beyond = at;
    at += isWithin ? step : -step;
  }
  while (beyond - within > 1) {
    const middle = (within + beyond) >> 1;
    if (binomialCdf(middle, n, p) <= target) within = middle;
    else beyond = middle;
  }
  return within;
}

/** Smallest k with P(X <= k) >= q for X ~ Binomial(n, p): the quantile, in [0, n]. Throws as `binomialCdf`. */
export function binomialQuantile(q: number, n: number, p: number): number {
  let below = -1;
  let reached = n;
  while (reached - below > 1) {
    const middle = (below + reached) >> 1;
    if (binomialCdf(middle, n, p) >= q) reached = middle;
    else below = middle;
  }
  return reached;
}
