import { Document } from 'yaml';
import type { SemanticRouting } from '../../records/gateway.js';
import type { RulesTier } from '../../records/policy.js';
import type { RulesFile } from '../../records/rules-file.js';
import { routingFaults } from './check-routing.js';
import { quoted, rulesFaults } from './check-rules.js';
import { baseUrlOf, endpointOf, failoverStatus } from './endpoint.js';
import {
  DEFAULT_COOLDOWN_MS,
  DEFAULT_RETRIES,
  DEFAULT_TIMEOUT_MS,
  type ExportOptions,
  type ExportResult,
} from './export-result.js';
import { cascadeWaysOut, pinnedRefusals, qualityNotes, ruleRefusals } from './refusals.js';
import { semanticSections } from './semantic-sections.js';

const TARGET = 'vllm-semantic-router';
/** Its retry_count is 0 to 5. */
const MAX_RETRIES = 5;

/**
 * Configuration of vllm semantic-router (schema v0.3, release 0.4): a backend for each tier, the tuned signals, their
 * weighted sum with its bands, one decision for each band, and the cascade as a confidence algorithm.
 */
export function exportSemanticRouter(rules: RulesFile, options: ExportOptions = {}): ExportResult {
  const routing = options.routing?.target === TARGET ? options.routing : null;
  const names = new Set(rules.tiers.map(({ name }) => name));
  const retries = options.retries ?? DEFAULT_RETRIES;
  const refused = [
    ...rulesFaults(rules, options),
    ...(options.routing && !routing ? [`The routing was tuned for ${options.routing.target}, not for ${TARGET}.`] : []),
    ...(routing ? [...pinnedRefusals(rules, TARGET), ...routingFaults(routing, names)] : ruleRefusals(rules, TARGET)),
    ...rules.tiers.flatMap((tier) => addressFault(tier, options)),
    ...(retries > MAX_RETRIES ? [`retries is ${retries}; ${TARGET} takes at most ${MAX_RETRIES}.`] : []),
    ...cascadeFaults(rules),
  ];
  if (refused.length > 0) return { files: [], notes: [], refused };
  const document = new Document(configOf(rules, options, routing));
  document.commentBefore =
    ' Written by router export; check it with: vllm-sr config validate --config semantic-router.yaml\n Keys are read from the environment.';
  return {
    files: [
      { name: 'semantic-router.yaml', text: document.toString({ lineWidth: 110, flowCollectionPadding: false }) },
    ],
    notes: notesOf(rules, routing),
    refused: [],
  };
}

function addressFault(tier: RulesTier, options: ExportOptions): string[] {
  if (tier.provider === null || baseUrlOf(endpointOf(tier, options)) !== null) return [];
  return [
    `Tier ${quoted(tier.name)}: the address of provider ${quoted(tier.provider ?? '')} is not known; give base_url in router.yaml.`,
  ];
}

/** Its loader takes confidence thresholds in (0, 1] and reads 0 as "default"; a confidence is all of an answer that it looks at. */
function cascadeFaults({ policy }: RulesFile): string[] {
  const faults = (policy.cascade ?? []).flatMap(({ tier, accept_at, checks }) => {
    if (checks && checks.length > 0)
      return [`cascade at ${quoted(tier)} hands on answers that fail ${checks.join(', ')}; ${TARGET} does not look.`];
    if (accept_at !== undefined && accept_at > 0) return [];
    return [
      `cascade at ${quoted(tier)}: accept_at ${accept_at ?? 'absent'} would be read as "default" by ${TARGET}; remove the step.`,
    ];
  });
  return faults.length === 0 ? [] : [...faults, ...cascadeWaysOut(TARGET)];
}

function configOf(rules: RulesFile, options: ExportOptions, routing: SemanticRouting | null): Record<string, unknown> {
  const { default: fallback } = rules.policy;
  return {
    version: 'v0.3',
    listeners: [
      {
        name: 'http-8899',
        address: '0.0.0.0',
        port: 8899,
        timeout: `${Math.ceil((options.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000)}s`,
      },
    ],
    providers: { defaults: { model: fallback }, models: rules.tiers.map((tier) => provider(tier, rules, options)) },
    routing: {
      modelCards: rules.tiers.map(({ name }) => ({ name })),
      ...(routing ? semanticSections(routing) : {}),
      decisions: routing ? decisionsOf(routing, rules) : [decision('default', 100, [], fallback, rules)],
    },
  };
}

