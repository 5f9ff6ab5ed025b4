import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { deliver } from '../../src/policy/deliver.js';
import { coveredCells, RULES } from '../../src/policy/fit.js';
import { CASCADE } from '../../src/policy/fit-cascade.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import type { Panel } from '../../src/records/panel.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { confidentWorld } from './cascade-world.js';

const GOAL: TuneGoal = {
  acceptable: { kind: 'relative' },
  minAcceptable: 0.95,
  confidence: 0.95,
  maxDegradation: null,
  maxEscalation: null,
  maxP95Ms: null,
  maxTtftP95Ms: null,
};

function tuned(panel: Panel, goal: Partial<TuneGoal> = {}): Tuned {
  return tune({
    splits: splitPanel(panel, 1),
    goal: { ...GOAL, ...goal },
    fitters: [RULES, CASCADE],
    covered: Object.keys(coveredCells(panel.traits)),
    seed: 1,
  });
}

const chosenOf = ({ strategies }: Tuned): string | undefined => strategies.find(({ chosen }) => chosen)?.strategy;

describe('routing, cascading and cascade routing', () => {
  it('routes where the request tells and the answer does not', () => {
    const skills = { small: { easy: 0.99, hard: 0.4 }, top: { easy: 0.995, hard: 0.95 } };
    const found = tuned(confidentWorld(1500, ['easy', 'hard'], skills, 0, 1));
    expect(chosenOf(found)).toBe('routing');
    expect(found).toMatchObject({ recommendation: 'route', handed_on: null });
    expect(found.policy.cascade).toBeUndefined();
  });

  it('cascades where the answer tells and the request does not, also by way of a middle tier', () => {
    const two = tuned(confidentWorld(1500, ['a'], { small: { a: 0.7 }, top: { a: 0.97 } }, 0.97, 1));
    expect(chosenOf(two)).toBe('cascading');
    expect(two.recommendation).toBe('route');
    const skills = { small: { a: 0.5 }, mid: { a: 0.8 }, top: { a: 0.97 } };
    const panel = confidentWorld(1500, ['a'], skills, 0.97, 1);
    const three = tuned(panel);
    expect(three.policy.tiers).toEqual(['small', 'mid', 'top']);
    expect(three).toMatchObject({ recommendation: 'route', certificate: { status: 'certified' } });
    expect(three.held_out.acceptable_rate).toBeGreaterThanOrEqual(0.95);
    // The certificate counts exactly what the emitted rules deliver from below the top.
    const { certify } = splitPanel(panel, 1);
    const [top] = certify.tiers.slice(-1);
    const down = certify.caseIds.map((_, row) => deliver(three.policy, certify, row).column).map((one) => one !== top);
    expect(down.filter(Boolean).length).toBe(three.certificate.routed);
  });

  it('does both where the request tells which to send up, and the answer which of the others', () => {
    const skills = { small: { mixed: 0.8, hard: 0.05 }, top: { mixed: 0.97, hard: 0.95 } };
    const panel = confidentWorld(1500, ['mixed', 'hard'], skills, 0.97, 1);
    const found = tuned(panel);
    expect(chosenOf(found)).toBe('cascade_routing');
    expect(found.policy.rules[0]).toMatchObject({ when: { task: ['mixed'] }, tier: 'small' });
    expect(found.policy).toMatchObject({ default: 'top', cascade: [{ tier: 'small' }] });
    const rows = found.strategies;
    const both = rows.find(({ chosen }) => chosen);
    for (const other of rows) expect(other.expected_saving).toBeLessThanOrEqual(both?.expected_saving as number);
    expect(rows.find(({ strategy }) => strategy === 'cascading')?.behind_best_ci95?.[0]).toBeGreaterThan(0);
    expect(rows.every(({ n }) => n === rows[0]?.n)).toBe(true);
  });

  it('holds all that is delivered to the share too, where the top tier alone would reach it', () => {
    const panel = confidentWorld(1500, ['a'], { small: { a: 0.7 }, top: { a: 0.99 } }, 0.97, 2);
    const found = tuned(panel, { acceptable: { kind: 'absolute', acceptAt: 0.5 } });
    const { delivered, routed, bad, claim } = found.certificate;
    const { certify } = splitPanel(panel, 1);
    const scores = certify.caseIds.map((_, row) => deliver(found.policy, certify, row).column.score[row]);
    // Delivered bad = false accepts + escalated bad.
    expect(delivered).toMatchObject({ cases: scores.length, bad: scores.filter((score) => score === 0).length });
    expect(delivered?.bad).toBeGreaterThanOrEqual(bad);
    expect(routed).toBeLessThan(scores.length);
    expect(claim).toMatch(/P\(acceptable \| delivered\) alike.*acceptable: answers of small scoring at least 0\.5$/);
    const weak = confidentWorld(1500, ['a'], { small: { a: 0.7 }, top: { a: 0.9 } }, 0.97, 2);
    expect(tuned(weak, { acceptable: { kind: 'absolute', acceptAt: 0.5 } }).certificate.delivered).toBeUndefined();
  });
});

