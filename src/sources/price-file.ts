import { basename } from 'node:path';
import { callPrice, costUsd, flatLevels, type Price, type PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { builtInInfo, builtInPrices } from './built-in-prices.js';
import { overrideFinder } from './override-finder.js';
import { readPriceOverrides } from './price-override.js';

/**
 * The built-in dated price table, with a file of the user's own prices in front of it when a path is given.
 * A request is priced by its own date; without one, by the day of the table, so that results do not change with the
 * clock. A model that is sold in larger units than the token, or that nobody knows, has no price: null.
 * Overrides hold at every date, and half of them for batches where they do not say what a batch costs.
 * @throws the errors of `readPriceOverrides`
 */
export async function openPrices(overridesPath?: string): Promise<PriceTable> {
  const overrides = overrideFinder(overridesPath === undefined ? new Map() : await readPriceOverrides(overridesPath));
  const built = builtInInfo();
  const look = builtInPrices(built.as_of);
  const name = overridesPath === undefined ? built.name : `${built.name} + ${basename(overridesPath)}`;
  const levelsOf: NonNullable<PriceTable['levelsOf']> = (model, provider, atMs) =>
    overrides(model, provider) ?? look(model, provider, atMs)?.levels ?? null;
  return {
    info: { ...built, name },
    costUsd({ model, provider = null, usage, atMs, isBatch = false }) {
      const own = overrides(model, provider);
      if (own !== null) return costUsd(usage, callPrice(own, usage, isBatch));
      return look(model, provider, atMs)?.costUsd(usage, isBatch) ?? null;
    },
    priceOf: (model, provider, atMs) => levelsOf(model, provider, atMs)?.[0].price ?? null,
    levelsOf,
    standIn: (model) => (overrides(model, null) === null ? (look(model, null, null)?.standIn ?? null) : null),
  };
}

/** A table in which a model without a price has that of the tier that names it, at every date; half of it in a batch. */
export function withTierPrices(table: PriceTable, tiers: readonly Tier[]): PriceTable {
  const priced = tiers.flatMap(({ model, price }) => (price ? [[model, flatLevels(price)] as const] : []));
  if (priced.length === 0) return table;
  const own = overrideFinder(new Map(priced));
  return {
    ...table,
    costUsd(query) {
      const { model, provider = null, usage, isBatch = false } = query;
      const known = table.costUsd(query);
      const levels = known === null ? own(model, provider) : null;
      return levels === null ? known : costUsd(usage, callPrice(levels, usage, isBatch));
    },
    priceOf: (model, provider, atMs) => table.priceOf(model, provider, atMs) ?? own(model, provider)?.[0].price ?? null,
  };
}

/** The tier's own price, else that of its model at `atMs` in the table; null when neither is known. */
export function tierPrice(tier: Tier, prices: PriceTable, atMs: number | null): Price | null {
  return tier.price ?? prices.priceOf(tier.model, tier.provider, atMs);
}
