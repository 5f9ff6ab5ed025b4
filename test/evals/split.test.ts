import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitCases } from '../../src/evals/split.js';

const shares = { train: 0.4, certify: 0.4 };

describe('splitCases', () => {
  it('moves nobody when the order changes or cases are added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.array(fc.string()), fc.nat(), (keys, more, seed) => {
        const before = new Map(splitCases(keys, seed, shares).map((split, row) => [keys[row], split]));
        const all = [...more, ...keys].reverse();
        splitCases(all, seed, shares).forEach((split, row) => {
          const key = all[row] as string;
          if (before.has(key)) expect(split).toBe(before.get(key));
        });
      }),
    );
  });

  it('keeps to the shares and changes with the seed', () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => `case ${at}`);
    const splits = splitCases(keys, 1, shares);
    const share = (name: string) => splits.filter((split) => split === name).length / keys.length;
    // Binomial standard error 0.005.
    expect(share('train')).toBeCloseTo(0.4, 1);
    expect(share('certify')).toBeCloseTo(0.4, 1);
    expect(share('verify')).toBeCloseTo(0.2, 1);
    expect(splitCases(keys, 2, shares)).not.toEqual(splits);
  });

  it('gives one split everything when its share is 1, and nothing for nothing', () => {
    expect(new Set(splitCases(['a', 'b', 'c'], 1, { train: 0, certify: 1 }))).toEqual(new Set(['certify']));
    expect(splitCases([], 1, shares)).toEqual([]);
  });
});
