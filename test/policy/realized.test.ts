import { describe, expect, it } from 'vitest';
import { countedBefore } from '../../src/policy/counted-before.js';
import { driftOf } from '../../src/policy/drift.js';
import { meanOfSums, p95OfSketch } from '../../src/policy/realized.js';
import { randomFrom } from '../../src/stats/random.js';
import { addToSketch, emptySketch } from '../../src/stats/sketch.js';
import { request } from '../traffic/synthetic.js';

describe('meanOfSums', () => {
  it("gives Student's interval of 1, 2 and 4, worked by hand", () => {
    const { value, ci95 } = meanOfSums(3, 7, 21);
    expect(value).toBeCloseTo(7 / 3, 12);
    // 7 / 3 -+ 4.302653 x sqrt(7 / 3) / sqrt(3)
    expect(ci95?.[0]).toBeCloseTo(-1.46125, 4);
    expect(ci95?.[1]).toBeCloseTo(6.12792, 4);
  });

  it('has no interval where nothing tells one', () => {
    expect(meanOfSums(0, 0, 0)).toEqual({ value: null, ci95: null, n: 0 });
    expect(meanOfSums(1, 2, 4)).toEqual({ value: 2, ci95: null, n: 1 });
    expect(meanOfSums(3, 0.3, 3 * 0.1 ** 2).ci95).toBeNull();
    expect(meanOfSums(3, 7, null).ci95).toBeNull();
  });
});

describe('p95OfSketch', () => {
  it('has no upper end below 72 values, and encloses the p95 of more', () => {
    const [few, many] = [emptySketch(), emptySketch()];
    for (let value = 1; value <= 60; value++) addToSketch(few, value);
    for (let value = 1; value <= 1000; value++) addToSketch(many, value);
    expect(p95OfSketch(few, 60).ci95?.[1]).toBeNull();
    const [low, high] = p95OfSketch(many, 1000).ci95 as [number, number];
    // scipy.stats.binom.ppf([.025, .975], 1000, .95) + [0, 1] = 936, 964; a sketch is off by 1 %.
    expect([Math.abs(low - 936) < 10, Math.abs(high - 964) < 10]).toEqual([true, true]);
    expect(p95OfSketch(emptySketch(), 0)).toEqual({ value: null, ci95: null });
  });
});

describe('driftOf', () => {
  /** `n` requests over cells of these shares, counted by cell. */
  const drawn = (shares: readonly number[], n: number, random: () => number): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (let at = 0; at < n; at++) {
      const drawn = random();
      const cell = shares.findIndex((_, at) => shares.slice(0, at + 1).reduce((sum, share) => sum + share, 0) > drawn);
      counts[`cell ${cell}`] = (counts[`cell ${cell}`] ?? 0) + 1;
    }
    return counts;
  };
  const shares = [0.5, 0.2, 0.15, 0.1, 0.04, 0.01];
  const index = (n: number, m: number, now: readonly number[], seed: number) => {
    const random = randomFrom(`drift test ${n} ${seed}`);
    const segments = drawn(shares, n, random);
    const baseline = { score: new Array(10).fill(0), segments };
    return driftOf(baseline, new Array(10).fill(0), new Map(Object.entries(drawn(now, m, random))));
  };

  it.each([30, 300, 3000])('is above its noise in about 1 of 20 pairs of %d requests without drift', (n) => {
    let above = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { segments, noise } = index(n, n, shares, seed);
      if ((segments as number) > (noise.segments as number)) above += 1;
    }
    // 200 trials at 5 %: 10; more than 22 have a chance of 1 in 4,000.
    expect(above).toBeLessThanOrEqual(22);
    expect(above).toBeGreaterThan(0);
  });

  it('is far above its noise when the mix turns', () => {
    const { segments, noise, requests } = index(300, 300, [...shares].reverse(), 1);
    expect(segments as number).toBeGreaterThan(5 * (noise.segments as number));
    expect(requests).toEqual([300, 300]);
  });
});

describe('countedBefore', () => {
  const row = (at: number, tokens: number) =>
    request(`r${at}`, 'Short question.', {
      timestamp: new Date(at * 1000).toISOString(),
      usage: { input_tokens: tokens, output_tokens: 1, cache_read_tokens: 0, cache_write_tokens: 0 },
    });

  it('estimates by 1,000 hashes how many of many rows came late', () => {
    const first = countedBefore(undefined, true);
    for (let at = 0; at < 20_000; at++) first.count(row(at, 10));
    const kept = first.finish();
    expect(kept?.hashes).toHaveLength(1000);
    const again = countedBefore(kept, false);
    for (let at = 0; at < 20_000; at++) again.see(row(at, 10));
    expect(again.late()).toBe(0);
    for (let at = 0; at < 20_000; at++) again.see(row(at, 11));
    // About 1,000 of each are in the sample: 20,000 with a standard error near 450.
    expect(Math.abs((again.late() as number) - 20_000)).toBeLessThan(2500);
    expect(again.finish()).toEqual(kept);
  });

  it('keeps the same hashes whether rows come in one run or in many', () => {
    const once = countedBefore(undefined, true);
    let kept: ReturnType<typeof once.finish>;
    for (let run = 0; run < 8; run++) {
      const part = countedBefore(kept, run === 0);
      for (let at = run * 700; at < (run + 1) * 700; at++) {
        once.count(row(at, at));
        part.count(row(at, at));
      }
      kept = part.finish();
    }
    expect(kept).toEqual(once.finish());
  });
});
