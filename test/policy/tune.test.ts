import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { decide } from '../../src/policy/decide.js';
import { deliver } from '../../src/policy/deliver.js';
import { coveredCells, RULES } from '../../src/policy/fit.js';
import { CASCADE } from '../../src/policy/fit-cascade.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { traitsOf } from '../../src/traffic/traits.js';
import { worldPanel } from './world.js';

const GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};

function tuned(panel: Panel, goal: Partial<TuneGoal> = {}, seed = 1): Tuned {
  const splits = splitPanel(panel, seed);
  return tune({
    splits,
    goal: { ...GOAL, ...goal },
    fitters: [RULES],
    covered: Object.keys(coveredCells(panel.traits)),
    seed,
  });
}

const EASY_AND_HARD = worldPanel(
  1200,
  ['easy', 'hard'],
  { small: { easy: 0.99, hard: 0.5 }, top: { easy: 0.995, hard: 0.95 } },
  1,
);

describe('tune', () => {
  it('routes the task that the small tier can do, and only that', () => {
    const { recommendation, policy, certificate, held_out: held, null_test: shuffle } = tuned(EASY_AND_HARD);
    expect(recommendation).toBe('route');
    expect(policy.rules.map((rule) => [rule.when.task, rule.tier])).toEqual([[['easy'], 'small']]);
    expect(policy.default).toBe('top');
    expect(certificate.status).toBe('certified');
    expect(certificate.upper_bound).toBeLessThanOrEqual(0.05);
    expect(shuffle.passes).toBe(true);
    expect(held.acceptable_rate).toBeGreaterThanOrEqual(0.95);
    expect(held.saving_share).toBeCloseTo(0.45, 1);
  });

  it('says one tier, and fails, when no part of the traffic is safe', () => {
    const panel = worldPanel(900, ['a', 'b'], { small: { a: 0.5, b: 0.6 }, top: { a: 0.9, b: 0.9 } }, 2);
    const found = tuned(panel);
    expect(found).toMatchObject({ recommendation: 'single_tier', tier: 'top', verdict: 'fail' });
    expect(found.policy.rules).toEqual([]);
    expect(found.certificate.labels_needed).toBeNull();
  });

  it('is undecided with a label count when there are too few cases', () => {
    const panel = worldPanel(90, ['a'], { small: { a: 0.99 }, top: { a: 1 } }, 3);
    const found = tuned(panel);
    expect(found.recommendation).toBe('undecided');
    expect(found.certificate.labels_needed).toBeGreaterThan(10);
    expect(found.policy).toMatchObject({ rules: [], default: 'top' });
  });

  it('sends everything to a small tier that is as good everywhere', () => {
    const panel = worldPanel(900, ['a', 'b'], { small: { a: 0.97, b: 0.97 }, top: { a: 0.975, b: 0.975 } }, 4);
    expect(tuned(panel)).toMatchObject({ recommendation: 'single_tier', tier: 'small', verdict: 'pass' });
  });

  it('drops a tier that costs more and does no better', () => {
    const panel = worldPanel(600, ['a'], { good: { a: 0.9 }, vain: { a: 0.6 } }, 5);
    const found = tuned(panel);
    expect(found).toMatchObject({ recommendation: 'single_tier', tier: 'good' });
    expect(found.ladder.map((row) => row.dominated_by)).toEqual([null, 'good']);
  });

  it('gives three tiers a claim each: the first at half of delta, which it passes on once it is certified', () => {
    const skills = {
      small: { easy: 0.995, middle: 0.6, hard: 0.3 },
      mid: { easy: 0.997, middle: 0.99, hard: 0.5 },
      top: { easy: 1, middle: 1, hard: 0.95 },
    };
    const found = tuned(worldPanel(2400, ['easy', 'middle', 'hard'], skills, 6));
    expect(found.recommendation).toBe('route');
    expect(found.certificates.map(({ tier, status, delta }) => [tier, status, delta])).toEqual([
      ['small', 'certified', expect.closeTo(0.025)],
      ['mid', 'certified', expect.closeTo(0.05)],
    ]);
    expect(found.held_out.tier_shares).toMatchObject({
      small: expect.closeTo(1 / 3, 1),
      mid: expect.closeTo(1 / 3, 1),
    });
  });

  it('does not route past a limit on degradation that the held-out cases cannot vouch for', () => {
    expect(tuned(EASY_AND_HARD, { maxDegradation: 0.0001 })).toMatchObject({ recommendation: 'undecided' });
  });

  it('stops at an earlier certified cut where a limit asks for it, and names the limit', () => {
    const skills = { small: { easy: 0.999, middle: 0.965, hard: 0.5 }, top: { easy: 1, middle: 1, hard: 0.95 } };
    const panel = worldPanel(4000, ['easy', 'middle', 'hard'], skills, 8);
    const free = tuned(panel);
    const held = tuned(panel, { maxDegradation: 0.015 });
    expect(free.held_out.escalation_rate).toBeCloseTo(1 / 3, 1);
    expect(held).toMatchObject({
      recommendation: 'route',
      constraints: [{ name: 'max_degradation', limit: 0.015, met: true, binds: true }],
    });
    expect(held.held_out.escalation_rate).toBeCloseTo(2 / 3, 1);
    // The claim is about what is emitted, and says so with that cut's own counts.
    expect(held.certificate.routed).toBeLessThan(0.6 * free.certificate.routed);
    expect(held.certificate.bad).toBeLessThan(free.certificate.bad);
    const certified = splitPanel(panel, 1).certify;
    const down = certified.traits.filter((traits) => decide(held.policy, traits).tier === 'small').length;
    expect(down).toBe(held.certificate.routed);
  });

  it('stops where a limit on latency asks for it, of a small tier that is slow', () => {
    const skills = { small: { easy: 0.999, middle: 0.995, hard: 0.5 }, top: { easy: 1, middle: 1, hard: 0.95 } };
    const panel = worldPanel(4000, ['easy', 'middle', 'hard'], skills, 9);
    const [small, top] = panel.tiers as [TierColumn, TierColumn];
    panel.traits.forEach(({ task }, row) => {
      small.latencyMs[row] = task === 'middle' && row % 4 === 0 ? 900 : 200;
      top.latencyMs[row] = 300;
    });
    expect(tuned(panel).held_out.escalation_rate).toBeCloseTo(1 / 3, 1);
    const held = tuned(panel, { maxP95Ms: 500 });
    expect(held).toMatchObject({
      recommendation: 'route',
      constraints: [{ name: 'max_p95_ms', bound: 300, met: true, binds: true }],
    });
    expect(held.held_out.escalation_rate).toBeCloseTo(2 / 3, 1);
  });

  it('answers for a limit on what is handed on when it was asked for, though a router hands nothing on', () => {
    expect(tuned(EASY_AND_HARD, { maxEscalation: 0.1 }).constraints).toEqual([]);
    expect(tuned(EASY_AND_HARD, { maxEscalation: 0.1, isEscalationAsked: true }).constraints).toEqual([
      { name: 'max_escalation', limit: 0.1, bound: 0, met: true, binds: false },
    ]);
  });

  it('counts a failed call of the small tier as unacceptable', () => {
    const panel = worldPanel(
      1200,
      ['easy', 'hard'],
      { small: { easy: 0.99, hard: 0.5 }, top: { easy: 0.995, hard: 0.95 } },
      1,
    );
    const small = panel.tiers[0];
    panel.traits.forEach(({ task }, row) => {
      if (!small || task !== 'easy' || row % 10 !== 0) return;
      small.failed[row] = 1;
      small.score[row] = Number.NaN;
    });
    expect(tuned(panel).recommendation).not.toBe('route');
  });

  it('emits a policy that decides as the certificate counted', () => {
    const { policy, certificate } = tuned(EASY_AND_HARD);
    const certifyPanel = splitPanel(EASY_AND_HARD, 1).certify;
    const down = certifyPanel.traits.filter((traits) => decide(policy, traits).tier === 'small').length;
    expect(down).toBe(certificate.routed);
    const other = traitsOf({ messages: [{ role: 'user', content: 'Something else.' }], task: 'never seen' });
    expect(decide(policy, other).tier).toBe('top');
  });

  it('passes the null test on shuffled outcomes in at most 5 % of seeds', () => {
    const random = (seed: number): Panel => {
      const even = worldPanel(400, ['a', 'b'], { small: { a: 0.8, b: 0.8 }, top: { a: 0.95, b: 0.95 } }, seed);
      return even;
    };
    let passes = 0;
    for (let seed = 0; seed < 100; seed++) if (tuned(random(seed + 10), {}, seed).null_test.passes) passes += 1;
    // 5 of 100 plus three standard errors.
    expect(passes).toBeLessThanOrEqual(11);
  });
});

