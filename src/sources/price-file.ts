import { basename } from 'node:path';
import {
  flatLevels,
  levelsCostUsd,
  type OwnPrices,
  type Price,
  type PriceLevels,
  type PriceTable,
} from '../records/price.js';
import type { RouterConfig, Tier } from '../records/tier.js';
import { builtInInfo, builtInPrices } from './built-in-prices.js';
import { overrideFinder } from './override-finder.js';

/** How many prices of a source there are, and of which days; none: nothing. */
function ownPrices(source: string, prices: readonly Price[]): OwnPrices[] {
  const days = prices.map(({ as_of: day }) => day).sort();
  const [first, last] = [days[0], days.at(-1)];
  return first === undefined || last === undefined
    ? []
    : [{ source, prices: prices.length, as_of: first, newest: last }];
}

/**
 * The built-in dated price table, with a file of the user's own prices in front of it when a path is given.
 * A request is priced by its own date; without one, by the day of the table, so that results do not change with the
 * clock. A model that is sold in larger units than the token, or that nobody knows, has no price: null.
 * Overrides hold at every date, and half of them for batches where they do not say what a batch costs.
 * @throws the errors of `readPriceOverrides`
 */
export async function openPrices(overridesPath?: string): Promise<PriceTable> {
  const given =
    overridesPath === undefined
      ? new Map<string, PriceLevels>()
      : await (await import('./price-override.js')).readPriceOverrides(overridesPath);
  const finder = overrideFinder(given);
  const built = builtInInfo();
  const look = builtInPrices(built.as_of);
  const file = overridesPath === undefined ? null : basename(overridesPath);
  const dated = [...given].map(([model, [{ price }]]) => ({ model, price }));
  const levelsOf: NonNullable<PriceTable['levelsOf']> = (model, provider, atMs) =>
    finder.find(model, provider) ?? look(model, provider, atMs)?.levels ?? null;
  return {
    info:
      file === null
        ? built
        : {
            ...built,
            name: `${built.name} + ${file}`,
            own: ownPrices(
              file,
              dated.map(({ price }) => price),
            ),
          },
    costUsd({ model, provider = null, usage, atMs, isBatch = false }) {
      const own = finder.find(model, provider);
      if (own !== null) return levelsCostUsd(own, usage, isBatch);
      return look(model, provider, atMs)?.costUsd(usage, isBatch) ?? null;
    },
    priceOf: (model, provider, atMs) => levelsOf(model, provider, atMs)?.[0].price ?? null,
    levelsOf,
    standIn: (model) => (finder.find(model, null) === null ? (look(model, null, null)?.standIn ?? null) : null),
    ...(file !== null && {
      overrides: () => dated.map(({ model, price }) => ({ model, as_of: price.as_of, isUsed: finder.isUsed(model) })),
    }),
  };
}

/** The prices that a config asks for: the table, its price file in front, and the prices of its tiers where both know none. */
export async function configPrices(config: Pick<RouterConfig, 'prices' | 'tiers'> | null): Promise<PriceTable> {
  const table = await openPrices(config?.prices);
  const tiers = config?.tiers ?? [];
  // What prices a tier is of use, whether its model is in a log or not.
  for (const { model, provider } of tiers) table.priceOf(model, provider, null);
  return withTierPrices(table, tiers);
}

/** A step of a ladder that may state a price, in a config or in a rules file. */
interface PricedTier {
  model: string;
  provider: string | null;
  price?: Price | null;
}

/** A table in which a model without a price has that of the tier that names it, at every date; half of it in a batch. */
export function withTierPrices(table: PriceTable, tiers: readonly PricedTier[]): PriceTable {
  const lacking = tiers.flatMap(({ model, provider, price }) =>
    price && table.priceOf(model, provider, null) === null ? [{ model, price }] : [],
  );
  if (lacking.length === 0) return table;
  const own = overrideFinder(new Map(lacking.map(({ model, price }) => [model, flatLevels(price)])));
  const levelsOf: NonNullable<PriceTable['levelsOf']> = (model, provider, atMs) =>
    table.levelsOf?.(model, provider, atMs) ?? own.find(model, provider);
  const stated = lacking.map(({ price }) => price);
  return {
    ...table,
    info: { ...table.info, own: [...(table.info.own ?? []), ...ownPrices('tiers', stated)] },
    costUsd(query) {
      const { model, provider = null, usage, isBatch = false } = query;
      const known = table.costUsd(query);
      const levels = known === null ? own.find(model, provider) : null;
      return levels === null ? known : levelsCostUsd(levels, usage, isBatch);
    },
    priceOf: (model, provider, atMs) =>
      table.priceOf(model, provider, atMs) ?? own.find(model, provider)?.[0].price ?? null,
    levelsOf,
  };
}

/** The tier's own price, else that of its model at `atMs` in the table; null when neither is known. */
export function tierPrice(tier: Tier, prices: PriceTable, atMs: number | null): Price | null {
  return tier.price ?? prices.priceOf(tier.model, tier.provider, atMs);
}
