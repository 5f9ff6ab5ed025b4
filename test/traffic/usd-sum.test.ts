import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addUsd, emptyUsdSum, mergeUsd, usdOf } from '../../src/traffic/usd-sum.js';

function sumOf(terms: readonly number[]): number {
  const sum = emptyUsdSum();
  for (const term of terms) addUsd(sum, term);
  return usdOf(sum);
}

describe('UsdSum', () => {
  it('is 0 for nothing and the term itself for one', () => {
    expect(sumOf([])).toBe(0);
    for (const term of [0, 0.1, 0.00017775, 3.5, 123456.789]) expect(sumOf([term])).toBeCloseTo(term, 15);
  });

  it('adds a million dimes to 100,000 dollars, where plain adding gives 100000.00000133288', () => {
    expect(sumOf(Array.from({ length: 1_000_000 }, () => 0.1))).toBe(100_000);
  });

  it('keeps small costs beside a large one', () => {
    expect(sumOf([1e9, ...Array.from({ length: 10_000 }, () => 1e-7)]) - 1e9).toBeCloseTo(0.001, 6);
  });

  it('is the same to the last bit in any order and any grouping', () => {
    const terms = fc.array(
      fc
        .oneof(fc.double({ min: 0, max: 2 }), fc.double({ min: 0, max: 1e6 }), fc.constant(1e-9))
        .filter(Number.isFinite),
      {
        maxLength: 60,
      },
    );
    fc.assert(
      fc.property(terms, fc.nat(), (values, cut) => {
        const at = values.length ? cut % values.length : 0;
        const [left, right] = [emptyUsdSum(), emptyUsdSum()];
        for (const [index, value] of values.entries()) addUsd(index < at ? left : right, value);
        mergeUsd(right, left);
        expect(usdOf(right)).toBe(sumOf(values));
        expect(sumOf(values.toReversed())).toBe(sumOf(values));
        expect(sumOf(values.toSorted((one, other) => one - other))).toBe(sumOf(values));
        const plain = values.reduce((sum, value) => sum + value, 0);
        expect(Math.abs(sumOf(values) - plain)).toBeLessThanOrEqual(1e-12 * plain + 1e-15);
      }),
      { numRuns: 300, seed: 3 },
    );
  });

  it('stays a number for absurd costs', () => {
    expect(sumOf([1e300, 1])).toBe(1e300);
  });
});
