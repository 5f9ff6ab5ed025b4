import type { TrafficMix } from '../records/mix.js';
import type { OverrideUse, PriceTable } from '../records/price.js';
import type { Warning } from '../records/warning.js';
import { nearest } from '../sources/ladder.js';

const DAY_MS = 86_400_000;
/** Prices of models change about so often. */
const OLD_DAYS = 90;
const MOST_NAMED = 3;

/** What a reader should know of the prices that a mix rests on. */
export function priceWarnings(mix: TrafficMix, prices: PriceTable, nowMs: number): Warning[] {
  const overrides = prices.overrides?.() ?? [];
  return [...oldPrices(mix, overrides, nowMs), ...estimatedPrices(mix, prices), ...unusedPrices(mix, overrides)];
}

/** Warnings when the table, or prices of the user's own that were used, are old against today or against the log. */
function oldPrices({ prices, to }: TrafficMix, overrides: readonly OverrideUse[], nowMs: number): Warning[] {
  const latestMs = Math.max(nowMs, to === null ? 0 : Date.parse(to));
  const age = (day: string): number => Math.floor((latestMs - Date.parse(day)) / DAY_MS);
  const days = age(prices.as_of);
  const old = overrides.filter(({ isUsed, as_of: day }) => isUsed && age(day) > OLD_DAYS);
  return [
    ...(days > OLD_DAYS ? [{ code: 'prices-old', fields: { as_of: prices.as_of, days } }] : []),
    ...(old.length > 0
      ? [{ code: 'own-prices-old', fields: { count: old.length, models: named(old), days: OLD_DAYS } }]
      : []),
  ];
}

const named = (overrides: readonly OverrideUse[]): string[] => overrides.slice(0, MOST_NAMED).map(({ model }) => model);

/** A warning when models are priced as the one that they were trained from. */
function estimatedPrices({ models }: TrafficMix, prices: PriceTable): Warning[] {
  const found = models.filter(({ model, cost_usd }) => cost_usd !== null && prices.standIn?.(model));
  if (found.length === 0) return [];
  const requests = found.reduce((sum, one) => sum + one.requests, 0);
  const names = found.slice(0, MOST_NAMED).map(({ model }) => `${model} as ${prices.standIn?.(model)}`);
  return [{ code: 'fine-tuned-prices', fields: { requests, models: names } }];
}

/**
 * A warning when prices of the user's own are of no model in the log: a misspelt id would price nothing and say nothing. A table
 * that holds more models than anybody writes by hand is only of interest when none of it is used.
 */
function unusedPrices({ models, unpriced_models: unpriced }: TrafficMix, overrides: readonly OverrideUse[]): Warning[] {
  const unused = overrides.filter(({ isUsed }) => !isUsed);
  const isTable = overrides.length > BY_HAND;
  if (unused.length === 0 || (isTable && unused.length < overrides.length)) return [];
  const known = (unpriced.length > 0 ? unpriced : models).map(({ model }) => model);
  const words = unused.slice(0, MOST_NAMED).map(({ model }) => {
    const meant = nearest(model, known);
    return meant === null || meant.length > LONGEST_SHOWN ? model : `${model} (nearest in the log: ${meant})`;
  });
  return [{ code: 'prices-unused', fields: { count: unused.length, of: overrides.length, models: words } }];
}

const BY_HAND = 50;
const LONGEST_SHOWN = 100;
