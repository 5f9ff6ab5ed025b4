import { flatLevels, type Price, type PriceLevels, type PriceTable } from './price.js';
import { type TokenUsage, totalInputTokens } from './usage.js';

/** What a tier asks for a call of any size, in a batch or not. */
export interface TierLevels {
  levels: PriceLevels;
  /** Input tokens above which the table has another price for the model than `levels`; null: none that is known. */
  sureUpTo: number | null;
}

const CACHE_PARTS = ['cache_read', 'cache_write', 'cache_write_1h'] as const;

/** Whether two prices agree, as far as the stated one goes. */
function isSamePrice(stated: Price, known: Price): boolean {
  const isCacheSame = CACHE_PARTS.every((part) => (stated[part] ?? null) === null || stated[part] === known[part]);
  return stated.input === known.input && stated.output === known.output && isCacheSame;
}

/** The table's levels with the cache prices that the tier states: what it leaves out stays billed as input. */
function asStated(levels: PriceLevels, stated: Price): PriceLevels {
  const cut = (price: Price): Price => ({
    ...price,
    ...Object.fromEntries(CACHE_PARTS.filter((part) => (stated[part] ?? null) === null).map((part) => [part, null])),
  });
  const [base, ...higher] = levels.map(({ above, price, batch }) => ({ above, price: cut(price), batch: cut(batch) }));
  return base ? [base, ...higher] : levels;
}

/**
 * What a call costs that moves to a tier: the price the tier states, else its model's newest in the table. A tier states what small
 * calls cost; where that is the table's own price of its model, so are the prices of long inputs and of batches. Any other
 * stated price holds for every size, and half of it in a batch. Null: there is no price.
 */
export function tierLevels(
  { model, provider, price }: { model: string; provider: string | null; price?: Price | null },
  prices: PriceTable,
): TierLevels | null {
  const known = prices.levelsOf?.(model, provider, null) ?? null;
  const stated = price ?? prices.priceOf(model, provider, null);
  if (stated === null) return null;
  if (known !== null && isSamePrice(stated, known[0].price)) return { levels: asStated(known, stated), sureUpTo: null };
  return { levels: flatLevels(stated), sureUpTo: known?.[1]?.above ?? null };
}

/** Whether a call is so long that the tier may ask more for it than its price says. */
export function isUnsure({ sureUpTo }: TierLevels, usage: TokenUsage): boolean {
  return sureUpTo !== null && totalInputTokens(usage) > sureUpTo;
}
