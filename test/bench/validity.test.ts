import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/stats/random.js';
import { validityCell } from './validity-cell.js';
import { validityChart, type WorldResult } from './validity-chart.js';
import { finiteWorld, SIMULATED, type World } from './validity-worlds.js';

const RUNS = 200;

function world(name: string): World {
  return SIMULATED.find((one) => one.name === name) as World;
}

describe('the certificate over many draws of a world whose truth is known', () => {
  it('claims falsely in at most 5 % of the runs where nothing is safe, and the naive rule in most', () => {
    const cell = validityCell(world('flat 5.5 % bad'), 1000, RUNS);
    expect(cell.ours.false_ci95[0]).toBeLessThanOrEqual(0.05);
    expect(cell.naive.false_ci95[0]).toBeGreaterThan(0.5);
  });

  it('releases more than half of what is safe where the score is strong, and the naive rule is often wrong there', () => {
    const cell = validityCell(world('strong signal'), 1000, RUNS);
    expect(cell.ours.false_ci95[0]).toBeLessThanOrEqual(0.05);
    expect(cell.ours.mean_share).toBeGreaterThan(0.5 * world('strong signal').oracleShare);
    expect(cell.naive.false_ci95[0]).toBeGreaterThan(0.05);
  });

  it('gives the same figures for the same world and size', () => {
    expect(validityCell(world('medium'), 300, 20)).toEqual(validityCell(world('medium'), 300, 20));
  });
});

describe('worlds', () => {
  it.each([
    ['strong signal', 0.556],
    ['medium', 0.405],
    ['easy', 0.986],
  ])('%s is one in twenty bad below %d exactly, and worse above', (name, share) => {
    expect(world(name).truth(share).badRate).toBeCloseTo(0.05, 12);
    expect(world(name).truth(share + 0.01).badRate).toBeGreaterThan(0.05);
  });

  it('draws what the formula says', () => {
    const { scores, bad } = world('medium').draw(40_000, randomFrom('validity test'));
    const below = Array.from(bad).filter((_, row) => scores[row]! < 0.405);
    expect(below.reduce((sum, one) => sum + one, 0) / below.length).toBeCloseTo(0.05, 2);
  });

  it('knows the truth of a finite set: 1 of 4 bad, the hardest', () => {
    const column = (...values: number[]): Float64Array => Float64Array.from(values);
    const four = finiteWorld('four', '', {
      scores: column(0.4, 0.1, 0.3, 0.2),
      bad: column(1, 0, 0, 0),
      smallCostUsd: column(1, 1, 1, 1),
      topCostUsd: column(2, 2, 2, 2),
    });
    expect(four.oracleShare).toBe(0.75);
    expect(four.truth(0.4)).toEqual({ badRate: 0, share: 0.75 });
    expect(four.truth(Number.POSITIVE_INFINITY)).toEqual({ badRate: 0.25, share: 1 });
    expect(Array.from(four.draw(4, () => 0.5).scores).sort()).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(four.draw(9, () => 0.99).scores).toHaveLength(9);
  });
});

describe('the recorded results', () => {
  const file = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
  const { worlds } = JSON.parse(file('validity.json')) as { worlds: WorldResult[] };

  it('hold the promise in every world at every size, over at least 2,000 runs each', () => {
    expect(worlds).toHaveLength(7);
    for (const { cells } of worlds) {
      expect(cells.map(({ n }) => n)).toEqual([100, 300, 1000, 5000]);
      for (const { ours, runs } of cells) {
        expect(runs).toBeGreaterThanOrEqual(2000);
        expect(ours.false_ci95[0]).toBeLessThanOrEqual(0.05);
      }
    }
  });

  it('are what the chart shows', () => {
    expect(file('validity.svg')).toBe(validityChart(worlds));
  });
});
