import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { certify, claimOf } from '../../src/policy/certify.js';
import { checkPolicy } from '../../src/policy/check.js';
import { claimedAcceptable } from '../../src/policy/claimed-acceptable.js';
import { coveredCells, RULES } from '../../src/policy/fit.js';
import { planCandidate } from '../../src/policy/plan.js';
import { tune } from '../../src/policy/tune.js';
import type { Panel } from '../../src/records/panel.js';
import type { Acceptable } from '../../src/records/tuning.js';
import { meanLossPValue, meanLossUpper } from '../../src/stats/mean-loss.js';
import { randomFrom } from '../../src/stats/random.js';
import { worldPanel } from './world.js';

const LEVELS = { alpha: 0.05, delta: 0.05, splitShare: 0.5 };
const GRADED: Acceptable = { kind: 'absolute', acceptAt: 0.5, graded: true };

/** Losses with mean `meanAt(score)`: a uniform part of an answer is lost in every fourth. */
function losses(n: number, seed: string, meanAt: (score: number) => number) {
  const random = randomFrom(seed);
  const scores = Float64Array.from({ length: n }, () => random());
  const bad = scores.map((score) => (random() < 0.25 ? 8 * meanAt(score) * random() : 0));
  const ones = new Float64Array(n).fill(1);
  return { scores, bad, smallCostUsd: ones, topCostUsd: ones.map((one) => one * 10) };
}

function certified(seed: string, meanAt: (score: number) => number, n = 1200) {
  const [train, test] = [losses(n / 2, `${seed} train`, meanAt), losses(n, `${seed} test`, meanAt)];
  const plan = planCandidate({ ...train, certifyCases: n, alpha: 0.05, delta: 0.05 });
  return certify({ scores: test.scores, bad: test.bad, plan, ...LEVELS, graded: true, seed: 3 });
}

describe('a certificate of graded losses', () => {
  it('bounds the mean loss by betting, where it is below alpha', () => {
    const { cut, certificate } = certified('steps', (score) => (score < 0.6 ? 0.01 : 0.12));
    expect(cut).not.toBeNull();
    expect(certificate).toMatchObject({ status: 'certified', test: 'betting', labels_needed: 0 });
    expect(certificate.upper_bound).toBeLessThanOrEqual(0.05);
    expect(certificate.share_routed).toBeGreaterThan(0.5);
    expect(certificate.bad / certificate.routed).toBeLessThan(certificate.upper_bound as number);
  });

  it('asks for more labels where there are few, and for none where the mean loss is above alpha everywhere', () => {
    const few = certified('few', () => 0.03, 120).certificate;
    expect(few.status).toBe('not_certified');
    expect(few.labels_needed).toBeGreaterThan(20);
    expect(certified('bad', () => 0.12).certificate).toMatchObject({ status: 'infeasible', labels_needed: null });
  });

  it('is false in at most 5 % of draws at the boundary', () => {
    const runs = 400;
    let claims = 0;
    for (let run = 0; run < runs; run++) if (certified(`edge ${run}`, () => 0.05, 400).cut !== null) claims += 1;
    expect(claims / runs).toBeLessThanOrEqual(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  it('finds the number of labels that it asked for about enough', () => {
    const { labels_needed: needed, cases } = certified('few', () => 0.03, 120).certificate;
    const enough = 2 * Math.round((cases + (needed as number) / 2) / 2);
    const passed = Array.from({ length: 60 }, (_, run) => certified(`more ${run}`, () => 0.03, enough).cut !== null);
    expect(passed.filter(Boolean).length / 60).toBeGreaterThan(0.5);
  });
});

describe('the mean loss of one set of rows', () => {
  it('has an upper limit that is the least level rejected', () => {
    const rows = Array.from(losses(300, 'rows', () => 0.02).bad);
    const upper = meanLossUpper(rows, 0.05, 1);
    expect(meanLossPValue(rows, upper + 1e-6, 0.05, 1)).toBeLessThanOrEqual(0.05);
    expect(meanLossPValue(rows, upper - 1e-3, 0.05, 1)).toBeGreaterThan(0.05);
    expect(meanLossUpper([], 0.05, 1)).toBe(1);
    expect(meanLossUpper([1, 1, 1], 0.05, 1)).toBeCloseTo(1, 6);
  });
});

describe('tune and check with graded losses', () => {
  /** Scores in quarters; on easy cases the small tier rarely loses one. */
  function graded(): Panel {
    const panel = worldPanel(
      1600,
      ['easy', 'hard'],
      { small: { easy: 0.97, hard: 0.4 }, top: { easy: 0.99, hard: 0.95 } },
      4,
    );
    for (const tier of panel.tiers) tier.score = tier.score.map((score) => (score === 1 ? 1 : 0.75));
    return panel;
  }
  const panel = graded();
  const goal = {
    minAcceptable: 0.95,
    confidence: 0.95,
    maxDegradation: null,
    maxEscalation: null,
    maxP95Ms: null,
    maxTtftP95Ms: null,
  };
  const shared = {
    splits: splitPanel(panel, 1),
    fitters: [RULES],
    covered: Object.keys(coveredCells(panel.traits)),
    seed: 1,
  };

  it('route what loses little, and claim the mean', () => {
    const found = tune({ ...shared, goal: { ...goal, acceptable: GRADED } });
    expect(found.recommendation).toBe('route');
    expect(found.policy.rules.map(({ when }) => when.task)).toEqual([['easy']]);
    expect(found.certificate.claim).toBe(
      'mean loss of what is routed to small <= 0.05 with confidence 0.95; loss: 1 - score',
    );
    expect(found.held_out.acceptable_rate).toBeGreaterThan(0.95);
    expect(found.segments).toMatchObject([{ task: 'easy', certified: true }]);
    const { policy } = found;
    const fresh = checkPolicy({ policy, panel, acceptable: GRADED, alpha: 0.05, delta: 0.05, projection: null });
    expect(fresh).toMatchObject({ verdict: 'valid', certificates: [{ test: 'betting', status: 'certified' }] });
    const strict = checkPolicy({ policy, panel, acceptable: GRADED, alpha: 0.001, delta: 0.05, projection: null });
    expect(strict.verdict).toBe('expired');
  });

  it('say in the claim what a later check has to read from it', () => {
    const relative: Acceptable = { kind: 'relative', graded: true };
    for (const acceptable of [GRADED, relative]) {
      expect(claimedAcceptable(claimOf({ acceptable, alpha: 0.05, delta: 0.05 }, 'a', 'b'))).toEqual(acceptable);
    }
  });
});
