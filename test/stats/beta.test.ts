import betainc from '@stdlib/math-base-special-betainc';
import { describe, expect, it } from 'vitest';
import { betaCdf, betaInverse } from '../../src/stats/beta.js';
import { logGamma } from '../../src/stats/gamma.js';

const PARAMETERS = [0.001, 0.1, 0.5, 1, 1.5, 2, 7, 30, 59, 250.5, 1000, 4750.5, 20000];
const POINTS = [1e-9, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.999, 1 - 1e-9];

describe('betaCdf', () => {
  it('agrees with stdlib over a grid of parameters', () => {
    let worst = 0;
    for (const a of PARAMETERS) {
      for (const b of PARAMETERS) {
        for (const x of POINTS) worst = Math.max(worst, Math.abs(betaCdf(x, a, b) - betainc(x, a, b)));
      }
    }
    expect(worst).toBeLessThan(1e-10);
  });

  it('agrees with stdlib around the hump of sharp distributions, where it matters', () => {
    for (const [a, b] of [
      [4750, 251],
      [50, 950],
      [99_000, 1000],
      [500_000, 500_000],
    ] as const) {
      const mean = a / (a + b);
      const sd = Math.sqrt((mean * (1 - mean)) / (a + b));
      for (let z = -5; z <= 5; z += 0.5) {
        const x = Math.min(1, mean + z * sd);
        expect(Math.abs(betaCdf(x, a, b) - betainc(x, a, b))).toBeLessThan(1e-10);
      }
    }
  });

  it('is exact where there is a formula: I_x(1, b) = 1 - (1 - x)^b, I_x(a, 1) = x^a, the arcsine law', () => {
    expect(betaCdf(0.3, 1, 7)).toBeCloseTo(1 - 0.7 ** 7, 14);
    expect(betaCdf(0.3, 7, 1)).toBeCloseTo(0.3 ** 7, 14);
    expect(betaCdf(0.2, 0.5, 0.5)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(0.2)), 13);
  });

  it('is 0 and 1 at and beyond the ends, and NaN for parameters that make no sense', () => {
    expect([betaCdf(0, 2, 3), betaCdf(-1, 2, 3), betaCdf(1, 2, 3), betaCdf(2, 2, 3)]).toEqual([0, 0, 1, 1]);
    expect([betaCdf(0.5, 0, 1), betaCdf(0.5, 1, -1), betaCdf(Number.NaN, 1, 1)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('betaInverse', () => {
  it('is undone by betaCdf', () => {
    for (const a of PARAMETERS.filter((value) => value >= 0.5)) {
      for (const b of PARAMETERS.filter((value) => value >= 0.5)) {
        for (const p of [1e-6, 0.0125, 0.05, 0.5, 0.95, 0.975]) {
          const x = betaInverse(p, a, b);
          // The density at 1 - 2^-53 can hold more than any tolerance: only a root a double can hold is checked.
          if (x > 0 && x < 1 - 1e-12) expect(Math.abs(betaCdf(x, a, b) - p), `${p} ${a} ${b}`).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('has its ends at 0 and 1 and refuses what is no probability', () => {
    expect([betaInverse(0, 2, 3), betaInverse(1, 2, 3)]).toEqual([0, 1]);
    expect([betaInverse(-0.1, 2, 3), betaInverse(Number.NaN, 2, 3), betaInverse(0.5, 0, 3)]).toEqual([NaN, NaN, NaN]);
  });
});

describe('logGamma', () => {
  it('agrees with factorials, with gamma(1/2) = sqrt(pi), and with scipy.special.gammaln', () => {
    expect(logGamma(1)).toBeCloseTo(0, 14);
    expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 13);
    expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 14);
    expect(logGamma(1e-3)).toBeCloseTo(6.907178885383853, 13);
    expect(Math.abs(logGamma(1e5) / 1051287.708973657 - 1)).toBeLessThan(1e-14);
  });

  it('is NaN where it is not defined', () => {
    expect([logGamma(0), logGamma(-1), logGamma(Number.NaN)]).toEqual([NaN, NaN, NaN]);
  });
});
