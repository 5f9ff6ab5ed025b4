import { basename } from 'node:path';
import type { Price, PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { builtInInfo, builtInPrices } from './built-in-prices.js';
import { levelCostUsd, type PriceLevels } from './price-levels.js';
import { readPriceOverrides } from './price-override.js';

/** Providers, as the price package calls them, whose batch calls cost half. Elsewhere a batch call is priced in full. */
const HALF_PRICE_BATCHES = new Set(['anthropic', 'aws', 'azure', 'google', 'openai']);

/** The override for a model: by its id, else by `provider/id`, as LiteLLM names some. */
function overrideOf(
  overrides: ReadonlyMap<string, PriceLevels> | null,
  model: string,
  provider: string | null,
): PriceLevels | null {
  if (overrides === null) return null;
  return overrides.get(model) ?? (provider === null ? undefined : overrides.get(`${provider}/${model}`)) ?? null;
}

/**
 * The built-in dated price table, with a file of the user's own prices in front of it when a path is given.
 * A request is priced by its own date; without one, by the day of the table, so that results do not change with the
 * clock. A model that is sold in larger units than the token, or that nobody knows, has no price: null.
 * Overrides hold at every date, and half of them for batches.
 * @throws the errors of `readPriceOverrides`
 */
export async function openPrices(overridesPath?: string): Promise<PriceTable> {
  const overrides = overridesPath === undefined ? null : await readPriceOverrides(overridesPath);
  const built = builtInInfo();
  const look = builtInPrices(built.as_of);
  const name = overridesPath === undefined ? built.name : `${built.name} + ${basename(overridesPath)}`;
  return {
    info: { ...built, name },
    costUsd({ model, provider = null, usage, atMs, isBatch = false }) {
      const own = overrideOf(overrides, model, provider);
      if (own !== null) return levelCostUsd(own, usage) * (isBatch ? 0.5 : 1);
      const prices = look(model, provider, atMs);
      const full = prices?.costUsd(usage) ?? null;
      return full !== null && isBatch && HALF_PRICE_BATCHES.has(prices?.provider ?? '') ? full / 2 : full;
    },
    priceOf(model, provider, atMs) {
      const levels = overrideOf(overrides, model, provider) ?? look(model, provider, atMs)?.levels ?? null;
      return levels === null ? null : levels[0].price;
    },
    standIn(model) {
      return overrideOf(overrides, model, null) === null ? (look(model, null, null)?.standIn ?? null) : null;
    },
  };
}

/** The tier's own price, else that of its model at `atMs` in the table; null when neither is known. */
export function tierPrice(tier: Tier, prices: PriceTable, atMs: number | null): Price | null {
  return tier.price ?? prices.priceOf(tier.model, tier.provider, atMs);
}
