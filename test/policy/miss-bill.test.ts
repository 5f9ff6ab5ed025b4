import { describe, expect, it } from 'vitest';
import { missBill } from '../../src/policy/miss-bill.js';
import type { Projection } from '../../src/records/projection.js';
import type { HeldOut } from '../../src/records/tuning.js';

const policy = { tiers: ['small', 'large'], rules: [], default: 'large' };
const row = { share: null, baseline_cost_usd: 1, routed_cost_usd: 1 };
const projection = {
  tiers: [
    { tier: 'small', requests: 900, ...row },
    { tier: 'large', requests: 100, ...row },
  ],
  baseline_cost_usd: 100,
  saving_usd: 60,
  saving_ci95: [0.57, 0.63],
} as unknown as Projection;
const held = (rate: number | null, ends: [number, number] | null) => ({
  held_out: { acceptable_rate: rate, acceptable_ci95: ends } as HeldOut,
});

describe('missBill', () => {
  it('charges every miss below the top tier, by hand: 900 answers, 2 % of them bad, $2 each', () => {
    const bill = missBill({ policy }, held(0.98, [0.96, 0.99]), projection, 2);
    expect(bill).toMatchObject({ routed: 900, miss_cost_usd: 2 });
    expect(bill.miss_share).toBeCloseTo(0.02, 12);
    expect(bill.cost_usd).toBeCloseTo(36, 9);
    expect(bill.cost_ci95?.[0]).toBeCloseTo(18, 9);
    expect(bill.cost_ci95?.[1]).toBeCloseTo(72, 9);
    expect(bill.net_saving_usd).toBeCloseTo(24, 9);
    // MOVER: 24 - hypot(60 - 57, 72 - 36) and 24 + hypot(63 - 60, 36 - 18).
    expect(bill.net_saving_ci95?.[0]).toBeCloseTo(24 - Math.hypot(3, 36), 9);
    expect(bill.net_saving_ci95?.[1]).toBeCloseTo(24 + Math.hypot(3, 18), 9);
  });

  it('leaves out what a cascade hands on to the top tier', () => {
    const cascade = [{ tier: 'small', accept_at: 0.5, expected_escalation_rate: 0.1 }];
    expect(missBill({ policy: { ...policy, cascade } }, held(1, [0.99, 1]), projection, 1).routed).toBeCloseTo(810, 9);
  });

  it('is unknown, not free, without held-out answers of a lower tier', () => {
    const unknown = { miss_share: null, cost_usd: null, cost_ci95: null, net_saving_usd: null, net_saving_ci95: null };
    expect(missBill({ policy }, null, projection, 1)).toMatchObject(unknown);
    expect(missBill({ policy }, held(null, null), projection, 1)).toMatchObject(unknown);
    expect(missBill({ policy }, held(1, [0.9, 1]), { ...projection, saving_usd: null }, 1).net_saving_usd).toBeNull();
  });

  it('is nothing where nothing goes down', () => {
    const stays = { ...projection, tiers: [{ tier: 'large', requests: 5, ...row }] };
    expect(missBill({ policy }, null, stays, 1)).toMatchObject({ routed: 0, cost_usd: 0, net_saving_usd: 60 });
  });
});
