import type { RulesFile } from '../../records/rules-file.js';
import { rulesFaults } from './check-rules.js';
import { type Endpoint, endpointOf, failoverStatus, othersOf } from './endpoint.js';
import { DEFAULT_RETRIES, DEFAULT_TIMEOUT_MS, type ExportOptions, type ExportResult } from './export-result.js';
import { providerName, providerNotes } from './provider-name.js';
import { labelNotes, qualityNotes } from './refusals.js';
import {
  CASCADE_NOTE,
  cascadeFunction,
  esmRouter,
  hasCascade,
  INSTALL_NOTE,
  moduleHead,
  withoutFailover,
} from './router-module.js';

const TARGET = 'portkey';
/** Its attempts are 0 to 5. */
const MAX_RETRIES = 5;

/**
 * `portkey.config.json` and `portkey-router.mjs`: the gateway cannot look into messages, so the module runs the rules
 * in the application and names the tier in the metadata, by which the configuration picks the target. A cascade runs
 * in the application too, since it needs the answers.
 */
export function exportPortkey(rules: RulesFile, options: ExportOptions = {}): ExportResult {
  const retries = options.retries ?? DEFAULT_RETRIES;
  const refused = [
    ...rulesFaults(rules, options),
    ...(options.routing
      ? [`A routing tuned for ${options.routing.target} does not run in ${TARGET}; export the rules themselves.`]
      : []),
    ...(retries > MAX_RETRIES ? [`retries is ${retries}; ${TARGET} takes at most ${MAX_RETRIES}.`] : []),
  ];
  if (refused.length > 0) return { files: [], notes: [], refused };
  return {
    files: [
      {
        name: 'portkey.config.json',
        text: `${JSON.stringify(configOf(hasCascade(rules) ? withoutFailover(rules) : rules, options), null, 2)}\n`,
      },
      { name: 'portkey-router.mjs', text: moduleText(rules) },
    ],
    notes: notesOf(rules),
    refused: [],
  };
}

function configOf(rules: RulesFile, options: ExportOptions): Record<string, unknown> {
  return {
    strategy: {
      mode: 'conditional',
      // biome-ignore lint/suspicious/noThenProperty: the gateway's own key
      conditions: rules.tiers.map(({ name }) => ({ query: { 'metadata.tier': { $eq: name } }, then: name })),
      default: rules.policy.default,
    },
    targets: rules.tiers.map(({ name }) => ladder(name, rules, options)),
  };
}

/** A tier and, after it, the tiers that take over when it fails. */
function ladder(name: string, rules: RulesFile, options: ExportOptions): Record<string, unknown> {
  const tierOf = (wanted: string): Endpoint => endpointOf(rules.tiers.find((tier) => tier.name === wanted)!, options);
  const others = othersOf(name, rules);
  if (others.length === 0) return { name, ...call(tierOf(name), rules, options) };
  return {
    name,
    strategy: { mode: 'fallback', on_status_codes: failoverStatus(rules) },
    targets: [name, ...others].map((one) => call(tierOf(one), rules, options)),
  };
}

function call(
  { provider, model, baseUrl, apiKeyEnv }: Endpoint,
  rules: RulesFile,
  options: ExportOptions,
): Record<string, unknown> {
  const attempts = options.retries ?? DEFAULT_RETRIES;
  return {
    provider: providerName(TARGET, provider),
    api_key: `$${apiKeyEnv}`,
    ...(baseUrl === null ? {} : { custom_host: baseUrl }),
    override_params: { model },
    request_timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    ...(rules.failover && attempts > 0 ? { retry: { attempts, on_status_codes: failoverStatus(rules) } } : {}),
  };
}

function moduleText(rules: RulesFile): string {
  return [
    ...moduleHead('Names the tier of a request by routing-rules.yaml, for the headers of a Portkey gateway.'),
    ...esmRouter(rules),
    ...(hasCascade(rules) ? cascadeText(rules) : ROUTE_TEXT),
    'function headersOf(tier, config, keys) {',
    "  return { 'x-portkey-config': JSON.stringify(withKeys(config, keys)), 'x-portkey-metadata': JSON.stringify({ tier }) };",
    '}',
    '',
    'function withKeys(value, keys) {',
    '  if (Array.isArray(value)) return value.map((item) => withKeys(item, keys));',
    "  if (typeof value !== 'object' || value === null) return value;",
    '  return Object.fromEntries(',
    "    Object.entries(value).map(([name, item]) => [name, name === 'api_key' ? keyOf(item, keys) : withKeys(item, keys)]),",
    '  );',
    '}',
    '',
    'function keyOf(reference, keys) {',
    '  const key = keys[reference.slice(1)];',
    '  if (!key) throw new Error(reference.slice(1) + " is not set");',
    '  return key;',
    '}',
    '',
  ].join('\n');
}

const ROUTE_TEXT = [
  '',
  '/** Headers of one call. `config`: portkey.config.json, parsed; `keys`: the environment that holds the keys it names. */',
  'export function portkeyHeaders(request, config, keys) {',
  '  return headersOf(router.route(request).tier, config, keys);',
  '}',
  '',
];

function cascadeText(rules: RulesFile): string[] {
  return [
    `const TIERS = ${JSON.stringify(rules.tiers.map(({ name }) => name))};`,
    '',
    ...cascadeFunction(
      'portkeyRouter',
      'config, keys, ',
      "The rules with their cascade. `client`: new OpenAI({ baseURL: gateway + '/v1', apiKey: 'none' }); `config`: portkey.config.json, parsed; `keys`: the environment that holds the keys it names.",
      'asTier(client, headersOf(tier, config, keys))',
    ),
    '/** A client whose calls the gateway sends to one tier. */',
    'function asTier(client, headers) {',
    '  const create = (body, options) => client.chat.completions.create(body, { ...options, headers });',
    '  return { baseURL: client.baseURL, chat: { completions: { create } } };',
    '}',
    '',
  ];
}

function notesOf(rules: RulesFile): string[] {
  const unknown = providerNotes(
    'Portkey',
    rules.tiers.map(({ provider }) => provider),
  );
  if (hasCascade(rules)) {
    const call =
      'Call portkeyRouter(client, config, env).complete(request) with an OpenAI client of the gateway; the configuration alone answers each request on one tier.';
    return [CASCADE_NOTE, call, INSTALL_NOTE, ...unknown, ...labelNotes(rules, 'complete({ messages, task, tags })')];
  }
  const notes = [
    'The gateway cannot look into messages: call portkeyHeaders(request, config, env) in the application and send its headers. Without them a request goes to the default.',
    INSTALL_NOTE,
    ...unknown,
    ...labelNotes(rules, 'portkeyHeaders({ ...request, task, tags }, config, env)'),
    ...qualityNotes(rules, TARGET),
  ];
  if (rules.failover)
    notes.push(
      `Failover on ${failoverStatus(rules).join(', ')}; the gateway has no cooldown, so every request tries its own tier first.`,
    );
  return notes;
}
