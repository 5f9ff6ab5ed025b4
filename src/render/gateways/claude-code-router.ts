import type { RulesFile } from '../../records/rules-file.js';
import { quoted, rulesFaults } from './check-rules.js';
import { baseUrlOf, type Endpoint, endpointOf, failoverStatus } from './endpoint.js';
import { DEFAULT_TIMEOUT_MS, type ExportOptions, type ExportResult } from './export-result.js';
import { cascadeRefusal, inferredTaskNotes, labelRefusals, qualityNotes } from './refusals.js';
import { commonJsRouter, INSTALL_NOTE, moduleHead } from './router-module.js';

const TARGET = 'claude-code-router';
const FOLDER = '~/.claude-code-router';
/** It neither expands variables in the module's path nor says that the file is missing. */
const ABSOLUTE = /^(?:\/|[A-Za-z]:[\\/])/;

/**
 * `config.json` and `tuned-router.js` of claude-code-router 2: the module runs the rules themselves, so that every
 * request goes where `route` sends it. Refused: a cascade, rules on labels that Claude Code does not send (tags, tasks of
 * one's own naming), and providers whose address is not known.
 */
export function exportClaudeCodeRouter(rules: RulesFile, options: ExportOptions = {}): ExportResult {
  const endpoints = rules.tiers.map((tier) => endpointOf(tier, options));
  const refused = [
    ...rulesFaults(rules, options),
    ...(options.routing
      ? [`A routing tuned for ${options.routing.target} does not run in ${TARGET}; export the rules themselves.`]
      : []),
    ...cascadeRefusal(rules, TARGET),
    ...labelRefusals(rules, TARGET),
    ...endpoints.flatMap(endpointFault),
    ...(ABSOLUTE.test(options.folder ?? '')
      ? []
      : [`${TARGET} loads its module by an absolute path only; name the folder that the files will be in.`]),
  ];
  if (refused.length > 0) return { files: [], notes: [], refused };
  const config = configOf(rules, endpoints, options);
  return {
    files: [
      { name: 'config.json', text: `${JSON.stringify(config, null, 2)}\n` },
      { name: 'tuned-router.js', text: moduleText(rules, endpoints) },
    ],
    notes: notesOf(rules),
    refused: [],
  };
}

function endpointFault(endpoint: Endpoint): string[] {
  if (endpoint.provider === '' || baseUrlOf(endpoint) !== null) return [];
  return [
    `Tier ${quoted(endpoint.tier)}: the address of provider ${quoted(endpoint.provider)} is not known; give base_url in router.yaml.`,
  ];
}

/** Tiers at the same address with the same key share a provider entry, named after the first of them. */
function providerName(endpoint: Endpoint, endpoints: readonly Endpoint[]): string {
  const first =
    endpoints.find((one) => baseUrlOf(one) === baseUrlOf(endpoint) && one.apiKeyEnv === endpoint.apiKeyEnv) ?? endpoint;
  const isShared = endpoints.some(
    (one) =>
      one.provider === first.provider && (baseUrlOf(one) !== baseUrlOf(first) || one.apiKeyEnv !== first.apiKeyEnv),
  );
  return isShared ? `${first.provider}-${first.tier}` : first.provider;
}

function configOf(rules: RulesFile, endpoints: readonly Endpoint[], options: ExportOptions): Record<string, unknown> {
  const target = (tier: string): string => targetOf(tier, endpoints);
  const names = [...new Set(endpoints.map((one) => providerName(one, endpoints)))];
  return {
    HOST: '127.0.0.1',
    PORT: 3456,
    API_TIMEOUT_MS: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    Providers: names.map((name) => {
      const own = endpoints.filter((one) => providerName(one, endpoints) === name);
      const first = own[0] as Endpoint;
      const isAnthropic = first.provider === 'anthropic';
      return {
        name,
        api_base_url: `${baseUrlOf(first)?.replace(/\/+$/, '')}/${isAnthropic ? 'messages' : 'chat/completions'}`,
        api_key: `$${first.apiKeyEnv}`,
        models: [...new Set(own.map(({ model }) => model))],
        ...(isAnthropic ? { transformer: { use: ['Anthropic'] } } : {}),
      };
    }),
    Router: { default: target(rules.policy.default) },
    ...(rules.failover && rules.failover.order.length > 0
      ? { fallback: { default: rules.failover.order.map(target) } }
      : {}),
    CUSTOM_ROUTER_PATH: `${options.folder?.replace(/[\\/]+$/, '')}/tuned-router.js`,
  };
}

function targetOf(tier: string, endpoints: readonly Endpoint[]): string {
  const endpoint = endpoints.find((one) => one.tier === tier) as Endpoint;
  return `${providerName(endpoint, endpoints)},${endpoint.model}`;
}

function moduleText(rules: RulesFile, endpoints: readonly Endpoint[]): string {
  const models = Object.fromEntries(endpoints.map(({ tier }) => [tier, targetOf(tier, endpoints)]));
  return [
    ...moduleHead('Picks the model of a Claude Code request by routing-rules.yaml.'),
    ...commonJsRouter(rules),
    `const MODELS = new Map(Object.entries(${JSON.stringify(models)}));`,
    '',
    '/** The Anthropic body as router reads requests: the system prompt is a message of its own; it names no task or tags. */',
    'function requestOf({ system, messages = [], tools }) {',
    "  const first = system ? [{ role: 'system', content: system }] : [];",
    '  return { messages: [...first, ...messages], ...(tools ? { tools } : {}) };',
    '}',
    '',
    'module.exports = (req) => routerReady.then((router) => MODELS.get(router.route(requestOf(req.body)).tier));',
    '',
  ].join('\n');
}

function notesOf(rules: RulesFile): string[] {
  const notes = [
    `Put config.json into ${FOLDER} and leave tuned-router.js where it is; Claude Code traffic only.`,
    INSTALL_NOTE,
    ...inferredTaskNotes(rules, TARGET),
    `If the module cannot be loaded, ${TARGET} silently sends everything to ${rules.policy.default}: watch its log for "failed to load custom router".`,
    ...qualityNotes(rules, TARGET),
  ];
  if (rules.failover) {
    notes.push(
      `${TARGET} falls back on every HTTP error, not only on ${failoverStatus(rules).join(', ')}, and not on refused connections or timeouts; it has no cooldown.`,
    );
  }
  return notes;
}
