import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/stats/random.js';
import { mean } from '../../src/stats/sum.js';
import { type Coverage, coverageOf, heldOut, projected, stratified } from './coverage.js';
import {
  type Population,
  panelOf,
  realisedSaving,
  sampleTraffic,
  trueQualityDelta,
  trueSaving,
} from './traffic-sample.js';

const POPULATION: Population = { shortShare: 0.5, shortRatio: 0.8, longRatio: 1.4, clusterSize: 1 };

describe('nominal 95 % intervals over traffic whose truth is known', () => {
  it('hold the held-out saving and quality about as often as they say', () => {
    for (const what of ['saving', 'quality'] as const) {
      const { coverage_ci95: ci } = coverageOf(what, 'test', 400, 300, heldOut(POPULATION, 400, what));
      expect(ci![0]).toBeLessThan(0.97);
      expect(ci![1]).toBeGreaterThan(0.93);
    }
  });

  it('hold the stratified saving about as often as they say', () => {
    const { coverage_ci95: ci } = coverageOf('stratified', 'test', 400, 300, stratified(POPULATION, 400));
    expect(ci![0]).toBeLessThan(0.97);
    expect(ci![1]).toBeGreaterThan(0.93);
  });

  it('hold the projected saving and quality of another mix than the eval set has about as often as they say', () => {
    const log = { ...POPULATION, shortShare: 0.7 };
    for (const truth of ['saving', 'quality'] as const) {
      const run = projected({ evalSet: POPULATION, log, requests: 300, truth }, 400);
      const { coverage_ci95: ci } = coverageOf(`projected ${truth}`, 'test', 400, 150, run);
      expect(ci![0]).toBeLessThan(0.97);
      expect(ci![1]).toBeGreaterThan(0.93);
    }
  });

  it('count a run without an interval as no answer', () => {
    const silent = coverageOf('none', 'test', 1, 4, () => ({ ci95: null, truth: 0 }));
    expect(silent).toMatchObject({ runs: 4, answered: 0, coverage: null, coverage_ci95: null });
  });
});

describe('the simulated traffic', () => {
  const rows = sampleTraffic(POPULATION, 60_000, randomFrom('traffic sample test'));

  it('saves what its formula says', () => {
    expect(realisedSaving(rows)).toBeCloseTo(trueSaving(POPULATION), 2);
  });

  it('has the quality difference that its formula says', () => {
    const delta = rows.map((one) => (one.isShort ? one.smallScore - one.topScore : 0));
    expect(mean(delta)).toBeCloseTo(trueQualityDelta(POPULATION), 2);
    expect(panelOf(rows.slice(0, 3)).caseIds).toEqual(['0', '1', '2']);
  });
});

it('the recorded coverage is 93 to 97 % at 50, 100, 400 and 1,500 cases, with clusters and without', () => {
  const text = readFileSync(new URL('projection-coverage.json', import.meta.url), 'utf8');
  const { results } = JSON.parse(text) as { results: Coverage[] };
  expect(results.map(({ cases }) => cases)).toEqual(expect.arrayContaining([50, 100, 400, 1500]));
  expect(results).toHaveLength(29);
  for (const { coverage, runs, answered } of results) {
    expect(answered).toBeGreaterThan(0.9 * runs);
    expect(coverage).toBeGreaterThan(0.93);
    expect(coverage).toBeLessThan(0.97);
  }
});
