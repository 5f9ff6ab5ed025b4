import type { GatewayRouting } from '../../records/gateway.js';

/** What goes to a gateway. With anything refused there are no files: a file that routes otherwise than the rules is worse than none. */
export interface ExportResult {
  files: { name: string; text: string }[];
  /** What the user has to know or do; what the target does differently without changing where a request goes first. */
  notes: string[];
  /** What the target cannot express, each with the way out. */
  refused: string[];
}

/** What a rules file does not say. */
export interface ExportOptions {
  /** Routing by the gateway's own score, as `tune --target` finds it. */
  routing?: GatewayRouting;
  /** Time that one answer may take, in ms. */
  timeoutMs?: number;
  /** Time that a provider is left alone after failing, in ms. */
  cooldownMs?: number;
  /** Further tries at the same provider. */
  retries?: number;
  /** Absolute path of the folder that the files will be in; claude-code-router loads its module from there. */
  folder?: string;
  /** Addresses other than the provider's own, and the environment variable of the key, by tier. */
  endpoints?: Record<string, { baseUrl?: string; apiKeyEnv?: string }>;
}

export const DEFAULT_TIMEOUT_MS = 60_000;
export const DEFAULT_COOLDOWN_MS = 30_000;
export const DEFAULT_RETRIES = 1;
