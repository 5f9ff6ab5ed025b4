import { readFileSync } from 'node:fs';
import { calcPrice, type PriceCalculation } from '@pydantic/genai-prices';
import {
  batchPrice,
  flatLevels,
  levelsCostUsd,
  type Price,
  type PriceLevel,
  type PriceLevels,
  type PriceTableInfo,
} from '../records/price.js';
import { surchargeOf, type TokenUsage, totalInputTokens } from '../records/usage.js';
import { isFineTuned, type ModelName, modelNames } from './model-id.js';

const PACKAGE = '@pydantic/genai-prices';
/**
 * Day the npm registry gives for the release that package.json pins. The package itself holds no date of its table;
 * a test fails when the pinned version moves and this does not.
 */
export const PRICES_RELEASED = { version: '0.1.8', day: '2026-09-23' } as const;

/** Prices of a model at a time. */
export interface ModelPrices {
  /** Price per token by size of the request; null when the model is not sold by the input and output token. */
  levels: PriceLevels | null;
  costUsd(usage: TokenUsage, isBatch: boolean): number | null;
  /** The model whose price stands in for a fine-tuned one that has none of its own; null: the price is its own. */
  standIn: string | null;
}

/** Providers, as the price package calls them, whose batch calls cost half. Elsewhere a batch call is priced in full. */
const HALF_PRICE_BATCHES = new Set(['anthropic', 'aws', 'azure', 'google', 'openai']);
/** Parts of a price that `Price` holds. A model that charges for anything else per call is left to the package. */
const OTHER_CHARGES = ['requests_kcount', 'output_reasoning_mtok', 'output_citation_mtok'] as const;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const CACHE_ENTRIES = 20_000;

type ModelPrice = PriceCalculation['model_price'];

/** Version of the installed package, read from its own package.json. */
export function builtInInfo(): PriceTableInfo {
  const file = new URL('../package.json', import.meta.resolve(PACKAGE));
  const version = String((JSON.parse(readFileSync(file, 'utf8')) as { version?: unknown }).version);
  return { name: PACKAGE, version, as_of: PRICES_RELEASED.day };
}

function usdAt(price: ModelPrice, key: string, input: number): number | null {
  const entry = price[key];
  if (entry === undefined) return null;
  if (typeof entry === 'number') return entry;
  return entry.tiers.reduce((usd, tier) => (input > tier.start ? tier.price : usd), entry.base);
}

/** A price at one size of request; null when input or output has none. */
function flatPrice(price: ModelPrice, input: number, asOf: string): Price | null {
  const [inUsd, outUsd] = [usdAt(price, 'input_mtok', input), usdAt(price, 'output_mtok', input)];
  if (inUsd === null || outUsd === null) return null;
  return {
    input: inUsd,
    output: outUsd,
    cache_read: usdAt(price, 'cache_read_mtok', input),
    cache_write: usdAt(price, 'cache_write_mtok', input),
    cache_write_1h: usdAt(price, 'cache_write_1h_mtok', input),
    as_of: asOf,
  };
}

function levelsOf(price: ModelPrice, asOf: string, isHalved: boolean): PriceLevels | null {
  const base = flatPrice(price, 0, asOf);
  if (base === null) return null;
  const levelAt = (above: number, flat: Price): PriceLevel => ({
    above,
    price: flat,
    batch: isHalved ? batchPrice(flat) : flat,
  });
  const starts = Object.values(price).flatMap((entry) =>
    typeof entry === 'object' ? entry.tiers.map((tier) => tier.start) : [],
  );
  const rest: PriceLevel[] = [...new Set(starts)]
    .sort((a, b) => a - b)
    .flatMap((start) => {
      const level = flatPrice(price, start + 1, asOf);
      return level === null ? [] : [levelAt(start, level)];
    });
  return [levelAt(-1, base), ...rest];
}

/** The package's own answer. It counts cached input inside the input, and throws on what it cannot make sense of. */
function ask(name: ModelName, usage: TokenUsage, atMs: number): PriceCalculation | null {
  const inclusive: Record<string, number> = {
    input_tokens: totalInputTokens(usage),
    output_tokens: usage.output_tokens,
    cache_read_tokens: usage.cache_read_tokens,
    cache_write_tokens: usage.cache_write_tokens,
  };
  if (usage.cache_write_1h_tokens) inclusive['cache_write_1h_tokens'] = usage.cache_write_1h_tokens;
  if (usage.reasoning_tokens) inclusive['output_reasoning_tokens'] = usage.reasoning_tokens;
  if (usage.input_audio_tokens) inclusive['input_audio_tokens'] = usage.input_audio_tokens;
  if (usage.output_audio_tokens) inclusive['output_audio_tokens'] = usage.output_audio_tokens;
  const options = { timestamp: new Date(atMs), ...(name.provider === null ? {} : { providerId: name.provider }) };
  try {
    return calcPrice(inclusive, name.model, options);
  } catch {
    return null;
  }
}

