import { describe, expect, it } from 'vitest';
import { breakEvenTable } from '../../src/policy/break-even-table.js';
import { worldPanel } from './world.js';

const panel = worldPanel(1000, ['qa'], { small: { qa: 0.8 }, large: { qa: 1 } }, 7);

describe('breakEvenTable', () => {
  it('is the arithmetic of the two prices: 1 - 0.001 / 0.01 failures, and less where misses cost', () => {
    const [row, ...others] = breakEvenTable(panel, { kind: 'relative' }, 0.08);
    expect(others).toEqual([]);
    expect(row).toMatchObject({ tier: 'small', top: 'large', n: 1000 });
    expect(row?.price_ratio).toBeCloseTo(0.1, 12);
    expect(row?.max_fail_share).toBeCloseTo(0.9, 12);
    // Small first costs 0.001 + p (0.01 + 0.08); the top tier 0.01: they meet at p = 0.1.
    expect(row?.max_fail_share_at_miss_cost).toBeCloseTo(0.1, 12);
    const at10 = row?.miss_cost_usd.find((one) => one.fail_share === 0.1);
    expect(at10?.usd).toBeCloseTo(0.08, 12);
  });

  it('measures the share of failures, and puts it last', () => {
    const [row] = breakEvenTable(panel, { kind: 'relative' }, null);
    expect(row?.fail_share).toBeGreaterThan(0.17);
    expect(row?.fail_share).toBeLessThan(0.23);
    expect(row?.miss_cost_usd.at(-1)?.fail_share).toBe(row?.fail_share);
    expect(row?.max_fail_share_at_miss_cost).toBeNull();
  });

  it('has no row where a cost is unknown, the top tier is free, or there is one tier', () => {
    const unknown = worldPanel(10, ['qa'], { small: { qa: 1 }, large: { qa: 1 } }, 1);
    unknown.tiers[0]?.costUsd.fill(Number.NaN);
    expect(breakEvenTable(unknown, { kind: 'relative' }, null)).toEqual([]);
    const free = worldPanel(10, ['qa'], { small: { qa: 1 }, large: { qa: 1 } }, 1);
    free.tiers[1]?.costUsd.fill(0);
    expect(breakEvenTable(free, { kind: 'relative' }, null)).toEqual([]);
    expect(breakEvenTable(worldPanel(10, ['qa'], { only: { qa: 1 } }, 1), { kind: 'relative' }, null)).toEqual([]);
    expect(breakEvenTable({ ...free, tiers: [] }, { kind: 'relative' }, null)).toEqual([]);
  });

  it('says that a tier as dear as the top one never pays', () => {
    const dear = worldPanel(10, ['qa'], { small: { qa: 1 }, large: { qa: 1 } }, 1);
    dear.tiers[0]?.costUsd.fill(0.02);
    const [row] = breakEvenTable(dear, { kind: 'absolute', acceptAt: 0.5 }, 1);
    expect(row?.max_fail_share).toBeCloseTo(-1, 12);
    expect(row?.max_fail_share_at_miss_cost).toBeLessThan(0);
    // Nothing fails, so no cost of a miss makes a difference.
    expect(row?.miss_cost_usd.at(-1)).toEqual({ fail_share: 0, usd: null });
  });
});
