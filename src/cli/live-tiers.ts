import { askedBy, type PlannedCall } from '../evals/plan.js';
import { ANTHROPIC_URL, anthropicBody, anthropicProvider } from '../providers/anthropic.js';
import { anthropicBatch } from '../providers/anthropic-batch.js';
import type { LiveOptions } from '../providers/attempt.js';
import { CALL_TIMEOUTS } from '../providers/guard.js';
import { OPENAI_URL, openAiBody, openAiProvider } from '../providers/openai.js';
import { openAiBatch } from '../providers/openai-batch.js';
import type { Clock } from '../records/clock.js';
import { RouterError } from '../records/error.js';
import type { Tier } from '../records/tier.js';
import type { BatchTier } from '../replay/batch.js';
import type { CacheKey } from '../replay/cache.js';
import { type Endpoint, newEndpoint, newLane } from '../replay/lane.js';
import type { LiveTier } from '../replay/live.js';

const DEFAULTS = {
  anthropic: { url: ANTHROPIC_URL, urlEnv: 'ANTHROPIC_BASE_URL', keyEnv: 'ANTHROPIC_API_KEY' },
  openai: { url: OPENAI_URL, urlEnv: 'OPENAI_BASE_URL', keyEnv: 'OPENAI_API_KEY' },
} as const;

export interface LiveSettings {
  env: Record<string, string | undefined>;
  clock: Clock;
  /** Longest answer in tokens, where a tier does not say. */
  maxTokens: number;
  /** Calls of a tier at once, at most. */
  concurrency: number;
  /** How long a provider may be down before the run stops. */
  patienceMs: number;
}

/** A live tier's address and key. */
export interface TierAccess {
  baseUrl: string;
  apiKey: string;
}

/**
 * Where a tier's calls go and the key from the environment. The vendor's own key is never sent to another address but this machine.
 * @throws no-api-key, key-for-base-url
 */
export function accessOf(tier: Tier, env: LiveSettings['env']): TierAccess {
  const { url, urlEnv, keyEnv } = DEFAULTS[tier.provider as keyof typeof DEFAULTS];
  const baseUrl = (tier.base_url ?? (env[urlEnv] || url)).replace(/\/+$/, '');
  // That of the config is checked where it is read. What was found is not repeated: it may hold a key.
  if (!/^https?:\/\/[^\s@?#]+$/.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new RouterError('bad-option', {
      option: urlEnv,
      found: 'another value',
      needed: 'an http or https URL without a password or a query',
    });
  }
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(new URL(baseUrl).hostname);
  if (tier.api_key_env === undefined && tier.base_url !== undefined && !isLocal && baseUrl !== url) {
    throw new RouterError('key-for-base-url', { tier: tier.name, host: new URL(baseUrl).hostname });
  }
  const name = tier.api_key_env ?? keyEnv;
  const apiKey = env[name]?.trim();
  if (apiKey) return { baseUrl, apiKey };
  if (isLocal && tier.api_key_env === undefined) return { baseUrl, apiKey: 'none' };
  throw new RouterError('no-api-key', { tier: tier.name, variable: name });
}

/** Live tiers, ready to be called; those of one address share its fate. */
export function liveTiers(tiers: readonly Tier[], settings: LiveSettings): LiveTier[] {
  const endpoints = new Map<string, Endpoint>();
  const { clock } = settings;
  return tiers.map((tier) => {
    const access = accessOf(tier, settings.env);
    const name = `${tier.provider} at ${new URL(access.baseUrl).host}`;
    const endpoint = endpoints.get(access.baseUrl) ?? newEndpoint(name, settings.patienceMs);
    endpoints.set(access.baseUrl, endpoint);
    const options: LiveOptions = { tier, ...access, clock, timeouts: CALL_TIMEOUTS };
    const maxTokens = tier.max_tokens ?? settings.maxTokens;
    const most = tier.max_concurrency ?? settings.concurrency;
    const limits = {
      most,
      requestsPerMinute: tier.requests_per_minute ?? null,
      tokensPerMinute: tier.tokens_per_minute ?? null,
    };
    return {
      tier,
      provider: tier.provider === 'anthropic' ? anthropicProvider(options) : openAiProvider(options),
      lane: newLane(endpoint, limits, clock),
      maxTokens,
      workers: most,
      cacheKey: (call) => cacheKeyOf(call, tier, access.baseUrl, maxTokens),
    };
  });
}

/** The same tiers, to be asked in batches at half the price. */
export function batchTiers(tiers: readonly Tier[], settings: LiveSettings): BatchTier[] {
  return tiers.map((tier) => {
    const access = accessOf(tier, settings.env);
    const options: LiveOptions = { tier, ...access, clock: settings.clock, timeouts: CALL_TIMEOUTS };
    const maxTokens = tier.max_tokens ?? settings.maxTokens;
    const batches = tier.provider === 'anthropic' ? anthropicBatch(options) : openAiBatch(options);
    return { tier, batches, maxTokens, cacheKey: (call) => cacheKeyOf(call, tier, access.baseUrl, maxTokens) };
  });
}

/** Batches and single calls ask the same, so that they share their answers. */
function cacheKeyOf(call: PlannedCall, tier: Tier, baseUrl: string, maxTokens: number): CacheKey {
  const request = { ...askedBy(call), maxTokens };
  return {
    provider: `${tier.provider}/${tier.api ?? 'default'}`,
    base_url: baseUrl,
    body: tier.provider === 'anthropic' ? anthropicBody(tier, request) : openAiBody(tier, baseUrl, request),
    repeat: call.repeat ?? 0,
  };
}