function provider(tier: RulesTier, rules: RulesFile, options: ExportOptions): Record<string, unknown> {
  const endpoint = endpointOf(tier, options);
  const seconds = Math.ceil((options.cooldownMs ?? DEFAULT_COOLDOWN_MS) / 1000);
  return {
    name: tier.name,
    provider_model_id: tier.model,
    ...(endpoint.provider === 'anthropic' ? { api_format: 'anthropic' } : {}),
    backend_refs: [
      {
        name: endpoint.provider,
        provider: endpoint.provider,
        base_url: baseUrlOf(endpoint),
        api_key_env: endpoint.apiKeyEnv,
        weight: 1,
      },
    ],
    ...(tier.price ? { pricing: pricing(tier.price) } : {}),
    ...(rules.failover
      ? {
          reliability: {
            retry_count: options.retries ?? DEFAULT_RETRIES,
            retry_on: retryOn(rules),
            consecutive_5xx: 5,
            base_ejection_time: `${seconds}s`,
            max_ejection_percent: 50,
          },
        }
      : {}),
  };
}

function pricing(price: NonNullable<RulesTier['price']>): Record<string, unknown> {
  return {
    currency: 'USD',
    prompt_per_1m: price.input,
    completion_per_1m: price.output,
    ...(price.cache_read === null ? {} : { cached_input_per_1m: price.cache_read }),
    ...(price.cache_write === null ? {} : { cache_write_per_1m: price.cache_write }),
  };
}

/** Envoy's words for our reasons. */
function retryOn(rules: RulesFile): string {
  const status = failoverStatus(rules);
  const on = new Set(rules.failover?.on ?? []);
  return [
    ...(status.some((code) => code >= 500) ? ['5xx'] : []),
    ...(on.has('unavailable') ? ['reset', 'connect-failure'] : []),
    ...(on.has('rate_limit') || on.has('timeout') ? ['retriable-4xx'] : []),
  ].join(',');
}

function decisionsOf({ bands }: SemanticRouting, rules: RulesFile): Record<string, unknown>[] {
  return bands.map(({ name, tier }, index) =>
    decision(`${name}_route`, 100 * (index + 1), [{ type: 'projection', name }], tier, rules),
  );
}

function decision(
  name: string,
  priority: number,
  conditions: unknown[],
  tier: string,
  { policy }: RulesFile,
): Record<string, unknown> {
  const steps = policy.cascade ?? [];
  const at = steps.findIndex((step) => step.tier === tier);
  const step = at === -1 ? undefined : steps[at];
  const next = policy.tiers[policy.tiers.indexOf(tier) + 1];
  const models = step && next && next !== tier ? [tier, next] : [tier];
  return {
    name,
    description: `Requests that start at tier ${tier}.`,
    priority,
    rules: { operator: 'AND', conditions },
    modelRefs: models.map((model) => ({ model, use_reasoning: false })),
    ...(step && models.length > 1
      ? {
          algorithm: {
            type: 'confidence',
            confidence: {
              confidence_method: 'self_verify',
              threshold: step.accept_at,
              escalation_order: 'declared',
              on_error: 'skip',
            },
          },
        }
      : {}),
  };
}

function notesOf(rules: RulesFile, routing: SemanticRouting | null): string[] {
  const notes = qualityNotes(rules, TARGET);
  if (routing) notes.push(`${TARGET} judges the last user turn; the threshold was tuned on that.`);
  if (routing?.signals.some(({ kind }) => kind === 'context'))
    notes.push(
      'Its token counts start at four bytes a token and drift with the traffic it sees, and with them the context signals.',
    );
  if (routing && rules.policy.rules.length > 0 && rules.policy.score?.kind !== TARGET)
    notes.push(
      `${TARGET} routes by its own score, not by the ${rules.policy.rules.length} rules of this file; router project on the exported file shows where they differ.`,
    );
  if ((rules.policy.cascade ?? []).length > 0) {
    notes.push(
      'The cascade keeps accept_at, but the gateway measures confidence by asking the model (self_verify), not as it was measured here: watch its escalation rate.',
    );
    if ((rules.policy.cascade ?? []).length > 1)
      notes.push('Each decision hands on once, to the next tier of the cascade.');
  }
  if (rules.failover)
    notes.push(
      `${TARGET} retries at the same tier; it has no order of other tiers after a failure, so failover to ${rules.failover.order.join(', ')} is not in the file.`,
    );
  return notes;
}
