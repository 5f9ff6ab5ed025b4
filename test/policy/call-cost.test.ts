import { describe, expect, it } from 'vitest';
import { createProjection } from '../../src/policy/project.js';
import type { RulesTier } from '../../src/records/policy.js';
import type { Price } from '../../src/records/price.js';
import type { Projection } from '../../src/records/projection.js';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';
import { projectText } from '../../src/render/project-text.js';
import { levelled, request, SIMPLE } from '../traffic/synthetic.js';

const table = levelled({
  strong: [5, 25],
  middle: [3, 15, 6, 22.5],
  logged: [15, 75],
});
const priceOf = (input: number, output: number): Price => ({
  input,
  output,
  cache_read: null,
  cache_write: null,
  as_of: '2026-01-01',
});
const tier = (model: string, price: Price): RulesTier => ({
  name: model,
  provider: null,
  model,
  price,
  output_ratio: 1,
  output_ratio_se: 0,
});

/** All of the log on the first of the tiers. */
function projected(tiers: readonly RulesTier[], log: readonly RequestRecord[]): Projection {
  const names = tiers.map(({ name }) => name);
  const policy = { tiers: names, rules: [], default: names[0] as string };
  const run = createProjection({ schema: 'router.rules/1', policy, tiers }, table);
  for (const one of log) run.add(one);
  return run.finish();
}

const batch = (id: string): RequestRecord =>
  request(id, SIMPLE, {
    model: 'logged',
    isBatch: true,
    usage: tokenUsage({ input_tokens: 1000, output_tokens: 500 }),
  });
const long = request('long', SIMPLE, {
  usage: tokenUsage({ input_tokens: 250_000, output_tokens: 1000 }),
});

describe('the cost of a request that moves', () => {
  it('is half of the price in a batch, as the baseline is, also on a tier that the table does not know', () => {
    const tiers = [tier('small', priceOf(1, 5)), tier('strong', priceOf(5, 25))];
    const found = projected(tiers, ['a', 'b', 'c'].map(batch));
    expect(found.baseline_cost_usd).toBeCloseTo((3 * 0.0525) / 2, 12);
    expect(found.routed_cost_usd).toBeCloseTo(0.00525, 12);
    expect(found.all_strong_cost_usd).toBeCloseTo(0.02625, 12);
    expect(found.batch_requests).toBe(3);
    expect(projectText(found, 200)).toContain('3 requests are calls of a batch and stay so');
    const one = projected(tiers, [{ ...batch('a'), isBatch: false }]);
    expect(one.routed_cost_usd).toBeCloseTo(0.0035, 12);
    expect(one).not.toHaveProperty('batch_requests');
    expect(projectText(one, 200)).not.toContain('batch');
  });

  it('is not known of a call that is more than text, whatever the log says that it cost', () => {
    const tiers = [tier('small', priceOf(1, 5)), tier('strong', priceOf(5, 25))];
    const one = { ...batch('a'), cost_usd: 0.5 };
    const usage = { ...one.usage!, web_searches: 2 };
    expect(projected(tiers, [{ ...one, usage }])).toMatchObject({ priced_requests: 0, saving_usd: null });
    expect(projected(tiers, [one])).toMatchObject({ priced_requests: 1 });
  });

  it('is that of a long input where the stated price is the price that the table has for short ones', () => {
    const found = projected([tier('middle', priceOf(3, 15)), tier('strong', priceOf(5, 25))], [long]);
    expect(found.baseline_cost_usd).toBeCloseTo(1.275, 12);
    expect(found.routed_cost_usd).toBeCloseTo(1.5225, 12);
    expect(found.saving_usd).toBeCloseTo(-0.2475, 12);
    expect(found.warnings).toEqual([]);
    const short = { ...long, usage: tokenUsage({ input_tokens: 200_000 }) };
    expect(projected([tier('middle', priceOf(3, 15))], [short]).routed_cost_usd).toBeCloseTo(0.6, 12);
  });

  it('bills the cached part of a long input as input where the tier states no price for it', () => {
    const cached = { ...long, usage: tokenUsage({ input_tokens: 50_000, cache_read_tokens: 200_000 }) };
    expect(projected([tier('middle', priceOf(3, 15))], [cached]).routed_cost_usd).toBeCloseTo(1.5, 12);
  });

  it('is the stated price where that is not the table’s, and says that long inputs may cost more', () => {
    const found = projected([tier('middle', priceOf(2, 10)), tier('strong', priceOf(5, 25))], [long, batch('b')]);
    expect(found.routed_cost_usd).toBeCloseTo(0.51 + 0.0035, 12);
    expect(found.warnings).toEqual([{ code: 'long-inputs', fields: { requests: 1, of: 2 } }]);
  });
});
