import { describe, expect, it } from 'vitest';
import { claimOf } from '../../src/policy/certify.js';
import { checkPolicy } from '../../src/policy/check.js';
import { claimedAcceptable } from '../../src/policy/claimed-acceptable.js';
import type { Policy } from '../../src/records/policy.js';
import { worldPanel } from './world.js';

const policy: Policy = {
  tiers: ['small', 'top'],
  rules: [{ name: 'down', when: { task: ['a'] }, tier: 'small' }],
  default: 'top',
};

function check(n: number, skill: number, change: Partial<Parameters<typeof checkPolicy>[0]> = {}) {
  const panel = worldPanel(n, ['a', 'b'], { small: { a: skill, b: 0 }, top: { a: 1, b: 1 } }, 7);
  return checkPolicy({
    policy,
    panel,
    acceptable: { kind: 'absolute', acceptAt: 0.5 },
    alpha: 0.05,
    delta: 0.05,
    projection: null,
    ...change,
  });
}

describe('checkPolicy', () => {
  it('is valid from 59 perfect cases on and not below, the least that 95/95 can prove', () => {
    expect(check(118, 1)).toMatchObject({
      verdict: 'valid',
      certificates: [{ routed: 59, bad: 0, status: 'certified' }],
    });
    expect(check(116, 1)).toMatchObject({ verdict: 'undecided', certificates: [{ routed: 58 }] });
  });

  it('expires rules whose bad share is shown to be above the limit', () => {
    const found = check(400, 0.8);
    expect(found.verdict).toBe('expired');
    expect(found.reasons[0]).toContain('unacceptable');
  });

  it('is undecided near the limit', () => {
    expect(check(200, 0.95).verdict).toBe('undecided');
  });

  it('passes nothing that it could not measure', () => {
    const none: Policy = { ...policy, rules: [] };
    expect(check(400, 1, { policy: none }).verdict).toBe('undecided');
    const elsewhere: Policy = { ...policy, rules: [{ name: 'x', when: { task: ['none'] }, tier: 'small' }] };
    expect(check(400, 1, { policy: elsewhere })).toMatchObject({
      verdict: 'undecided',
      certificates: [{ status: 'no_data' }],
    });
    const panel = worldPanel(400, ['a'], { small: { a: 1 }, top: { a: 1 } }, 7);
    panel.tiers[0]?.score.fill(Number.NaN);
    expect(check(0, 1, { panel }).verdict).toBe('undecided');
  });

  it('plans on the cases that were measured, not on those that have no outcome', () => {
    const panel = worldPanel(600, ['a', 'b'], { small: { a: 1, b: 0 }, top: { a: 1, b: 1 } }, 7);
    for (const column of panel.tiers) column.score.fill(Number.NaN, 60);
    const [few] = check(0, 1, { panel }).certificates;
    expect(few).toMatchObject({ routed: 30, bad: 0, cases: 60, status: 'not_certified' });
    // The same 60 cases without the others.
    const [same] = check(60, 1).certificates;
    expect(few?.labels_needed).toBe(same?.labels_needed);
  });

  it('counts a cluster once', () => {
    const panel = worldPanel(400, ['a'], { small: { a: 1 }, top: { a: 1 } }, 7);
    panel.clusters.fill('same');
    expect(check(0, 1, { panel })).toMatchObject({ verdict: 'undecided', certificates: [{ routed: 1 }] });
  });
});

describe('checkPolicy of a cascade', () => {
  it('makes one claim of what all lower tiers deliver, at all of delta, as tuning does', () => {
    const panel = worldPanel(400, ['a'], { small: { a: 0.99 }, mid: { a: 0.99 }, top: { a: 1 } }, 7);
    panel.tiers[0]?.confidence.fill(0.9).fill(0.1, 0, 200);
    panel.tiers[1]?.confidence.fill(0.9).fill(0.1, 0, 40);
    const [small, mid] = [
      { tier: 'small', accept_at: 0.5 },
      { tier: 'mid', accept_at: 0.5 },
    ];
    const cascade: Policy = { tiers: ['small', 'mid', 'top'], rules: [], default: 'small', cascade: [small, mid] };
    const { certificates, verdict } = checkPolicy({
      policy: cascade,
      panel,
      acceptable: { kind: 'absolute', acceptAt: 0.5 },
      alpha: 0.05,
      delta: 0.05,
      projection: null,
    });
    expect(certificates).toMatchObject([{ tier: 'small, mid', routed: 360, delta: 0.05, status: 'certified' }]);
    expect(verdict).toBe('valid');
  });
});

describe('claimedAcceptable', () => {
  it('reads back what a certificate claims', () => {
    for (const acceptable of [{ kind: 'relative' }, { kind: 'absolute', acceptAt: 0.75 }] as const) {
      expect(claimedAcceptable(claimOf({ acceptable, alpha: 0.05, delta: 0.05 }, 'small', 'top'))).toEqual(acceptable);
    }
    expect(claimedAcceptable('nothing is routed down')).toBeNull();
  });
});
