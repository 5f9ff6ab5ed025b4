import { readFileSync, utimesSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PriceQuery } from '../../src/records/price.js';
import { tokenUsage, totalInputTokens } from '../../src/records/usage.js';
import { PRICES_RELEASED } from '../../src/sources/built-in-prices.js';
import { openPrices, tierPrice } from '../../src/sources/price-file.js';
import { failure, scratch } from './scratch.js';

const prices = await openPrices();
const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);
const cost = (model: string, usage: Parameters<typeof tokenUsage>[0], more: Partial<PriceQuery> = {}, table = prices) =>
  table.costUsd({ model, usage: tokenUsage(usage), atMs: at('2026-09-01'), ...more });
const million = { input_tokens: 1e6, output_tokens: 1e6 };

describe('the built-in prices', () => {
  it('say which table, version and day they are of, and the day moves with the pinned version', () => {
    expect(prices.info).toEqual({
      name: '@pydantic/genai-prices',
      version: PRICES_RELEASED.version,
      as_of: PRICES_RELEASED.day,
    });
    const pinned = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).dependencies[
      '@pydantic/genai-prices'
    ];
    expect(pinned).toBe(PRICES_RELEASED.version);
  });

  // Worked from the package's own answers: cached input once, tiers for the whole request, prices by date.
  it('give the checked examples', () => {
    expect(
      cost('claude-sonnet-4-5', {
        input_tokens: 10_000,
        cache_read_tokens: 80_000,
        cache_write_tokens: 10_000,
        output_tokens: 1000,
      }),
    ).toBeCloseTo(0.1065, 12);
    expect(cost('claude-sonnet-4-5', { input_tokens: 250_000, output_tokens: 1000 })).toBeCloseTo(1.5225, 12);
    expect(cost('o3', million, { atMs: at('2025-05-01') })).toBe(50);
    expect(cost('o3', million, { atMs: at('2025-07-01') })).toBe(10);
    expect(prices.priceOf('claude-haiku-4-5', 'anthropic', null)).toEqual({
      input: 1,
      output: 5,
      cache_read: 0.1,
      cache_write: 1.25,
      cache_write_1h: 2,
      as_of: PRICES_RELEASED.day,
    });
  });

  it('agree with the package on any usage, model and day', () => {
    const tokens = fc.oneof(fc.nat(1000), fc.nat(400_000));
    const models = [
      'claude-haiku-4-5',
      'claude-sonnet-4-5',
      'claude-opus-5',
      'claude-3-opus-20240229',
      'gpt-5',
      'gpt-5.4',
      'gpt-4o-mini',
      'o3',
      'gemini-2.5-pro',
      'deepseek-chat',
      'gpt-6-luna',
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        tokens,
        tokens,
        tokens,
        tokens,
        fc.nat(100),
        fc.integer({ min: at('2024-06-01'), max: at('2026-12-01') }),
        (model, input, output, read, write, long, atMs) => {
          const usage = tokenUsage({
            input_tokens: input,
            output_tokens: output,
            cache_read_tokens: read,
            cache_write_tokens: write,
            cache_write_1h_tokens: Math.floor((write * long) / 100),
          });
          const { surcharge: _none, ...counts } = usage;
          const inclusive = { ...counts, input_tokens: totalInputTokens(usage) };
          const expected = calcPrice(inclusive, model, { timestamp: new Date(atMs) })?.total_price ?? Number.NaN;
          const ours = prices.costUsd({ model, usage, atMs }) ?? Number.NaN;
          expect(Math.abs(ours - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, expected));
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('halve batches where batches cost half', () => {
    expect(cost('gpt-5', million, { isBatch: true })).toBe((cost('gpt-5', million) as number) / 2);
    expect(cost('deepseek-chat', million, { isBatch: true })).toBe(cost('deepseek-chat', million));
  });

  it('know the variants of OpenRouter that are free, and no other model of that name', () => {
    expect(cost('deepseek/deepseek-r1:free', million)).toBe(0);
    expect(cost('deepseek/deepseek-r1:free', million, { provider: 'openrouter' })).toBe(0);
    expect(cost('openrouter/deepseek/deepseek-r1:free', million)).toBe(0);
    expect(cost('mine:free', million)).toBeNull();
    expect(cost('ft:gpt-4o:team:free', million)).toBeGreaterThan(0);
  });

  it('know no price where there is none: null, never 0', () => {
    for (const model of [
      'claude-haiku-5',
      'nobody',
      '',
      '__proto__',
      'constructor',
      'toString',
      'ft:',
      '/',
      'openai/',
    ]) {
      expect(cost(model, million)).toBeNull();
      expect(prices.priceOf(model, 'openai', null)).toBeNull();
    }
  });

  it('gives no price of elsewhere to the zones of data that Azure asks more for', () => {
    for (const model of ['azure/eu/gpt-4o', 'azure/us/gpt-4o'])
      expect([model, cost(model, million)]).toEqual([model, null]);
    expect(cost('eu/gpt-4o', million, { provider: 'azure' })).toBeNull();
    expect(cost('azure/global/gpt-4o', million)).toBe(2.5 + 10);
  });

  const sonnet = 3 + 15;
  it.each([
    ['openai/gpt-4o-mini', null, 0.75],
    ['anthropic/claude-sonnet-4.5', null, sonnet],
    ['openrouter/anthropic/claude-sonnet-4.5', null, sonnet],
    ['anthropic/claude-sonnet-4.5', 'openrouter', sonnet],
    ['bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0', null, 3.3 + 16.5],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'my-gateway', 3.3 + 16.5],
    ['claude-sonnet-4-5@20250929', null, sonnet],
    ['vertex_ai/claude-sonnet-4-5@20250929', null, sonnet],
    ['azure/gpt-4o', null, 12.5],
    ['gpt-4o', 'azure_openai', 12.5],
    ['gpt-4o', 'recorded', 12.5],
    ['ft:gpt-4o-mini-2024-07-18:team::id', null, 1.5],
    ['claude-opus-4-1', 'openai', 90],
  ])('find %s of %s under the name that gateways give it', (model, provider, usd) => {
    const price = prices.priceOf(model, provider, null);
    expect((price?.input ?? 0) + (price?.output ?? 0)).toBeCloseTo(usd, 9);
  });

  it('price a request without a time by the day of the table, whatever the clock says', () => {
    expect(cost('o3', million, { atMs: null })).toBe(cost('o3', million, { atMs: Date.parse(PRICES_RELEASED.day) }));
  });
});

const GIVEN = '{"input":1,"output":2,"as_of":"2026-01-01"}';

describe('price overrides', () => {
  it('stand before the table, by id or by provider and id, in JSON or YAML', async () => {
    const own = { input: 1, output: 2, as_of: '2026-10-01' };
    for (const text of [
      JSON.stringify({ mine: own, 'acme/other': own }),
      'mine: {input: 1, output: 2, as_of: 2026-10-01}\nacme/other: {input: 1, output: 2, as_of: 2026-10-01}\n',
    ]) {
      const table = await openPrices(scratch(text, 'prices.json'));
      expect(cost('mine', million, {}, table)).toBe(3);
      expect(cost('other', million, { provider: 'acme', isBatch: true }, table)).toBe(1.5);
      expect(table.priceOf('mine', null, null)).toEqual({
        ...own,
        cache_read: null,
        cache_write: null,
        cache_write_1h: null,
      });
      expect(cost('gpt-5', million, {}, table)).toBe(cost('gpt-5', million));
      expect(table.info.name).toMatch(/^@pydantic\/genai-prices \+ \d+-prices\.json$/);
    }
  });

  it('may be the table of LiteLLM, in USD per token, with its tiers, dated by the file', async () => {
    const path = scratch(
      JSON.stringify({
        sample_spec: { input_cost_per_token: 0, output_cost_per_token: 0 },
        'claude-x': {
          input_cost_per_token: 3e-6,
          output_cost_per_token: 1.5e-5,
          cache_read_input_token_cost: 3e-7,
          cache_creation_input_token_cost: 3.75e-6,
          input_cost_per_token_above_200k_tokens: 6e-6,
          output_cost_per_token_above_200k_tokens: 2.25e-5,
          litellm_provider: 'anthropic',
        },
        'an-image-model': { output_cost_per_image: 0.04 },
      }),
    );
    utimesSync(path, new Date('2026-10-05'), new Date('2026-10-05'));
    const table = await openPrices(path);
    expect(table.priceOf('claude-x', null, null)).toEqual({
      input: 3,
      output: 15,
      cache_read: 0.3,
      cache_write: 3.75,
      cache_write_1h: null,
      as_of: '2026-10-05',
    });
    expect(cost('claude-x', { input_tokens: 250_000, output_tokens: 1000 }, {}, table)).toBeCloseTo(1.5225, 12);
    expect(cost('claude-x', { input_tokens: 200_000 }, {}, table)).toBeCloseTo(0.6, 12);
    for (const model of ['sample_spec', 'an-image-model']) expect(cost(model, million, {}, table)).toBeNull();
  });

  it.each([
    ['two prices of one model', `{"m":${GIVEN},\n"m":${GIVEN}}`, 'line 2: "m" stands there twice'],
    ['a field twice', '{"m":{"input":1,"input":2,"output":2,"as_of":"2026-01-01"}}', '"input" stands there twice'],
    ['a list', '[]', 'prices by model id are needed'],
    ['nothing in it', '{}', 'it holds no price'],
    ['no day', '{"m":{"input":1,"output":2}}', 'm.as_of'],
    ['another unit', '{"m":{"input":1,"output":2,"as_of":"2026-01-01","unit":"token"}}', 'm.unit'],
    ['a negative price', '{"m":{"input":-1,"output":2,"as_of":"2026-01-01"}}', 'm.input'],
    ['a price in a string', '{"m":{"input":"1","output":2,"as_of":"2026-01-01"}}', 'm.input'],
    ['an impossible number', '{"m":{"input":1e999,"output":2,"as_of":"2026-01-01"}}', 'm.input'],
  ])('are refused with %s', async (_name, text, words) => {
    const error = await failure(() => openPrices(scratch(text)));
    expect(error).toMatchObject({ code: 'bad-price-file', exitCode: 2 });
    expect(error.fields['detail']).toContain(words);
  });
});

describe('tierPrice', () => {
  it('is the price of the tier itself, else of its model, else unknown', () => {
    const own = { input: 9, output: 9, cache_read: null, cache_write: null, as_of: '2026-01-01' };
    const tier = { name: 't', provider: 'openai', model: 'gpt-4o' };
    expect(tierPrice({ ...tier, price: own }, prices, null)).toBe(own);
    expect(tierPrice(tier, prices, null)?.output).toBe(10);
    expect(tierPrice({ ...tier, model: 'nobody' }, prices, null)).toBeNull();
  });
});