describe('constraints on a cascade of three tiers', () => {
  const skills = { small: { a: 0.5 }, mid: { a: 0.8 }, top: { a: 0.97 } };
  const panel = confidentWorld(2400, ['a'], skills, 0.97, 3);
  const row = (found: Tuned, name: string) => found.constraints.find((one) => one.name === name);

  it('hands on fewer answers when it is told to, by the upper bound, and says that this binds', () => {
    const free = tuned(panel);
    expect(free.handed_on?.rate).toBeGreaterThan(0.3);
    const cascade = confidentWorld(2400, ['a'], { small: { a: 0.93 }, mid: { a: 0.97 }, top: { a: 0.99 } }, 0.6, 3);
    const most = tuned(cascade, { maxEscalation: 0.25, minAcceptable: 0.9 });
    expect(row(most, 'max_escalation')).toMatchObject({ met: true, limit: 0.25 });
    expect(most.handed_on?.upper_bound).toBeLessThanOrEqual(0.25);
    const none = tuned(panel, { maxEscalation: 0.02 });
    expect(row(none, 'max_escalation')).toMatchObject({ met: false, binds: true });
    expect(none).toMatchObject({ recommendation: 'undecided', verdict: 'undecided' });
    expect(none.reasons[0]).toMatch(/handed on/);
  });

  it('keeps to a p95 of latency that leaves no time for three calls, and names it', () => {
    // One call takes 100 to 150 ms, the second 200 to 250, the third 300 to 350.
    const found = tuned(panel, { maxP95Ms: 500 });
    expect(row(found, 'max_p95_ms')).toMatchObject({ met: true, binds: true });
    expect(found.held_out.latency_p95_ci95[1]).toBeLessThanOrEqual(500);
    const late = tuned(panel, { maxTtftP95Ms: 20 });
    expect(row(late, 'max_ttft_p95_ms')).toMatchObject({ met: false, binds: true });
    expect(late.reasons[0]).toMatch(/first token/);
  });

  it('keeps to a budget of quality by the lower end of its interval', () => {
    const found = tuned(panel, { maxDegradation: 0.05 });
    expect(row(found, 'max_degradation')).toMatchObject({ met: true });
    expect(found.held_out.quality_delta_ci95?.[0]).toBeGreaterThanOrEqual(-0.05);
    expect(row(tuned(panel, { maxDegradation: 0.0001 }), 'max_degradation')).toMatchObject({ met: false, binds: true });
  });
});

describe('odd confidences', () => {
  const skills = { small: { a: 0.7 }, mid: { a: 0.85 }, top: { a: 0.97 } };
  const world = (): Panel => confidentWorld(600, ['a'], skills, 0.9, 4);
  const changed = (change: (panel: Panel) => void): Panel => {
    const panel = world();
    change(panel);
    return panel;
  };
  const each = (panel: Panel, set: (tier: Panel['tiers'][number]) => void): void =>
    panel.tiers.slice(0, 2).forEach(set);

  it.each([
    ['none at all', changed((p) => each(p, (tier) => tier.confidence.fill(Number.NaN)))],
    ['all equal', changed((p) => each(p, (tier) => tier.confidence.fill(0.5)))],
    ['all 0', changed((p) => each(p, (tier) => tier.confidence.fill(0)))],
    ['outside [0, 1]', changed((p) => each(p, (tier) => tier.confidence.fill(7)))],
    ['half missing', changed((p) => each(p, (tier) => tier.confidence.fill(Number.NaN, 0, 300)))],
    ['only the middle tier has one', changed((p) => p.tiers[0]?.confidence.fill(Number.NaN))],
    [
      'one tier failed everywhere',
      changed((p) => {
        p.tiers[0]?.failed.fill(1);
        p.tiers[0]?.score.fill(Number.NaN);
      }),
    ],
    [
      'the middle tier failed everywhere',
      changed((p) => {
        p.tiers[1]?.failed.fill(1);
        p.tiers[1]?.score.fill(Number.NaN);
      }),
    ],
    ['unknown costs', changed((p) => each(p, (tier) => tier.costUsd.fill(Number.NaN)))],
    [
      'every answer flagged',
      changed((p) => each(p, (tier) => Object.assign(tier, { flagged: new Uint8Array(600).fill(1) }))),
    ],
    ['weights', changed((p) => p.weights.fill(3, 0, 200))],
  ])('%s: a stated verdict, and no rule that keeps what says nothing', (name, panel) => {
    const found = tuned(panel);
    expect(found.reasons.join()).not.toBe('');
    for (const { tier, accept_at: bar } of found.policy.cascade ?? []) {
      const column = panel.tiers.find((one) => one.tier === tier);
      expect(column?.confidence.some((sure) => sure >= (bar ?? 0) && sure <= 1)).toBe(true);
    }
    if (['none at all', 'outside [0, 1]', 'all 0', 'all equal', 'every answer flagged'].includes(name))
      expect(found.recommendation).not.toBe('route');
    expect(JSON.stringify(found.strategies)).not.toMatch(/null,"chance":null|NaN/);
  });
});
