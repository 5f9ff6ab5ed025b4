/**
 * Tokens of one call in parts that do not overlap, so that a price is one short sum.
 * Whole numbers >= 0. Providers and log formats convert at the border: OpenAI's prompt count
 * contains the cached tokens, Anthropic's does not.
 */
export interface TokenUsage {
  /** Uncached input. */
  input_tokens: number;
  /** All output, reasoning included. */
  output_tokens: number;
  /** Input read from the provider's cache. */
  cache_read_tokens: number;
  /** Input written to the provider's cache, whatever its lifetime. */
  cache_write_tokens: number;
  /** The part of `cache_write_tokens` kept for one hour (dearer). Absent: none. */
  cache_write_1h_tokens?: number;
  /** The part of `output_tokens` spent on reasoning. Absent: not told. */
  reasoning_tokens?: number;
}

/** Usage with every part given or 0. For building, never for standing in for an unknown count. */
export function tokenUsage(parts: Partial<TokenUsage>): TokenUsage {
  return { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, ...parts };
}

/** Input of every kind: uncached, cache read, cache write. */
export function totalInputTokens(usage: TokenUsage): number {
  return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens;
}
