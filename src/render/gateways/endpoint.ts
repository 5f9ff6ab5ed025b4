import type { RulesTier } from '../../records/policy.js';
import type { FailoverReason, RulesFile } from '../../records/rules-file.js';
import type { ExportOptions } from './export-result.js';

/** Where a tier is served, for a gateway's configuration. The key is a variable's name, never a key. */
export interface Endpoint {
  tier: string;
  provider: string;
  model: string;
  /** Null: the provider's own address. */
  baseUrl: string | null;
  apiKeyEnv: string;
}

const OWN_URL: Record<string, string> = {
  openai: 'https://api.openai.com/v1',
  anthropic: 'https://api.anthropic.com/v1',
};

export function endpointOf(tier: RulesTier, options: ExportOptions): Endpoint {
  const given = Object.hasOwn(options.endpoints ?? {}, tier.name) ? options.endpoints?.[tier.name] : undefined;
  const provider = tier.provider ?? '';
  return {
    tier: tier.name,
    provider,
    model: tier.model,
    baseUrl: given?.baseUrl ?? null,
    apiKeyEnv: given?.apiKeyEnv ?? `${provider.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_API_KEY`,
  };
}

/** The address to call: the one given, else the provider's; null when neither is known. */
export function baseUrlOf({ baseUrl, provider }: Endpoint): string | null {
  return baseUrl ?? (Object.hasOwn(OWN_URL, provider) ? OWN_URL[provider]! : null);
}

/** HTTP answers of each reason for failover: the one list that every target is given. */
const STATUS_OF: Record<FailoverReason, readonly number[]> = {
  rate_limit: [429],
  timeout: [408, 504],
  unavailable: [502, 503, 529],
  server_error: [500],
};

/** Status codes on which another tier is tried, ascending. */
export function failoverStatus({ failover }: RulesFile): number[] {
  return [...new Set((failover?.on ?? []).flatMap((reason) => STATUS_OF[reason]))].sort((a, b) => a - b);
}

/** Tiers to try after one has failed, in the order of the rules. */
export function othersOf(tier: string, { failover }: RulesFile): string[] {
  return (failover?.order ?? []).filter((other) => other !== tier);
}
