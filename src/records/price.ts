import { surchargeOf, type TokenUsage, totalInputTokens } from './usage.js';

/** USD per million tokens. `null`: the table does not say, which is not the same as free. */
export interface Price {
  input: number;
  output: number;
  cache_read: number | null;
  cache_write: number | null;
  /** One-hour cache writes; null: priced as `cache_write`. */
  cache_write_1h?: number | null;
  /** Day the price was last known to hold, `YYYY-MM-DD`. */
  as_of: string;
}

/** The price of requests with more than `above` input tokens of every kind; it holds for the whole request. */
export interface PriceLevel {
  above: number;
  price: Price;
  /** Of calls in a batch. */
  batch: Price;
}

/** Prices of one model by size of the request, rising in `above`; the first holds from nothing (-1). */
export type PriceLevels = readonly [PriceLevel, ...PriceLevel[]];

/** Where prices come from; printed in every report. */
export interface PriceTableInfo {
  name: string;
  version: string;
  /** Day of the table, `YYYY-MM-DD`. */
  as_of: string;
  /** Prices of the user's own that stand beside the table; absent: none. */
  own?: readonly OwnPrices[];
}

/** Prices that the user states, and the oldest and newest day they are said to be of. */
export interface OwnPrices {
  /** Name of the file, or `tiers`: those that state a price of a model which the table lacks. */
  source: string;
  prices: number;
  as_of: string;
  newest: string;
}

/** One question to a price table. */
export interface PriceQuery {
  model: string;
  provider?: string | null;
  usage: TokenUsage;
  /** Time of the request, ms since the epoch; null: the table's newest price. */
  atMs: number | null;
  /** Batch calls cost half at OpenAI, Anthropic, Bedrock and Vertex. */
  isBatch?: boolean;
}

/** Prices of models, by date. Implemented in `sources/`; a pure folder receives it as an argument. */
export interface PriceTable {
  info: PriceTableInfo;
  /** Cost of one call in USD, or null when the model has no price. Never 0 for an unknown model. */
  costUsd(query: PriceQuery): number | null;
  /** Price per million tokens of a small call, or null when the model has no price. */
  priceOf(model: string, provider: string | null, atMs: number | null): Price | null;
  /** The same for calls of every size; absent: the table knows of none but small ones. */
  levelsOf?(model: string, provider: string | null, atMs: number | null): PriceLevels | null;
  /** The model whose price stands in for a fine-tuned one, which makes its cost an estimate; null: the price is its own. */
  standIn?(model: string): string | null;
  /** Prices of the user's file, and whether one was found for anything that was asked so far; absent: there is no file. */
  overrides?(): OverrideUse[];
}

/** One price of the user's own file. */
export interface OverrideUse {
  /** As the file has it. */
  model: string;
  as_of: string;
  isUsed: boolean;
}

/**
 * Cost of one call in USD from a flat price.
 * Cache parts without a price of their own are billed as input, which never understates the bill.
 */
export function costUsd(usage: TokenUsage, price: Price): number {
  const longWrites = usage.cache_write_1h_tokens ?? 0;
  const write = price.cache_write ?? price.input;
  return (
    (usage.input_tokens * price.input +
      usage.output_tokens * price.output +
      usage.cache_read_tokens * (price.cache_read ?? price.input) +
      (usage.cache_write_tokens - longWrites) * write +
      longWrites * (price.cache_write_1h ?? write)) /
    1e6
  );
}

/** Share of the price that a batch call costs where nothing else is known: at OpenAI, Anthropic, Bedrock and Vertex. */
const BATCH_SHARE = 0.5;

const half = (usd: number): number => usd * BATCH_SHARE;

/** Half of a price, for calls in a batch. */
export function batchPrice(price: Price): Price {
  const { cache_read: read, cache_write: write, cache_write_1h: long } = price;
  return {
    ...price,
    input: half(price.input),
    output: half(price.output),
    cache_read: read === null ? null : half(read),
    cache_write: write === null ? null : half(write),
    ...(long !== undefined && { cache_write_1h: long === null ? null : half(long) }),
  };
}

/** A price that holds for calls of every size, and half of it in a batch. */
export function flatLevels(price: Price): PriceLevels {
  return [{ above: -1, price, batch: batchPrice(price) }];
}

/** The price of one call: that of the level its input reaches, in a batch or not. */
export function callPrice(levels: PriceLevels, usage: TokenUsage, isBatch: boolean): Price {
  let [level] = levels;
  if (levels.length > 1) {
    const input = totalInputTokens(usage);
    for (const higher of levels) if (input > higher.above) level = higher;
  }
  return isBatch ? level.batch : level.price;
}

/** Cost of one call in USD by the prices of its model; null when it costs something else than text, of which they do not tell. */
export function levelsCostUsd(levels: PriceLevels, usage: TokenUsage, isBatch: boolean): number | null {
  return surchargeOf(usage) === null ? costUsd(usage, callPrice(levels, usage, isBatch)) : null;
}
