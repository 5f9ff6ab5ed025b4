import { describe, expect, it } from 'vitest';
import { clusterRates, clustersFor, kMeans } from '../../src/learn/k-means.js';
import { nearest, neighboursFor, neighboursIn, neighboursScores } from '../../src/learn/knn.js';
import { rowBuilder, type SparseRows } from '../../src/learn/sparse-rows.js';
import { textSpace } from '../../src/learn/text-space.js';

/** Dense rows scaled to length 1. */
function unitRows(rows: readonly (readonly number[])[]): SparseRows {
  const builder = rowBuilder(rows.length);
  for (const row of rows) {
    const length = Math.hypot(...row);
    row.forEach((value, column) => {
      if (value !== 0) builder.add(column, value / length);
    });
    builder.endRow();
  }
  return builder.build(rows[0]?.length ?? 1);
}

/** The score of one query. */
function scoreOf(rows: SparseRows, labels: readonly number[], k: number, query: SparseRows): number | undefined {
  return neighboursScores(neighboursIn(rows, k)(query), labels)[0];
}

describe('neighboursScores', () => {
  const rows = unitRows([
    [1, 0],
    [0.9, 0.1],
    [0, 1],
    [0.1, 0.9],
    [0.7, 0.7],
  ]);
  const query = unitRows([[0.8, 0.3]]);

  it('gives the mean of the nearest rows by cosine (vector knn_cosine_k3)', () => {
    const cosines = Float64Array.of(0.9363291775690444, 0.9693774373814582, 0.3511, 0.4524, 0.9103664774626047);
    expect([...nearest(cosines, 3)]).toEqual([1, 0, 4]);
    expect(scoreOf(rows, [1, 1, 0, 0, 1], 3, query)).toBe(1);
    const three = 0.9363291775690444 + 0.9693774373814582 + 0.9103664774626047;
    const four = three / (three + 0.45237613744468047);
    expect(scoreOf(rows, [1, 1, 0, 0, 1], 4, query)).toBeCloseTo(four, 12);
  });

  it('takes the first of equally similar rows', () => {
    expect([...nearest(Float64Array.of(0.5, 0.9, 0.5, 0.9, 0), 3)]).toEqual([1, 3, 0]);
  });

  it('falls back to the mean label for a query like nothing seen, and to one half without rows', () => {
    const apart = unitRows([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expect(scoreOf(apart, [1, 0.5], 2, unitRows([[0, 0, 1]]))).toBe(0.75);
    expect(scoreOf(unitRows([]), [], 1, unitRows([[1]]))).toBe(0.5);
  });

  it('asks the root of the cases, from 1 to 100', () => {
    expect([0, 1, 24, 400, 14_042].map(neighboursFor)).toEqual([1, 1, 4, 20, 100]);
  });
});

describe('kMeans', () => {
  it('finds two groups that share no word, whatever the seed', () => {
    const texts = Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0 ? 'boil the soup slowly' : 'compile this loop again',
    );
    const space = textSpace(
      texts.map((text) => ({ text })),
      13,
    );
    for (const seed of [1, 2, 3]) {
      const to = kMeans(space.rows, 2, seed)(space.rows);
      expect(new Set(to.filter((_, at) => at % 2 === 0)).size).toBe(1);
      expect(to[0]).not.toBe(to[1]);
    }
  });

  it('puts everything together when all texts are equal or empty', () => {
    for (const text of ['the same words', '']) {
      const space = textSpace([{ text }, { text }, { text }], 13);
      expect([...kMeans(space.rows, 2, 1)(space.rows)]).toEqual([0, 0, 0]);
    }
    expect([...kMeans(unitRows([]), 2, 1)(unitRows([[1]]))]).toEqual([0]);
  });

  it('has n / 30 clusters, from 2 to 32', () => {
    expect([0, 59, 300, 5000].map(clustersFor)).toEqual([2, 2, 10, 32]);
  });

  it('draws rates of small clusters to the rate of all', () => {
    const rates = clusterRates(Int32Array.of(0, 0, 1, 1), [1, 1, 0, Number.NaN], 3);
    const base = 2 / 3;
    expect([...rates]).toEqual([(2 + 10 * base) / 12, (10 * base) / 11, base]);
  });
});
