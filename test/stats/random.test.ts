import { describe, expect, it } from 'vitest';
import { picksFrom, randomFrom, shuffle } from '../../src/stats/random.js';

describe('randomFrom', () => {
  it('repeats itself for a seed and not for another', () => {
    const draw = (seed: number | string) => Array.from({ length: 5 }, randomFrom(seed));
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
    expect(draw('42')).toEqual(draw(42));
  });

  it('is even, and the next number owes nothing to the last', () => {
    const random = randomFrom(1);
    const values = Array.from({ length: 100_000 }, random);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    let lag = 0;
    for (let at = 1; at < values.length; at++) lag += (values[at]! - 0.5) * (values[at - 1]! - 0.5);
    expect(Math.min(...values.slice(0, 1000))).toBeGreaterThanOrEqual(0);
    expect(values.every((value) => value < 1)).toBe(true);
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.004);
    expect(Math.abs((lag / values.length) * 12)).toBeLessThan(0.02);
  });
});

describe('picksFrom', () => {
  it('gives the numbers of randomFrom as whole ones, in however many calls', () => {
    const random = randomFrom('picks');
    const pick = picksFrom('picks');
    for (const size of [1, 63, 64, 65, 200]) {
      const picks = new Int32Array(size);
      pick(picks, 1000);
      expect([...picks]).toEqual(Array.from(picks, () => Math.floor(random() * 1000)));
    }
  });
});

describe('shuffle', () => {
  it('gives each order of three its share', () => {
    const random = randomFrom('orders');
    const seen = new Map<string, number>();
    for (let round = 0; round < 6000; round++) {
      const order = shuffle([1, 2, 3], random).join('');
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(seen.size).toBe(6);
    for (const count of seen.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('leaves nothing and one alone', () => {
    expect([shuffle([], randomFrom(1)), shuffle([9], randomFrom(1))]).toEqual([[], [9]]);
  });
});
