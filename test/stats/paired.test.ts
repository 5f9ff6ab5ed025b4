import { describe, expect, it } from 'vitest';
import { RouterError } from '../../src/records/error.js';
import { mcnemar } from '../../src/stats/mcnemar.js';
import { newcombeInterval, nonInferiority, tangoInterval } from '../../src/stats/paired.js';

describe('tangoInterval', () => {
  it('agrees with Bentur et al. 2009 as printed in the R package contingencytables: -0.5172 to -0.0260', () => {
    const [low, high] = tangoInterval({ onlyTier: 1, onlyReference: 7, n: 21 }, 0.95)!;
    expect(low).toBeCloseTo(-0.5172, 4);
    expect(high).toBeCloseTo(-0.026, 4);
  });

  it('is +-z^2 / (n + z^2) without discordant cases: ties prove nothing at once', () => {
    const z2 = 1.959963984540054 ** 2;
    const [low, high] = tangoInterval({ onlyTier: 0, onlyReference: 0, n: 50 }, 0.95)!;
    expect([low, high]).toEqual([expect.closeTo(-z2 / (50 + z2), 10), expect.closeTo(z2 / (50 + z2), 10)]);
  });

  it('mirrors when the tiers change places', () => {
    const [low, high] = tangoInterval({ onlyTier: 9, onlyReference: 4, n: 60 }, 0.9)!;
    const [mirrorLow, mirrorHigh] = tangoInterval({ onlyTier: 4, onlyReference: 9, n: 60 }, 0.9)!;
    expect([mirrorLow, mirrorHigh]).toEqual([expect.closeTo(-high, 12), expect.closeTo(-low, 12)]);
  });

  it('reaches the end when every case is one-sided, and is null without cases', () => {
    expect(tangoInterval({ onlyTier: 5, onlyReference: 0, n: 5 }, 0.95)![1]).toBe(1);
    expect(tangoInterval({ onlyTier: 0, onlyReference: 1, n: 1 }, 0.95)![0]).toBe(-1);
    expect(tangoInterval({ onlyTier: 0, onlyReference: 0, n: 0 }, 0.95)).toBeNull();
  });

  it('refuses more discordant cases than cases, and NaN', () => {
    expect(() => tangoInterval({ onlyTier: 4, onlyReference: 4, n: 7 }, 0.95)).toThrow(RouterError);
    expect(() => tangoInterval({ onlyTier: Number.NaN, onlyReference: 0, n: 7 }, 0.95)).toThrow(RouterError);
  });
});

describe('nonInferiority', () => {
  it('passes exactly when the one-sided limit is above -margin', () => {
    for (const [onlyTier, onlyReference, n] of [
      [4, 4, 200],
      [0, 0, 80],
      [0, 0, 95],
      [10, 25, 900],
      [30, 31, 900],
    ] as const) {
      const result = nonInferiority({ onlyTier, onlyReference, n }, 0.03, 0.05)!;
      expect(result.isNonInferior, `${onlyTier} ${onlyReference} ${n}`).toBe(result.lower > -0.03);
    }
  });

  it('finds 80 ties too few for three points and 200 enough', () => {
    expect(nonInferiority({ onlyTier: 0, onlyReference: 0, n: 80 }, 0.03, 0.05)!.isNonInferior).toBe(false);
    expect(nonInferiority({ onlyTier: 0, onlyReference: 0, n: 200 }, 0.03, 0.05)!.isNonInferior).toBe(true);
    expect(nonInferiority({ onlyTier: 0, onlyReference: 0, n: 0 }, 0.03, 0.05)).toBeNull();
  });
});

describe('newcombeInterval', () => {
  it('agrees with Cavo et al. 2012 as printed in contingencytables: -0.1186 to -0.0046', () => {
    const [low, high] = newcombeInterval({ both: 59, onlyFirst: 6, onlySecond: 16, neither: 80 }, 0.95)!;
    expect([low, high]).toEqual([expect.closeTo(-0.1186, 4), expect.closeTo(-0.0046, 4)]);
  });

  it('stays defined for empty margins and is null for an empty table', () => {
    const [low, high] = newcombeInterval({ both: 10, onlyFirst: 0, onlySecond: 0, neither: 0 }, 0.95)!;
    expect(low).toBeCloseTo(-high, 12);
    expect(high).toBeGreaterThan(0);
    expect(newcombeInterval({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 }, 0.95)).toBeNull();
  });
});

describe('mcnemar', () => {
  it('agrees with scipy.stats.binomtest(3, 14): 0.0574, and by hand for 1 against 2', () => {
    expect(mcnemar(3, 11).exact).toBeCloseTo(0.057373046875, 13);
    expect(mcnemar(1, 2)).toMatchObject({ exact: 1, midP: expect.closeTo(0.625, 13), z: -1 / Math.sqrt(3) });
  });

  it('sees no difference without discordant cases or with as many on both sides', () => {
    expect(mcnemar(0, 0)).toEqual({ exact: 1, midP: 1, z: null, pAsymptotic: null });
    expect(mcnemar(4, 4)).toMatchObject({ exact: 1, z: 0, pAsymptotic: 1 });
    expect(() => mcnemar(Number.NaN, 1)).toThrow(RouterError);
  });
});
