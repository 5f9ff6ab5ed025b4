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
  /** The part of `input_tokens` that is audio. Absent: none. */
  input_audio_tokens?: number;
  /** The part of `output_tokens` that is audio. Absent: none. */
  output_audio_tokens?: number;
  /** Searches of the web that the provider made for the call and charges beside its tokens. Absent: none. */
  web_searches?: number;
  /** What else made the call dearer than its tokens, of which no count tells. Absent: nothing. */
  surcharge?: Surcharge;
}

/**
 * Why a call costs something else than text at the plain price: its class of service (priority, fast, bound to a region), sound,
 * images in the answer, searches, or other tools that the provider runs (code, files).
 */
export const SURCHARGES = ['service_tier', 'audio', 'images', 'web_search', 'tools'] as const;
export type Surcharge = (typeof SURCHARGES)[number];

/** Why the plain price of text does not tell what a call costs; null: it does. */
export function surchargeOf(usage: TokenUsage): Surcharge | null {
  if (usage.surcharge !== undefined) return usage.surcharge;
  if (usage.input_audio_tokens || usage.output_audio_tokens) return 'audio';
  return usage.web_searches ? 'web_search' : null;
}

/** Usage with every part given or 0. For building, never for standing in for an unknown count. */
export function tokenUsage(parts: Partial<TokenUsage>): TokenUsage {
  return { input_tokens: 0, output_tokens: 0, cache_read_tokens: 0, cache_write_tokens: 0, ...parts };
}

/** Input of every kind: uncached, cache read, cache write. */
export function totalInputTokens(usage: TokenUsage): number {
  return usage.input_tokens + usage.cache_read_tokens + usage.cache_write_tokens;
}
