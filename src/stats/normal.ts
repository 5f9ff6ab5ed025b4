const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** Density of the standard normal. */
function normalDensity(x: number): number {
  return INVERSE_ROOT_TWO_PI * Math.exp(-0.5 * x * x);
}

/** P(Z > x) / density for x >= 2.5 by Laplace's continued fraction, from its far end inward. */
function millsRatio(x: number): number {
  let tail = x;
  for (let k = 120; k >= 1; k--) tail = x + k / tail;
  return 1 / tail;
}

/** Probability that a standard normal variable is at most x; accurate in the lower tail. NaN for NaN. */
export function normalCdf(x: number): number {
  if (x <= -2.5) return x < -40 ? 0 : normalDensity(x) * millsRatio(-x);
  if (x >= 2.5) return x > 40 ? 1 : 1 - normalDensity(x) * millsRatio(x);
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum); k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + normalDensity(x) * sum;
}

/**
 * The x below which a standard normal variable falls with probability p. -Infinity and Infinity at 0 and 1;
 * NaN outside. A start of Abramowitz and Stegun 26.2.23 and Halley steps: error below 1e-13.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p > 0.5) return p === 1 ? Number.POSITIVE_INFINITY : -normalQuantile(1 - p);
  const t = Math.sqrt(-2 * Math.log(p));
  let x = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t;
  for (let round = 0; round < 3; round++) {
    const newton = (normalCdf(x) - p) / normalDensity(x);
    if (!Number.isFinite(newton)) break;
    x -= newton / (1 + 0.5 * x * newton);
  }
  return p === 0.5 ? 0 : x;
}