/** USD of what is charged by the piece, the same in a batch; null: the price does not tell all that the call is charged for. */
function piecesUsd(price: ModelPrice, usage: TokenUsage): number | null {
  const {
    surcharge,
    input_audio_tokens: heard = 0,
    output_audio_tokens: spoken = 0,
    web_searches: searches = 0,
  } = usage;
  const lacks = (count: number, key: string): boolean => count > 0 && typeof price[key] !== 'number';
  // Citations are billed as tokens, too, and no log counts them.
  if (surcharge !== undefined || price['output_citation_mtok'] !== undefined) return null;
  if (lacks(heard, 'input_audio_mtok') || lacks(spoken, 'output_audio_mtok')) return null;
  if (lacks(searches, 'web_searches_kcount')) return null;
  return searches === 0 ? 0 : (searches * (price['web_searches_kcount'] as number)) / 1000;
}

const NOTHING: TokenUsage = { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0 };

/** OpenRouter's variants of this name cost nothing, whoever serves them and whatever the model costs there. */
const FREE_VARIANT = /^[^:]+\/[^:/]+:free$/;

function lookUp(model: string, provider: string | null, atMs: number, asOf: string): ModelPrices | null {
  if (FREE_VARIANT.test(model)) {
    const free: Price = { input: 0, output: 0, cache_read: 0, cache_write: 0, as_of: asOf };
    return { levels: flatLevels(free), standIn: null, costUsd: () => 0 };
  }
  for (const name of modelNames(model, provider)) {
    const found = ask(name, NOTHING, atMs);
    if (found === null) continue;
    const isHalved = HALF_PRICE_BATCHES.has(found.provider.id);
    const levels = levelsOf(found.model_price, asOf, isHalved);
    const isPlain = levels !== null && OTHER_CHARGES.every((charge) => found.model_price[charge] === undefined);
    return {
      levels,
      standIn: isFineTuned(model) && !isFineTuned(name.model) ? name.model : null,
      costUsd(usage, isBatch) {
        if (isPlain && surchargeOf(usage) === null) return levelsCostUsd(levels, usage, isBatch);
        // Embeddings have no price for output, and none is needed while there is no output.
        if (levels === null && (usage.output_tokens > 0 || usdAt(found.model_price, 'input_mtok', 0) === null))
          return null;
        const full = ask(name, usage, atMs)?.total_price ?? null;
        const pieces = piecesUsd(found.model_price, usage);
        if (full === null || pieces === null) return null;
        return (isBatch && isHalved ? full / 2 : full) + pieces;
      },
    };
  }
  return null;
}

/** Whether a price changes within a day, as with off-peak prices. */
function variesByHour(model: string, provider: string | null, atMs: number): boolean {
  for (const name of modelNames(model, provider)) {
    const prices = ask(name, NOTHING, atMs)?.model.prices;
    if (prices !== undefined) {
      return Array.isArray(prices) && prices.some((entry) => entry.constraint?.type === 'time_of_date');
    }
  }
  return false;
}

/** What is remembered of one model: how long a price holds at most, and the prices by such spans of time. */
interface Remembered {
  slotMs: number;
  bySlot: Map<number, ModelPrices | null>;
}

/** One question, and for how long its answer holds. */
interface Asked {
  model: string;
  provider: string | null;
  fromMs: number;
  toMs: number;
  prices: ModelPrices | null;
}

const LATELY = 16;

/**
 * Looks prices up in the package and remembers them by model, provider and day (minute where a price changes
 * within the day), since asking the package takes 25 µs.
 * @param tableDay prices of requests without a time are those of this day
 */
export function builtInPrices(
  tableDay: string,
): (model: string, provider: string | null, atMs: number | null) => ModelPrices | null {
  const tableMs = Date.parse(tableDay);
  const byProvider = new Map<string | null, Map<string, Remembered>>();
  let entries = 0;

  function remembered(model: string, provider: string | null, atMs: number): Remembered {
    if (entries >= CACHE_ENTRIES) {
      byProvider.clear();
      entries = 0;
    }
    let byModel = byProvider.get(provider);
    if (byModel === undefined) {
      byModel = new Map();
      byProvider.set(provider, byModel);
    }
    let known = byModel.get(model);
    if (known === undefined) {
      known = { slotMs: variesByHour(model, provider, atMs) ? MINUTE_MS : DAY_MS, bySlot: new Map() };
      byModel.set(model, known);
      entries += 1;
    }
    return known;
  }

  /** What was asked last, by the length of the model's name: a log asks for few models, over and over. */
  const lately: (Asked | undefined)[] = Array.from({ length: LATELY });

  return (model, provider, atMs) => {
    const at = atMs ?? tableMs;
    const last = lately[model.length % LATELY];
    if (last !== undefined && at >= last.fromMs && at < last.toMs && last.model === model && last.provider === provider)
      return last.prices;
    const { slotMs, bySlot } = remembered(model, provider, at);
    const slot = Math.floor(at / slotMs);
    let prices = bySlot.get(slot);
    const fromMs = slot * slotMs;
    if (prices === undefined) {
      const asOf = new Date(Math.min(fromMs, tableMs)).toISOString().slice(0, 10);
      prices = lookUp(model, provider, fromMs, asOf);
      bySlot.set(slot, prices);
      entries += 1;
    }
    lately[model.length % LATELY] = { model, provider, fromMs, toMs: fromMs + slotMs, prices };
    return prices;
  };
}
