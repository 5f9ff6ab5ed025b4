import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { certify } from '../../src/policy/certify.js';
import { planCandidate } from '../../src/policy/plan.js';
import { randomFrom } from '../../src/stats/random.js';

const LEVELS = { alpha: 0.05, delta: 0.05, splitShare: 0.5 };

/** A world where the bad share rises with the score. */
function world(n: number, seed: number, badAt: (score: number) => number) {
  const random = randomFrom(seed);
  const scores = Float64Array.from({ length: n }, () => random());
  const bad = scores.map((score) => (random() < badAt(score) ? 1 : 0));
  const ones = new Float64Array(n).fill(1);
  return { scores, bad, smallCostUsd: ones, topCostUsd: ones.map((one) => one * 10) };
}

function certified(train: ReturnType<typeof world>, test: ReturnType<typeof world>) {
  const plan = planCandidate({ ...train, certifyCases: test.scores.length, alpha: 0.05, delta: 0.05 });
  return { plan, ...certify({ scores: test.scores, bad: test.bad, plan, ...LEVELS }) };
}

describe('certify', () => {
  it('certifies about the part that is safe', () => {
    const step = (score: number): number => (score < 0.5 ? 0.01 : 0.4);
    const { cut, certificate } = certified(world(1000, 1, step), world(1000, 2, step));
    expect(cut).not.toBeNull();
    expect(certificate.status).toBe('certified');
    expect(certificate.upper_bound).toBeLessThanOrEqual(0.05);
    expect(certificate.share_routed).toBeGreaterThan(0.4);
    expect(certificate.share_routed).toBeLessThan(0.6);
    expect(certificate.labels_needed).toBe(0);
  });

  it('says how many more labels would decide when there are too few', () => {
    const { certificate } = certified(
      world(60, 3, () => 0.02),
      world(60, 4, () => 0.02),
    );
    expect(certificate.status).toBe('not_certified');
    expect(certificate.labels_needed).toBeGreaterThan(100);
  });

  it('says that no number of labels helps when every part is bad', () => {
    const { certificate, cut } = certified(
      world(800, 5, () => 0.3),
      world(800, 6, () => 0.3),
    );
    expect(cut).toBeNull();
    expect(certificate.status).toBe('infeasible');
    expect(certificate.labels_needed).toBeNull();
    expect(certificate.share_routed).toBe(0);
  });

  it('has no data without labels', () => {
    const train = world(100, 7, () => 0.01);
    const plan = planCandidate({ ...train, certifyCases: 0, alpha: 0.05, delta: 0.05 });
    const none = certify({ scores: [], bad: [], plan, ...LEVELS });
    expect(none.certificate).toMatchObject({ status: 'no_data', upper_bound: null, share_routed: null, cases: 0 });
  });

  it('certifies everything when all scores are equal and all answers good', () => {
    const train = world(200, 8, () => 0);
    const equal = { ...train, scores: new Float64Array(200).fill(0.5) };
    const { certificate } = certified(equal, equal);
    expect(certificate).toMatchObject({ status: 'certified', share_routed: 1, bad: 0, routed: 200 });
  });

  it('never certifies more after a bad row is added at a fixed start', () => {
    const step = (score: number): number => (score < 0.6 ? 0.01 : 0.3);
    const train = world(600, 9, step);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.double({ min: 0, max: 1, noNaN: true }), (seed, score) => {
        const test = world(500, seed, step);
        const plan = planCandidate({ ...train, certifyCases: 500, alpha: 0.05, delta: 0.05 });
        const before = certify({ scores: test.scores, bad: test.bad, plan, ...LEVELS });
        const after = certify({ scores: [...test.scores, score], bad: [...test.bad, 1], plan, ...LEVELS });
        expect(after.cut ?? -1).toBeLessThanOrEqual(before.cut ?? -1);
      }),
      { numRuns: 40 },
    );
  });

  it('does not depend on the order of rows', () => {
    const step = (score: number): number => (score < 0.5 ? 0.01 : 0.4);
    const [train, test] = [world(500, 11, step), world(700, 12, step)];
    const { plan, walk, ...first } = certified(train, test);
    const flipped = { scores: [...test.scores].reverse(), bad: [...test.bad].reverse() };
    const { walk: again, ...second } = certify({ ...flipped, plan, ...LEVELS });
    expect(second).toEqual(first);
    expect(again()).toEqual(walk());
  });

  it('is false in at most 5 % of draws of a world without a safe part, where the naive rule fails often', () => {
    // Flat world of method.md section 1: 5.5 % bad everywhere, so any claim of 95 % is false.
    let falseClaims = 0;
    let naiveClaims = 0;
    const runs = 400;
    for (let seed = 0; seed < runs; seed++) {
      const [train, test] = [world(400, 2 * seed + 1000, () => 0.055), world(600, 2 * seed + 1001, () => 0.055)];
      const { cut, plan } = certified(train, test);
      if (cut !== null) falseClaims += 1;
      const isNaive = plan.cuts.some(({ threshold }) => {
        const rows = Array.from(test.bad).filter((_, row) => (test.scores[row] as number) < threshold);
        return rows.length > 0 && rows.reduce((sum, one) => sum + one, 0) / rows.length <= 0.05;
      });
      if (isNaive) naiveClaims += 1;
    }
    // 5 % plus three standard errors of a share of 400.
    expect(falseClaims / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(naiveClaims / runs).toBeGreaterThan(0.5);
  });
});

describe('certify with unequal weights', () => {
  const step = (score: number): number => (score < 0.5 ? 0.005 : 0.4);
  const weighted = (seed: number, badAt: (score: number) => number) => {
    const [train, test] = [world(3000, seed, badAt), world(3000, seed + 1, badAt)];
    const plan = planCandidate({ ...train, certifyCases: 3000, alpha: 0.05, delta: 0.05 });
    const values = test.scores.map((_, row) => (row % 3 === 0 ? 4 : 1));
    return certify({ scores: test.scores, bad: test.bad, plan, ...LEVELS, weights: { values, most: 4 }, seed: 5 });
  };

  it('uses the betting test, and certifies less than equal weights would', () => {
    const { certificate } = weighted(21, step);
    expect(certificate).toMatchObject({ status: 'certified', test: 'betting' });
    expect(certificate.upper_bound).toBeLessThanOrEqual(0.05);
    expect(certificate.share_routed).toBeGreaterThan(0.3);
  });

  it('certifies nothing where no part is safe, in at least 95 % of draws', () => {
    const runs = 100;
    let claims = 0;
    for (let seed = 0; seed < runs; seed++) if (weighted(100 + 2 * seed, () => 0.055).cut !== null) claims += 1;
    expect(claims).toBeLessThanOrEqual(5 + 3 * Math.sqrt(runs * 0.05 * 0.95));
  });
});
