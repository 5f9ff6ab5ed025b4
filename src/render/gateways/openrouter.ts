import type { RulesTier } from '../../records/policy.js';
import type { RulesFile } from '../../records/rules-file.js';
import { quoted, rulesFaults } from './check-rules.js';
import { othersOf } from './endpoint.js';
import type { ExportOptions, ExportResult } from './export-result.js';
import { providerName } from './provider-name.js';
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

const TARGET = 'openrouter';

/**
 * `openrouter-router.mjs`: OpenRouter has no configuration file and cannot run our score, so the module runs the
 * rules in the application and gives each request the body fields of its tier: the model and those that take over.
 * A cascade runs in the application too, since it needs the answers.
 */
export function exportOpenrouter(rules: RulesFile, options: ExportOptions = {}): ExportResult {
  const refused = [
    ...rulesFaults(rules, options),
    ...(options.routing
      ? [`A routing tuned for ${options.routing.target} does not run in ${TARGET}; export the rules themselves.`]
      : []),
    ...Object.entries(options.endpoints ?? {}).flatMap(([tier, { baseUrl }]) =>
      baseUrl === undefined ? [] : [`Tier ${quoted(tier)} has an address of its own, which ${TARGET} does not call.`],
    ),
  ];
  if (refused.length > 0) return { files: [], notes: [], refused };
  return { files: [{ name: 'openrouter-router.mjs', text: moduleText(rules) }], notes: notesOf(rules), refused: [] };
}

/** Two numbers that stand alone and begin with no 0: a version, as in `claude-3-5-sonnet`, where dates have `05-20`. */
const VERSION = /-([1-9])-([1-9]\d?)(?=-|$)/;

/**
 * OpenRouter's id: provider and model, with the version's numbers joined by a dot and without an eight-digit date. A date
 * written with hyphens is part of the id there too (openai/gpt-4o-mini-2024-07-18).
 */
function modelId({ provider, model }: RulesTier): string {
  if (model.includes('/')) return model;
  return `${providerName(TARGET, provider ?? '')}/${model.replace(/-\d{8}$/, '').replace(VERSION, '-$1.$2')}`;
}

function bodyOf(tier: RulesTier, rules: RulesFile): Record<string, unknown> {
  const others = othersOf(tier.name, rules).map((name) => modelId(rules.tiers.find((one) => one.name === name)!));
  const model = modelId(tier);
  return {
    model,
    ...(others.length > 0 ? { models: [model, ...others] } : {}),
    provider: { allow_fallbacks: rules.failover !== undefined || hasCascade(rules) },
  };
}

function moduleText(rules: RulesFile): string {
  const cascades = hasCascade(rules);
  const calling = cascades ? withoutFailover(rules) : rules;
  const bodies = Object.fromEntries(rules.tiers.map((tier) => [tier.name, bodyOf(tier, calling)]));
  const head = [
    ...moduleHead('Gives a request to OpenRouter the model of its tier by routing-rules.yaml.'),
    ...esmRouter(rules),
    `const BODIES = new Map(Object.entries(${JSON.stringify(bodies, null, 2)}));`,
    '',
  ];
  if (cascades) return [...head, ...cascadeText()].join('\n');
  return [
    ...head,
    '/** The request with the model, fallback models and provider preferences of its tier. Labels are for the rules alone. */',
    'export function openrouterBody(request) {',
    '  const { task, tags, ...body } = request;',
    '  return { ...body, ...BODIES.get(router.route(request).tier) };',
    '}',
    '',
  ].join('\n');
}

function cascadeText(): string[] {
  return [
    'const TIERS = [...BODIES.keys()];',
    '',
    ...cascadeFunction(
      'openrouterRouter',
      '',
      "The rules with their cascade. `client`: new OpenAI({ baseURL: 'https://openrouter.ai/api/v1', apiKey }).",
      'asTier(client, tier)',
    ),
    '/** A client whose calls ask for the model of one tier. */',
    'function asTier(client, tier) {',
    '  const create = (body, options) => client.chat.completions.create({ ...body, ...BODIES.get(tier) }, options);',
    '  return { baseURL: client.baseURL, chat: { completions: { create } } };',
    '}',
    '',
  ];
}

function notesOf(rules: RulesFile): string[] {
  const ids = `Check the model ids against OpenRouter's list: ${rules.tiers.map(modelId).join(', ')}.`;
  if (hasCascade(rules)) {
    const call =
      'Call openrouterRouter(client).complete(request) with an OpenAI client of https://openrouter.ai/api/v1.';
    return [CASCADE_NOTE, call, INSTALL_NOTE, ids, ...labelNotes(rules, 'complete({ messages, task, tags })')];
  }
  return [
    'Call openrouterBody(request) in the application and send the result to https://openrouter.ai/api/v1/chat/completions.',
    INSTALL_NOTE,
    ids,
    ...labelNotes(rules, 'openrouterBody({ ...request, task, tags })'),
    ...qualityNotes(rules, TARGET),
    rules.failover
      ? `OpenRouter decides itself when to fall back (rate limits, errors, moderation, context length), not only on ${rules.failover.on.join(', ')}; timeouts and cooldown are its own.`
      : 'No failover is exported: the rules file has none.',
  ];
}
