import { describe, expect, it } from 'vitest';
import { addToSketch, emptySketch, mergeSketches, type Sketch, sketchQuantile } from '../../src/stats/sketch.js';

function sketchOf(values: readonly number[]): Sketch {
  const sketch = emptySketch();
  for (const value of values) addToSketch(sketch, value);
  return sketch;
}

describe('sketchQuantile', () => {
  it('is within 1 % of the true quantile of 1 to 10,000', () => {
    const sketch = sketchOf(Array.from({ length: 10_000 }, (_, n) => n + 1));
    for (const share of [0, 0.01, 0.5, 0.95, 0.99, 1]) {
      const truth = 1 + share * 9999;
      expect(Math.abs(sketchQuantile(sketch, share)! / truth - 1), String(share)).toBeLessThan(0.0101);
    }
  });

  it('is null for nothing, and exact for up to 64 values, in one sketch or in several', () => {
    expect(sketchQuantile(emptySketch(), 0.5)).toBeNull();
    expect(sketchQuantile(sketchOf([250]), 0.95)).toBe(250);
    expect(sketchQuantile(sketchOf([3, 1, 2, 10]), 0.5)).toBe(2.5);
    const values = Array.from({ length: 64 }, (_, n) => n + 0.123);
    const merged = sketchOf(values.slice(40));
    mergeSketches(merged, sketchOf(values.slice(0, 40)));
    for (const sketch of [sketchOf(values), merged]) expect(sketchQuantile(sketch, 1)).toBe(63.123);
    // One more: bins, whichever way they came together.
    addToSketch(merged, 5);
    const more = sketchOf(values.slice(0, 10));
    mergeSketches(more, sketchOf([...values.slice(10), 5]));
    for (const share of [0, 0.3, 0.95]) expect(sketchQuantile(merged, share)).toBe(sketchQuantile(more, share));
    expect(Math.abs(sketchQuantile(merged, 1)! / 63.123 - 1)).toBeLessThan(0.0101);
  });

  it('keeps 0 as 0, and leaves out what is no number or negative', () => {
    expect(sketchQuantile(sketchOf([0, 0, 0, 5]), 0.5)).toBe(0);
    expect(sketchQuantile(sketchOf([Number.NaN, -1]), 0.5)).toBeNull();
  });

  it('does not depend on order, and merges to what one pass gives', () => {
    const values = Array.from({ length: 2000 }, (_, n) => ((n * 7919) % 2003) ** 2);
    const whole = sketchOf(values);
    const back = sketchOf(values.toReversed());
    const merged = emptySketch();
    for (const part of [values.slice(1500), [], values.slice(0, 3), values.slice(3, 1500)])
      mergeSketches(merged, sketchOf(part));
    for (const share of [0, 0.25, 0.5, 0.95, 1]) {
      expect(sketchQuantile(back, share)).toBe(sketchQuantile(whole, share));
      expect(sketchQuantile(merged, share)).toBe(sketchQuantile(whole, share));
    }
  });

  it('stays small for absurd values', () => {
    const absurd = [1e-300, Number.MIN_VALUE, 1, 1e300, Number.POSITIVE_INFINITY];
    const sketch = sketchOf(Array.from({ length: 20 }, () => absurd).flat());
    expect(sketch.bins?.store.length()).toBeLessThan(2500);
    expect(Math.abs(sketchQuantile(sketch, 1)! / 1e12 - 1)).toBeLessThan(0.0101);
  });

  it('counts a value that comes very often, whole or not', () => {
    const sketch = sketchOf([
      ...Array.from({ length: 140_000 }, () => 12),
      ...Array.from({ length: 60_000 }, () => 3000.5),
      9000,
    ]);
    expect(Math.abs(sketchQuantile(sketch, 0.69)! / 12 - 1)).toBeLessThan(0.0101);
    expect(Math.abs(sketchQuantile(sketch, 0.71)! / 3000.5 - 1)).toBeLessThan(0.0101);
    expect(Math.abs(sketchQuantile(sketch, 1)! / 9000 - 1)).toBeLessThan(0.0101);
  });
});
