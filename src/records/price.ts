import type { TokenUsage } from './usage.js';

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

/** Where prices come from; printed in every report. */
export interface PriceTableInfo {
  name: string;
  version: string;
  /** Day of the table, `YYYY-MM-DD`. */
  as_of: string;
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
  /** The model whose price stands in for a fine-tuned one, which makes its cost an estimate; null: the price is its own. */
  standIn?(model: string): string | null;
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