describe('tune with a cascade', () => {
  /** The small tier is right on two in three, and its confidence says mostly which. */
  function confident(seed: number, sharpness: number): Panel {
    const panel = worldPanel(1500, ['a'], { small: { a: 0.7 }, top: { a: 0.97 } }, seed);
    const small = panel.tiers[0];
    small?.score.forEach((score, row) => {
      const noise = ((row * 7919) % 997) / 997;
      small.confidence[row] = score === 1 ? 0.5 + 0.5 * noise : 0.5 + (1 - sharpness) * noise;
    });
    return panel;
  }
  const cascade = (panel: Panel, goal: Partial<TuneGoal> = {}): Tuned =>
    tune({
      splits: splitPanel(panel, 1),
      goal: { ...GOAL, maxEscalation: null, ...goal },
      fitters: [RULES, CASCADE],
      covered: Object.keys(coveredCells(panel.traits)),
      seed: 1,
    });

  it('keeps confident answers and pays both calls for the others', () => {
    const found = cascade(confident(7, 0.9));
    expect(found.recommendation).toBe('route');
    const [step] = found.policy.cascade ?? [];
    expect(step).toMatchObject({ tier: 'small' });
    expect(step?.accept_at).toBeGreaterThan(0.5);
    const { escalation_rate: handedOn, saving_share: saving } = found.held_out;
    // Costs 1 and 10: every case pays the small call, a handed-on case both.
    expect(saving).toBeCloseTo(1 - (0.1 + (handedOn as number)), 6);
  });

  it('decides as the certificate counted, without reading a grade', () => {
    const panel = confident(8, 0.9);
    const found = cascade(panel);
    const certifyPanel = splitPanel(panel, 1).certify;
    const kept = certifyPanel.caseIds.filter(
      (_, row) => deliver(found.policy, certifyPanel, row).column.tier === 'small',
    );
    expect(kept.length).toBe(found.certificate.routed);
    const graded = {
      ...certifyPanel,
      tiers: certifyPanel.tiers.map((one) => ({ ...one, score: one.score.map((score) => 1 - score) })),
    };
    expect(graded.caseIds.filter((_, row) => deliver(found.policy, graded, row).column.tier === 'small')).toEqual(kept);
  });

  it('does not route when more is handed on than allowed', () => {
    expect(cascade(confident(9, 0.9), { maxEscalation: 0.1 }).recommendation).toBe('undecided');
  });
});
