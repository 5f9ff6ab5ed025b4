import { describe, expect, it } from 'vitest';
import { segmentClaims } from '../../src/policy/segment-claims.js';
import type { Panel } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { TuneGoal } from '../../src/records/tuning.js';
import { exactPower } from '../../src/stats/power.js';
import { worldPanel } from './world.js';

const POLICY: Policy = {
  tiers: ['small', 'large'],
  rules: [{ name: 'all of a', when: { task: ['a'] }, tier: 'small' }],
  default: 'large',
};
const GOAL = {
  acceptable: { kind: 'absolute', acceptAt: 0.5, graded: false },
  minAcceptable: 0.95,
  confidence: 0.95,
} as unknown as TuneGoal;

/** `n` cases of a task, the first `bad` of them wrong on the small tier. */
function world(n: number, bad: number): Panel {
  const panel = worldPanel(n, ['a'], { small: { a: 1 }, large: { a: 1 } }, 1);
  panel.tiers[0]?.score.fill(0, 0, bad);
  return panel;
}
const claim = (n: number, bad: number, splitShare = 0.5) => segmentClaims(POLICY, world(n, bad), GOAL, splitShare)[0];

describe('claims about single tasks', () => {
  it('hold from 59 cases without a bad answer on, and need nothing then', () => {
    expect(claim(59, 0)).toMatchObject({ task: 'a', routed: 59, bad: 0, certified: true, labels_needed: 0 });
    expect(claim(58, 0)).toMatchObject({ certified: false });
  });

  it('say how many more labelled cases of the task would do, of which only a part certifies', () => {
    const half = claim(100, 2);
    expect(half?.certified).toBe(false);
    const needed = half?.labels_needed as number;
    expect(claim(100, 2, 1)?.labels_needed).toBe(needed / 2);
    // "About" 80 % power at the share seen, 2.5 of 101.
    const power = exactPower(100 + needed / 2, 0.05, 0.05, 2.5 / 101);
    expect(power).toBeGreaterThan(0.7);
    expect(power).toBeLessThan(0.9);
  });

  it('plan on half of what is allowed when a handful of cases says little, and give up when many say too much', () => {
    expect(claim(5, 0)?.labels_needed).toBeGreaterThan(2 * (59 - 5));
    // Two of 48 are what 5 % gives; nine refute it.
    expect(claim(48, 2)?.labels_needed).toBeGreaterThan(100);
    expect(claim(48, 9)?.labels_needed).toBeNull();
    expect(claim(5, 0)?.labels_needed).toBeLessThan(1000);
    expect(claim(100, 8)?.labels_needed).toBeNull();
  });

  it('are none where nothing goes down', () => {
    expect(segmentClaims({ ...POLICY, rules: [] }, world(80, 0), GOAL, 0.5)).toEqual([]);
  });
});
