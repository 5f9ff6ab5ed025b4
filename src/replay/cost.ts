import { RouterError } from '../records/error.js';
import { levelsCostUsd, type Price, type PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { tierLevels } from '../records/tier-levels.js';
import type { TokenUsage } from '../records/usage.js';

/** Provider whose prices hold for a tier; a recorded tier's model id alone decides. */
function priceProvider(tier: Tier): string | null {
  return tier.provider === 'recorded' ? null : tier.provider;
}

/**
 * The price of each tier, in tier order: its own, else the table's newest.
 * @throws no-price for the first tier whose model has neither; nothing has run by then.
 */
export function tierPrices(tiers: readonly Tier[], prices: PriceTable): Price[] {
  return tiers.map((tier) => {
    const price = tier.price ?? prices.priceOf(tier.model, priceProvider(tier), null);
    if (!price) throw new RouterError('no-price', { model: tier.model, tier: tier.name });
    return price;
  });
}

/**
 * Cost of one answer in USD; null without usage. The tier's own price wins, with what the table asks for long inputs where it agrees
 * on the model's price; else the table's, for the model that answered or was asked.
 */
export function answerCostUsd(tier: Tier, model: string, usage: TokenUsage | null, prices: PriceTable): number | null {
  if (!usage) return null;
  const provider = priceProvider(tier);
  const own = tier.price && tierLevels({ model: tier.model, provider, price: tier.price }, prices);
  if (own) return levelsCostUsd(own.levels, usage, false);
  const query = { provider, usage, atMs: null };
  return prices.costUsd({ ...query, model }) ?? prices.costUsd({ ...query, model: tier.model });
}
