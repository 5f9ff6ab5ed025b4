import { Document } from 'yaml';
import {
  LITELLM_DIMENSIONS,
  type LitellmHeuristic,
  type LitellmRouting,
  type LitellmTrained,
  type TierStatistic,
} from '../../records/gateway.js';
import type { RulesFile } from '../../records/rules-file.js';
import { routingFaults } from './check-routing.js';
import { quoted, rulesFaults } from './check-rules.js';
import { type Endpoint, endpointOf, othersOf } from './endpoint.js';
import {
  DEFAULT_COOLDOWN_MS,
  DEFAULT_RETRIES,
  DEFAULT_TIMEOUT_MS,
  type ExportOptions,
  type ExportResult,
} from './export-result.js';
import { providerName, providerNotes } from './provider-name.js';
import { cascadeRefusal, pinnedRefusals, qualityNotes, ruleRefusals } from './refusals.js';

const ROUTER_NAME = 'tuned-router';
const MAX_FALLBACKS = 5;

/**
 * Configuration of a LiteLLM proxy: one alias for each tier, `tuned-router` in front of them, failover between them.
 * Without a routing tuned on LiteLLM's own score only a rules file that sends everything to one tier can be expressed.
 */
export function exportLitellm(rules: RulesFile, options: ExportOptions = {}): ExportResult {
  const routing = options.routing?.target === 'litellm' ? options.routing : null;
  const names = new Set(rules.tiers.map(({ name }) => name));
  const refused = [
    ...rulesFaults(rules, options),
    ...(options.routing && !routing ? [`The routing was tuned for ${options.routing.target}, not for litellm.`] : []),
    ...(routing
      ? [...pinnedRefusals(rules, 'litellm'), ...routingFaults(routing, names)]
      : ruleRefusals(rules, 'litellm')),
    ...cascadeRefusal(rules, 'litellm'),
    ...(names.has(ROUTER_NAME) ? [`A tier is called ${ROUTER_NAME}, the name of the router itself; rename it.`] : []),
  ];
  if (refused.length > 0) return { files: [], notes: [], refused };
  const document = new Document(configOf(rules, options, routing));
  document.commentBefore = ` Written by router export; start it with: litellm --config litellm.config.yaml\n Call model "${ROUTER_NAME}". Keys are read from the environment.`;
  return {
    files: [{ name: 'litellm.config.yaml', text: document.toString({ lineWidth: 110, flowCollectionPadding: false }) }],
    notes: notesOf(rules, routing),
    refused: [],
  };
}

function configOf(rules: RulesFile, options: ExportOptions, routing: LitellmRouting | null): Record<string, unknown> {
  const timeout = (options.timeoutMs ?? DEFAULT_TIMEOUT_MS) / 1000;
  const retries = options.retries ?? DEFAULT_RETRIES;
  const fallbacks = rules.tiers.flatMap(({ name }) => {
    const others = othersOf(name, rules);
    return others.length > 0 ? [{ [name]: others }] : [];
  });
  return {
    model_list: [...rules.tiers.map((tier) => alias(endpointOf(tier, options), timeout)), routerAlias(rules, routing)],
    router_settings: {
      num_retries: retries,
      retry_policy: {
        RateLimitErrorRetries: retries,
        TimeoutErrorRetries: retries,
        InternalServerErrorRetries: retries,
      },
      timeout,
      allowed_fails: 3,
      cooldown_time: (options.cooldownMs ?? DEFAULT_COOLDOWN_MS) / 1000,
      ...(fallbacks.length > 0 ? { fallbacks, max_fallbacks: Math.max(MAX_FALLBACKS, rules.tiers.length) } : {}),
    },
  };
}

function alias({ tier, provider, model, baseUrl, apiKeyEnv }: Endpoint, timeout: number): Record<string, unknown> {
  return {
    model_name: tier,
    litellm_params: {
      model: `${providerName('litellm', provider)}/${model}`,
      api_key: `os.environ/${apiKeyEnv}`,
      ...(baseUrl === null ? {} : { api_base: baseUrl }),
      timeout,
    },
  };
}

function routerAlias(rules: RulesFile, routing: LitellmRouting | null): Record<string, unknown> {
  const only = rules.policy.default;
  const tiers = routing?.tiers ?? { SIMPLE: only, MEDIUM: only, COMPLEX: only, REASONING: only };
  return {
    model_name: ROUTER_NAME,
    litellm_params: {
      model: 'auto_router/complexity_router',
      complexity_router_default_model: routing?.default ?? only,
      complexity_router_config: {
        tiers,
        ...(routing
          ? routing.classifier.classifier === 'heuristic'
            ? heuristic(routing.classifier)
            : trained(routing.classifier)
          : {}),
        ...(routing && routing.keyword_rules.length > 0
          ? { keyword_tier_rules: routing.keyword_rules.map(({ keywords, level }) => ({ keywords, tier: level })) }
          : {}),
        escalation_keywords: routing?.escalation_keywords ?? [],
        route_housekeeping_to_cheapest_tier: false,
      },
    },
  };
}

function heuristic(settings: LitellmHeuristic): Record<string, unknown> {
  return {
    classifier_type: 'heuristic',
    tier_boundaries: settings.boundaries,
    reasoning_override_min_score: settings.reasoning_override_min_score,
    token_thresholds: settings.token_thresholds,
    dimension_weights: Object.fromEntries(LITELLM_DIMENSIONS.map((name) => [name, settings.weights[name] ?? 0])),
    code_keywords: settings.keywords.code,
    reasoning_keywords: settings.keywords.reasoning,
    technical_keywords: settings.keywords.technical,
    simple_keywords: settings.keywords.simple,
  };
}

function trained(settings: LitellmTrained): Record<string, unknown> {
  const row = ({ level, successes, observations }: TierStatistic): Record<string, number> => ({
    tier: level,
    successes,
    observations,
  });
  return {
    classifier_type: 'heuristic_v2',
    heuristic_v2_success_threshold: settings.threshold,
    heuristic_v2_artifact: {
      schema_version: 1,
      global_statistics: settings.global.map(row),
      domain_statistics: settings.types.map((one) => ({ request_type: one.of, ...row(one) })),
      cohort_statistics: settings.cohorts.map((one) => ({ cohort: one.of, ...row(one) })),
      domain_prior_mass: settings.type_prior_mass,
      cohort_prior_mass: settings.cohort_prior_mass,
      routing_threshold: settings.threshold,
    },
  };
}

function notesOf(rules: RulesFile, routing: LitellmRouting | null): string[] {
  const notes = [
    ...qualityNotes(rules, 'litellm'),
    ...providerNotes(
      'LiteLLM',
      rules.tiers.map(({ provider }) => provider),
    ),
  ];
  if (routing) notes.push('LiteLLM judges the last user turn only; the threshold was tuned on that.');
  if (routing && rules.policy.rules.length > 0 && rules.policy.score?.kind !== 'litellm') {
    notes.push(
      `LiteLLM routes by its own score, not by the ${rules.policy.rules.length} rules of this file; router project on the exported file shows where they differ.`,
    );
  }
  if (routing?.classifier.classifier === 'heuristic_v2')
    notes.push('heuristic_v2 needs LiteLLM 1.104 or newer; on the proxy it counts against the licence allowance.');
  if (rules.failover) notes.push(`LiteLLM falls back on every error, not only on ${rules.failover.on.join(', ')}.`);
  else
    notes.push(
      `No failover is exported: the rules file has none. A failing ${quoted(rules.policy.default)} is not replaced.`,
    );
  return notes;
}
