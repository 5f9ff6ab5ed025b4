import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distinctOf, distinctSet } from '../../src/learn/distinct-set.js';

describe('distinctSet', () => {
  it('counts as Set does, also once it has grown and after it was cleared', () => {
    const set = distinctSet();
    for (const [values, step] of [
      [20_000, 7],
      [3, 1],
      [5000, 2 ** 32],
    ] as const) {
      const real = new Set<number>();
      for (let at = 0; at < values; at++) {
        const value = (at % 4001) * step - 100;
        set.add(value);
        real.add(value);
      }
      expect(set.size()).toBe(real.size);
      set.clear();
      expect(set.size()).toBe(0);
    }
  });

  it('takes numbers that are too long for a whole number', () => {
    const set = distinctSet();
    for (const value of [Number.POSITIVE_INFINITY, 1e300, 1e300, 0, 2 ** 53]) set.add(value);
    expect(set.size()).toBe(4);
  });
});

describe('distinctOf', () => {
  it('counts as Set does, in tables of any size, one text after another', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 2500 }), (keys) => {
        expect(distinctOf(Int32Array.from(keys), keys.length)).toBe(new Set(keys).size);
      }),
    );
    expect(distinctOf(Int32Array.of(1, 2, 2, 3), 3)).toBe(2);
  });
});
