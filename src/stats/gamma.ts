const HALF_LOG_TWO_PI = 0.9189385332046727;
/** Below this the asymptotic series is not exact to a double. */
const SERIES_FROM = 16;

/**
 * Error of Stirling's formula: log(z!) - ((z + 1/2) log z - z + log(2 pi) / 2). For z > 0.
 * Small z are carried up by stirlingError(z) - stirlingError(z + 1) = (z + 1/2) log(1 + 1/z) - 1.
 */
function computeStirlingError(z: number): number {
  let carried = 0;
  let at = z;
  while (at < SERIES_FROM) {
    carried += (at + 0.5) * Math.log1p(1 / at) - 1;
    at += 1;
  }
  const w = 1 / (at * at);
  return carried + (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w / 1188)))) / at;
}

const SMALL_INTEGERS = Float64Array.from({ length: 64 }, (_, z) => (z === 0 ? 0 : computeStirlingError(z)));

function stirlingError(z: number): number {
  return z < 64 && Number.isInteger(z) ? SMALL_INTEGERS[z]! : computeStirlingError(z);
}

/** Natural logarithm of the gamma function for z > 0, to about 1e-15 of its size. NaN outside. */
export function logGamma(z: number): number {
  if (!(z > 0)) return Number.NaN;
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + stirlingError(z);
}

/** x log(x / mean) + mean - x without cancellation near x = mean (Loader 2000). For x, mean > 0. */
function devianceTerm(x: number, mean: number): number {
  const gap = x - mean;
  if (Math.abs(gap) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - gap;
  const v = gap / (x + mean);
  let sum = gap * v;
  let term = 2 * x * v;
  for (let j = 1; j < 1000; j++) {
    term *= v * v;
    const next = sum + term / (2 * j + 1);
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/** Natural logarithm of `binomialTerm`, for terms too small for a double. */
export function logBinomialTerm(a: number, b: number, x: number, y: number): number {
  const n = a + b;
  return (
    stirlingError(n) -
    stirlingError(a) -
    stirlingError(b) -
    devianceTerm(a, n * x) -
    devianceTerm(b, n * y) +
    0.5 * Math.log(n / (2 * Math.PI * a * b))
  );
}

/**
 * Gamma(a + b + 1) / (Gamma(a + 1) Gamma(b + 1)) * x^a * y^b with y = 1 - x: the binomial probability of `a`
 * successes in a + b trials, for real a, b > 0 and 0 < x < 1. Loader's saddle-point form (2000): no loss of digits
 * for large a + b, where differences of log-gammas have none left.
 */
export function binomialTerm(a: number, b: number, x: number, y: number): number {
  return Math.exp(logBinomialTerm(a, b, x, y));
}
