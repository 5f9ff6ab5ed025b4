import { describe, expect, it } from 'vitest';
import { BUILT_IN_TIERS, ladderOf, nearest } from '../../src/sources/ladder.js';
import { openPrices } from '../../src/sources/price-file.js';
import { failure } from './scratch.js';

describe('ladderOf', () => {
  it('gives the built-in tiers in the order of the names', () => {
    expect(ladderOf(['haiku', 'sonnet', 'opus']).map((tier) => tier.model)).toEqual([
      'claude-haiku-4-5',
      'claude-sonnet-5',
      'claude-opus-5',
    ]);
    expect(ladderOf(['gpt-5', 'gpt-5-nano']).map((tier) => tier.provider)).toEqual(['openai', 'openai']);
  });

  it('takes a config file in place of the built-in tiers', async () => {
    const own = [{ name: 'small', provider: 'openai', model: 'm' }];
    expect(ladderOf(['small'], own)).toEqual(own);
    expect(await failure(() => ladderOf(['haiku'], own))).toMatchObject({
      code: 'unknown-tier',
      fields: { known: ['small'] },
    });
  });

  it('names the known tiers and the nearest when there is no such tier', async () => {
    expect(await failure(() => ladderOf(['hiaku']))).toMatchObject({
      code: 'unknown-tier',
      exitCode: 2,
      fields: { tier: 'hiaku', nearest: 'haiku' },
    });
    expect(await failure(() => ladderOf(['__proto__']))).toMatchObject({ code: 'unknown-tier' });
  });

  it('refuses a tier named twice', async () => {
    expect(await failure(() => ladderOf(['haiku', 'haiku']))).toMatchObject({ code: 'duplicate-tier' });
  });

  it('has a price for every built-in tier, cheapest first within a provider', async () => {
    const prices = await openPrices();
    for (const provider of ['anthropic', 'openai']) {
      const usd = BUILT_IN_TIERS.filter((tier) => tier.provider === provider).map(
        (tier) => prices.priceOf(tier.model, provider, null)?.output ?? Number.NaN,
      );
      expect(usd).toEqual([...usd].sort((a, b) => a - b));
      expect(usd.every((price) => price > 0)).toBe(true);
    }
  });
});

describe('nearest', () => {
  it('is the word with the fewest changes, the first of equals, and none that is not alike', () => {
    expect(nearest('opsu', ['haiku', 'opus'])).toBe('opus');
    expect(nearest('Haiku', ['haiku', 'opus'])).toBe('haiku');
    expect(nearest('aab', ['aaa', 'aac'])).toBe('aaa');
    expect(nearest('claude-haiku-4-5', ['haiku', 'opus'])).toBe('haiku');
    expect(nearest('gpt', ['haiku', 'gpt-5-nano'])).toBe('gpt-5-nano');
    for (const word of ['x', '-', '', 'gemini', 'mistral-large']) expect(nearest(word, ['haiku', 'opus'])).toBeNull();
    expect(nearest('x', [])).toBeNull();
  });
});
