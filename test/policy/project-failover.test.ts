import { describe, expect, it } from 'vitest';
import { createProjection, type ProjectionOptions } from '../../src/policy/project.js';
import type { PriceTable } from '../../src/records/price.js';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';
import { someRules } from '../gateways/rules.js';

const RULES = someRules();
const dear = { input: 10, output: 50, cache_read: null, cache_write: null, as_of: '2026-11-01' };
const rules = { ...RULES, tiers: RULES.tiers.map((tier) => (tier.name === 'large' ? { ...tier, price: dear } : tier)) };
const prices: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-11-01' },
  costUsd: () => 1,
  priceOf: () => null,
};
const request: RequestRecord = {
  id: 'a',
  timestamp: null,
  model: 'logged-model',
  messages: [{ role: 'user', content: 'Hi' }],
  status: 'ok',
  usage: tokenUsage({ input_tokens: 1_000_000 }),
};

function routedUsd(options: ProjectionOptions, file = rules): number | null {
  const run = createProjection(file, prices, options);
  run.add(request);
  return run.finish().routed_cost_usd;
}

describe('a projection where calls fail', () => {
  it('adds the dearer tier that failover goes to: 0.9 of $1 and 0.1 of $10', () => {
    expect(routedUsd({})).toBe(1);
    expect(routedUsd({ failureRates: { openai: 0.1 } })).toBeCloseTo(0.9 * 1 + 0.1 * 10, 12);
    expect(routedUsd({ failureRates: { openai: 1 } })).toBe(10);
    expect(routedUsd({ failureRates: { elsewhere: 0.1 } })).toBe(1);
  });

  it('changes nothing without an order to fail over to', () => {
    const { failover: _, ...alone } = rules;
    expect(routedUsd({ failureRates: { openai: 0.1 } }, alone)).toBe(1);
  });

  it('runs another executor in place of the rules', () => {
    expect(routedUsd({ routeOf: () => 'large' })).toBe(10);
  });
});
