import { describe, expect, it } from 'vitest';
import { createFailureCount } from '../../src/policy/failure-count.js';
import { createProjection, type ProjectionOptions } from '../../src/policy/project.js';
import type { PriceTable } from '../../src/records/price.js';
import type { Projection } from '../../src/records/projection.js';
import type { RequestRecord } from '../../src/records/request.js';
import type { RulesFile } from '../../src/records/rules-file.js';
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

const failing = (rate: number, provider = 'openai'): ProjectionOptions => ({
  failures: [{ provider, rate, calls: null, failed: null, latency_ms: null }],
});
/** Both tiers take as long as given on the eval set. */
const timed = (small: number, large: number) => ({
  ...rules,
  tiers: rules.tiers.map((tier) => ({ ...tier, latency_ms: tier.name === 'large' ? large : small })),
});

function project(options: ProjectionOptions, file: RulesFile, requests: RequestRecord[] = [request]): Projection {
  const run = createProjection(file, prices, options);
  for (const one of requests) run.add(one);
  return run.finish();
}

describe('a projection where calls fail', () => {
  it('adds the dearer tier that failover goes to: 0.9 of $1 and 0.1 of $10', () => {
    expect(routedUsd({})).toBe(1);
    expect(routedUsd(failing(0.1))).toBeCloseTo(0.9 * 1 + 0.1 * 10, 12);
    expect(routedUsd(failing(1))).toBe(10);
    expect(routedUsd(failing(0.1, 'elsewhere'))).toBe(1);
  });

  it('changes nothing without an order to fail over to', () => {
    const { failover: _, ...alone } = rules;
    expect(routedUsd(failing(0.1), alone)).toBe(1);
  });

  it('runs another executor in place of the rules', () => {
    expect(routedUsd({ routeOf: () => 'large' })).toBe(10);
  });

  it('adds the time of failed calls: 1 s at 0.9, and at 0.1 a failure of 0.2 s and then 4 s', () => {
    const asked = [{ ...request, latency_ms: 500 }];
    const options = { failures: [{ provider: 'openai', rate: 0.1, calls: 50, failed: 5, latency_ms: 200 }] };
    const { latency } = project(options, timed(1000, 4000), asked);
    expect(latency).toEqual({ requests: 1, logged_mean_ms: 500, routed_mean_ms: expect.closeTo(900 + 20 + 400, 9) });
    // Where no failure was timed, one takes as long as an answer.
    expect(project(failing(0.1), timed(1000, 4000), asked).latency?.routed_mean_ms).toBeCloseTo(900 + 100 + 400, 9);
    expect(project({}, timed(1000, 4000), asked).latency?.routed_mean_ms).toBe(1000);
    expect(project({}, rules, asked).latency).toBeNull();
  });

  it('pays and waits for the second call of a cascade, also when the first one fails', () => {
    const policy = { tiers: ['small', 'large'], rules: [], default: 'small' };
    const step = { tier: 'small', accept_at: 0.5, expected_escalation_rate: 0.25 };
    const cascade = { ...timed(1000, 4000), policy: { ...policy, cascade: [step] } };
    const asked = [{ ...request, latency_ms: 500 }];
    expect(project({}, cascade, asked)).toMatchObject({
      routed_cost_usd: 1 + 0.25 * 10,
      latency: { routed_mean_ms: 1000 + 0.25 * 4000 },
    });
    // 0.9 answered, of which a quarter goes on; 0.1 fails and goes on. Neither tier of the order is asked twice.
    const found = project(failing(0.1), { ...cascade, failover: { order: ['large'], on: ['timeout'] } }, asked);
    expect(found.routed_cost_usd).toBeCloseTo(0.9 + (0.9 * 0.25 + 0.1) * 10, 9);
    expect(found.latency?.routed_mean_ms).toBeCloseTo(0.9 * 1000 + 0.1 * 1000 + 0.325 * 4000, 9);
  });

  it('has what deciding costs in its totals', () => {
    const deciding = { usd_per_request: 0.125, ms_per_request: 30 };
    const found = project({ deciding }, timed(1000, 4000), [{ ...request, latency_ms: 500 }]);
    expect(found).toMatchObject({ routed_cost_usd: 1.125, deciding, latency: { routed_mean_ms: 1030 } });
    expect(found.tiers.map(({ routed_cost_usd: usd }) => usd)).toEqual([1.125, 0]);
  });

  it('counts failing calls of a log by provider, or by the tier of their model', () => {
    const tiers = rules.tiers.map((tier) => (tier.name === 'large' ? { ...tier, provider: 'anthropic' } : tier));
    const count = createFailureCount(tiers);
    const failed = { ...request, status: 'error' as const };
    for (const one of [
      request,
      { ...request, provider: 'openai' },
      { ...failed, provider: 'openai', latency_ms: 30 },
      { ...failed, provider: 'openai', latency_ms: 50 },
      { ...failed, model: 'strong-model' },
      { ...failed, provider: 'nobody-of-ours' },
    ])
      count.add(one);
    expect(count.rows()).toEqual([
      { provider: 'anthropic', rate: 1, calls: 1, failed: 1, latency_ms: null },
      { provider: 'openai', rate: 2 / 3, calls: 3, failed: 2, latency_ms: 40 },
    ]);
  });
});

describe('a projection of a cascade that does not say how much it hands on', () => {
  const cascading = (rate?: number): RulesFile => ({
    ...rules,
    policy: {
      ...rules.policy,
      rules: [],
      default: 'small',
      cascade: [{ tier: 'small', accept_at: 0.7, ...(rate !== undefined && { expected_escalation_rate: rate }) }],
    },
  });

  it('names no cost and no saving, and says which step', () => {
    const found = project({}, cascading());
    expect([found.routed_cost_usd, found.saving_usd, found.saving_share, found.saving_ci95]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([...found.tiers, ...found.classes].every((row) => row.routed_cost_usd === null)).toBe(true);
    expect(found.refused[0]).toContain('share of the answers of small');
  });

  it('takes a share of 0 at its word', () => {
    expect(project({}, cascading(0)).refused).toEqual([]);
    expect(project({}, cascading(0)).routed_cost_usd).toBe(1);
  });

  it('does not mind a step that no request of the log reaches', () => {
    const past = { ...cascading(), policy: { ...cascading().policy, default: 'large' } };
    expect(project({}, past).refused).toEqual([]);
  });
});
