import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Recorded {
  draws: number;
  runs: { cases: number; cpuSeconds: number; peakMb: number; chosen: string }[];
}

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const { runs, draws } = JSON.parse(read('tune-speed.json')) as Recorded;

describe('the recorded speed of tune', () => {
  it('is of 100,000 cases and half of them, with 2,000 draws, in under 1.5 GB', () => {
    expect(runs.map(({ cases }) => cases)).toEqual([50_000, 100_000]);
    expect(draws).toBe(2000);
    for (const { peakMb, chosen } of runs) {
      expect(peakMb).toBeLessThan(1500);
      // What is timed is a tuning that went all the way.
      expect(chosen).toMatch(/route, certified$/);
    }
  });

  it('stands in README.md as it was measured', () => {
    const [half, all] = runs as [Recorded['runs'][number], Recorded['runs'][number]];
    const readme = read('../../README.md').replace(/\s+/g, ' ');
    expect(readme).toContain(`100,000 cases in ${Math.round(all.cpuSeconds)} s of processor time and ${all.peakMb} MB`);
    expect(readme).toContain(`half as many cases took ${Math.round(half.cpuSeconds)} s`);
  });
});

describe('the recorded coverage of intervals', () => {
  it('is near 95 % everywhere, and stands in README.md as it was measured', () => {
    const { results } = JSON.parse(read('projection-coverage.json')) as {
      results: { cases: number; coverage: number }[];
    };
    const shares = results.map(({ coverage }) => coverage);
    expect(Math.min(...results.map(({ cases }) => cases))).toBe(50);
    for (const share of shares) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.97);
    }
    const [low, high] = [Math.min(...shares), Math.max(...shares)].map((share) => (100 * share).toFixed(1));
    expect(read('../../README.md')).toContain(`${low} to ${high} %`);
  });
});
