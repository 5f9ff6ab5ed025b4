import { describe, expect, it } from 'vitest';
import type { Price } from '../../src/records/price.js';
import { tokenUsage } from '../../src/records/usage.js';
import { answerCostUsd } from '../../src/replay/cost.js';
import { openPrices } from '../../src/sources/price-file.js';

const prices = await openPrices();
const tier = (price: Partial<Price>) => ({
  name: 't',
  provider: 'anthropic',
  model: 'claude-sonnet-4-5',
  price: { input: 3, output: 15, cache_read: null, cache_write: null, as_of: '2026-11-01', ...price },
});
const long = tokenUsage({ input_tokens: 250_000, output_tokens: 1000 });

describe('the cost of an answer', () => {
  it('of a long prompt is what the table asks for it where the tier states the price of its model', () => {
    // 250,000 at 6 and 1,000 at 22.50; at the small calls' prices it would be 0.765.
    expect(answerCostUsd(tier({}), 'claude-sonnet-4-5', long, prices)).toBeCloseTo(1.5225, 12);
  });

  it('at a price that only the tier knows is that price for every size', () => {
    expect(answerCostUsd(tier({ input: 2 }), 'claude-sonnet-4-5', long, prices)).toBeCloseTo(0.515, 12);
  });
});
