import type { Price } from '../records/price.js';
import { costUsd } from '../records/price.js';
import { type TokenUsage, totalInputTokens } from '../records/usage.js';

/** The price of requests with more than `above` input tokens of every kind; it holds for the whole request. */
export interface PriceLevel {
  above: number;
  price: Price;
}

/** Prices of one model by size of the request, rising in `above`; the first holds from nothing (-1). */
export type PriceLevels = readonly [PriceLevel, ...PriceLevel[]];

/** Cost of one call at the level that its input reaches. */
export function levelCostUsd(levels: PriceLevels, usage: TokenUsage): number {
  let price = levels[0].price;
  if (levels.length > 1) {
    const input = totalInputTokens(usage);
    for (const level of levels) if (input > level.above) price = level.price;
  }
  return costUsd(usage, price);
}
