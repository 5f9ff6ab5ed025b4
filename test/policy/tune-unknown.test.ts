import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { coveredCells, RULES } from '../../src/policy/fit.js';
import { CASCADE } from '../../src/policy/fit-cascade.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import type { Panel, TierColumn } from '../../src/records/panel.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { confidentWorld, CASCADE_GOAL as GOAL, THREE_TIERS } from './cascade-world.js';
import { worldPanel } from './world.js';

function tuned(panel: Panel, goal: Partial<TuneGoal> = {}, fitters = [RULES]): Tuned {
  const covered = Object.keys(coveredCells(panel.traits));
  return tune({ splits: splitPanel(panel, 1), goal: { ...GOAL, ...goal }, fitters, covered, seed: 1 });
}

/** The small tier does what is easy; costs are known unless they are taken away. */
function easyAndHard(): Panel {
  const skills = { small: { easy: 0.99, hard: 0.5 }, top: { easy: 0.995, hard: 0.95 } };
  return worldPanel(1200, ['easy', 'hard'], skills, 1);
}

function alike(): Panel {
  return worldPanel(900, ['a', 'b'], { small: { a: 0.97, b: 0.97 }, top: { a: 0.975, b: 0.975 } }, 4);
}

const columns = (panel: Panel): [TierColumn, TierColumn] => panel.tiers as [TierColumn, TierColumn];

describe('tune where costs are unknown', () => {
  it('is undecided and names the tiers, whether one is without a cost or both are', () => {
    const panel = easyAndHard();
    const [small, top] = columns(panel);
    small.costUsd.fill(Number.NaN);
    const one = tuned(panel);
    expect(one).toMatchObject({ recommendation: 'undecided', tier: null, verdict: 'undecided' });
    expect(one.certificate.status).toBe('certified');
    expect(one.reasons[0]).toMatch(/the cost of small \(\d+ of \d+ held-out answers\) is unknown; give .*cost_usd/);
    expect(one.policy).toMatchObject({ rules: [], default: 'top' });
    top.costUsd.fill(Number.NaN);
    const both = tuned(panel);
    expect(both.verdict).toBe('undecided');
    expect(both.reasons[0]).toMatch(/the cost of small \(.*\) and top \(.*\) is unknown/);
  });

  it('gives no candidate a share of dollars that nobody knows', () => {
    const panel = easyAndHard();
    expect(tuned(panel).candidates.map(({ saving_share: saving }) => saving)).toEqual([expect.closeTo(0.45, 1)]);
    columns(panel)[1].costUsd.fill(Number.NaN);
    expect(tuned(panel).candidates.map(({ saving_share: saving }) => saving)).toEqual([null]);
    const cascades = confidentWorld(1500, ['a', 'b'], THREE_TIERS, 0.9, 3);
    const known = tuned(cascades, {}, [RULES, CASCADE]).candidates.filter(({ kind }) => kind === 'cascade');
    expect(known.some(({ saving_share: saving }) => saving !== null)).toBe(true);
    for (const column of cascades.tiers) column.costUsd.fill(Number.NaN);
    const unknown = tuned(cascades, {}, [RULES, CASCADE]).candidates;
    expect(unknown.filter(({ saving_share: saving }) => saving !== null)).toEqual([]);
  });

  it('does not send everything to a small tier of unknown cost either, nor to one that costs more', () => {
    const panel = alike();
    expect(tuned(panel)).toMatchObject({ recommendation: 'single_tier', tier: 'small', verdict: 'pass' });
    columns(panel)[0].costUsd.fill(0.02);
    expect(tuned(panel)).toMatchObject({ tier: 'top', verdict: 'fail' });
    columns(panel)[0].costUsd.fill(Number.NaN);
    expect(tuned(panel)).toMatchObject({ recommendation: 'undecided', verdict: 'undecided' });
  });

  it('takes a failed call without a cost for free, of either tier', () => {
    const panel = easyAndHard();
    for (const column of panel.tiers) {
      for (let row = 7; row < 1200; row += 150) {
        column.failed[row] = 1;
        column.score[row] = Number.NaN;
        column.costUsd[row] = Number.NaN;
      }
    }
    const found = tuned(panel, { acceptable: { kind: 'absolute', acceptAt: 0.5 }, minAcceptable: 0.9 });
    expect(found).toMatchObject({ recommendation: 'route', verdict: 'pass' });
    expect(found.candidates[0]?.saving_share).toBeGreaterThan(0.3);
  });
});

describe('tune where one tier dominates', () => {
  /** `good` costs less and does better; it is the slow one. */
  function dominated(goodMs: number, vainMs: number): Panel {
    const panel = worldPanel(600, ['a'], { good: { a: 0.95 }, vain: { a: 0.6 } }, 5);
    columns(panel)[0].latencyMs.fill(goodMs);
    columns(panel)[1].latencyMs.fill(vainMs);
    return panel;
  }

  it('holds the tier that is left to the limits', () => {
    const kept = tuned(dominated(800, 500), { maxP95Ms: 1000 });
    expect(kept).toMatchObject({ tier: 'good', verdict: 'pass', constraints: [{ name: 'max_p95_ms', met: true }] });
    const broken = tuned(dominated(5000, 4000), { maxP95Ms: 1000 });
    expect(broken).toMatchObject({
      recommendation: 'undecided',
      verdict: 'undecided',
      constraints: [{ name: 'max_p95_ms', bound: 5000, met: false, binds: true }],
    });
    expect(broken.reasons[0]).toContain('the p95 of latency is not shown to stay within 1000 ms');
    // Nobody recorded a time.
    expect(tuned(dominated(Number.NaN, Number.NaN), { maxP95Ms: 1000 }).verdict).toBe('undecided');
    expect(tuned(dominated(5000, 500), { maxTtftP95Ms: 1000 }).verdict).toBe('undecided');
  });

  it('keeps a dominated tier that alone is fast enough, and all others out as before', () => {
    const found = tuned(dominated(5000, 500), { maxP95Ms: 1000 });
    expect(found).toMatchObject({ verdict: 'undecided', policy: { rules: [], default: 'vain' } });
    expect(found.held_out.latency_p95_ms).toBe(500);
    expect(found.reasons).toEqual(['the p95 of latency is not shown to stay within 1000 ms']);
    expect(tuned(dominated(5000, 500)).policy.tiers).toEqual(['good']);
  });

  it('loses nothing against itself, however few the cases', () => {
    const panel = worldPanel(120, ['a'], { good: { a: 0.95 }, vain: { a: 0.5 } }, 5);
    const found = tuned(panel, { maxDegradation: 0.001, maxEscalation: 0.1, isEscalationAsked: true });
    expect(found).toMatchObject({ tier: 'good', verdict: 'pass' });
    expect(found.constraints.map(({ name, bound, met }) => [name, bound, met])).toEqual([
      ['max_degradation', 0, true],
      ['max_escalation', 0, true],
    ]);
  });
});
