import { describe, expect, it } from 'vitest';
import type { PriceQuery } from '../../src/records/price.js';
import { tokenUsage } from '../../src/records/usage.js';
import { openPrices, withTierPrices } from '../../src/sources/price-file.js';
import { failure, scratch } from './scratch.js';

const prices = await openPrices();
const cost = (model: string, usage: Parameters<typeof tokenUsage>[0], more: Partial<PriceQuery> = {}, table = prices) =>
  table.costUsd({ model, usage: tokenUsage(usage), atMs: Date.parse('2026-09-01T12:00:00Z'), ...more });
const million = { input_tokens: 1e6, output_tokens: 1e6 };
const flat = (input: number, output: number) => ({ input, output, as_of: '2026-10-01' });

describe('price overrides', () => {
  it('may mix entries of both forms, each read by its own', async () => {
    const table = await openPrices(
      scratch(
        JSON.stringify({
          'lite-one': { input_cost_per_token: 1e-6, output_cost_per_token: 2e-6, litellm_provider: 'x' },
          mine: flat(1, 2),
          'an-image-model': { output_cost_per_image: 0.04, mode: 'image_generation' },
        }),
      ),
    );
    for (const model of ['lite-one', 'mine']) expect(cost(model, million, {}, table)).toBe(3);
    expect(cost('an-image-model', million, {}, table)).toBeNull();
  });

  it('hold for a model under every name that the table would find it by, the nearest name first', async () => {
    const file = { 'gpt-4o': flat(1, 1), 'azure/gpt-4o': flat(2, 2), 'vertex_ai/gemini-x': flat(3, 3) };
    const table = await openPrices(scratch(JSON.stringify(file)));
    const per = (model: string, provider: string | null = null) => cost(model, million, { provider }, table);
    expect([per('gpt-4o'), per('openai/gpt-4o'), per('gpt-4o', 'openai'), per('openai/gpt-4o', 'litellm')]).toEqual([
      2, 2, 2, 2,
    ]);
    expect([per('gpt-4o', 'azure'), per('gpt-4o', 'azure_openai'), per('azure/gpt-4o')]).toEqual([4, 4, 4]);
    expect([per('gemini-x', 'google'), per('vertex_ai/gemini-x')]).toEqual([6, 6]);
    expect(per('ft:gpt-4o-2024-08-06:team::id')).toBe(cost('ft:gpt-4o-2024-08-06:team::id', million));
    expect(table.priceOf('openai/gpt-4o', null, null)?.input).toBe(1);
  });

  it('state what a batch costs, as LiteLLM does; half of what they do not state', async () => {
    const file = {
      half: { input_cost_per_token: 4e-6, output_cost_per_token: 8e-6 },
      stated: {
        input_cost_per_token: 4e-6,
        output_cost_per_token: 8e-6,
        input_cost_per_token_batches: 1e-6,
        output_cost_per_token_batches: 3e-6,
        input_cost_per_token_above_200k_tokens: 6e-6,
      },
    };
    const table = await openPrices(scratch(JSON.stringify(file)));
    const output = { output_tokens: 1e6 };
    expect(cost('half', million, { isBatch: true }, table)).toBe(6);
    expect(cost('stated', output, { isBatch: true }, table)).toBe(3);
    expect(cost('stated', output, {}, table)).toBe(8);
    expect(cost('stated', million, {}, table)).toBe(14);
    expect(cost('stated', { input_tokens: 1e5 }, { isBatch: true }, table)).toBeCloseTo(0.1, 12);
    expect(table.levelsOf?.('stated', null, null)?.map(({ above }) => above)).toEqual([-1, 200_000]);
  });

  it.each([
    [
      'LiteLLM price in a string',
      { input_cost_per_token: '3e-6', output_cost_per_token: 1e-6 },
      'm.input_cost_per_token',
    ],
    ['negative LiteLLM price', { input_cost_per_token: 1e-6, output_cost_per_token: -1 }, 'm.output_cost_per_token'],
    [
      'price of long inputs in a string',
      { input_cost_per_token: 1e-6, output_cost_per_token: 1e-6, input_cost_per_token_above_200k_tokens: '1' },
      'm.input_cost_per_token_above_200k_tokens',
    ],
    ['entry of neither form', { inptu: 1, output_tokens: 2 }, 'm'],
    ['entry of both forms', { ...flat(1, 2), input_cost_per_token: 1e-6 }, 'm.input_cost_per_token'],
  ])('are refused with a %s, which is named', async (_name, entry, words) => {
    const good = { input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 };
    const error = await failure(() => openPrices(scratch(JSON.stringify({ good, m: entry }))));
    expect(error).toMatchObject({ code: 'bad-price-file', exitCode: 2 });
    expect(error.fields['detail']).toContain(words);
  });
});

describe('the price of a tier', () => {
  const tiers = [
    {
      name: 'house',
      provider: 'openai',
      model: 'house',
      price: { ...flat(4, 8), cache_read: null, cache_write: null },
    },
    {
      name: 'large',
      provider: 'openai',
      model: 'gpt-5',
      price: { ...flat(1, 1), cache_read: null, cache_write: null },
    },
  ];

  it('is that of its model in the log where the table has none, and only there', () => {
    const table = withTierPrices(prices, tiers);
    expect(cost('house', million, {}, table)).toBe(12);
    expect(cost('openai/house', million, { isBatch: true }, table)).toBe(6);
    expect(table.priceOf('house', null, null)).toEqual(tiers[0]?.price);
    expect(cost('gpt-5', million, {}, table)).toBe(cost('gpt-5', million));
    expect(cost('nobody', million, {}, table)).toBeNull();
    expect(table.levelsOf?.('house', null, null)?.[0].price).toEqual(tiers[0]?.price);
    expect(table.info.own).toEqual([
      { source: 'tiers', prices: 1, as_of: expect.any(String), newest: expect.any(String) },
    ]);
    expect(withTierPrices(prices, [{ provider: 'openai', model: 'house' }])).toBe(prices);
  });

  it('say in words what is wrong with an entry', async () => {
    const detail = async (entry: object): Promise<unknown> => {
      const fault = await failure(() => openPrices(scratch(JSON.stringify({ m: entry }))));
      return (fault as { fields?: { detail?: unknown } }).fields?.detail;
    };
    expect(await detail({ input: 1, as_of: '2026-10-01' })).toMatch(/^m\.output: is missing$/);
    expect(await detail({ ...flat(1, 2), cashe_read: 1 })).toMatch(/^m\.cashe_read: unknown key; known here: input, /);
    expect(await detail({ ...flat(1, 2), as_of: '2026-02-30' })).toBe('m.as_of: a day of the calendar is needed');
    expect(await detail({ ...flat(1, 2), as_of: '2026-99-99' })).toMatch(/^m\.as_of: a day as "2026-11-01" is needed$/);
  });
});
