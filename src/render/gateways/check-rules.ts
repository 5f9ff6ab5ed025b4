import type { Condition, Policy } from '../../records/policy.js';
import type { RulesFile } from '../../records/rules-file.js';
import type { ExportOptions } from './export-result.js';

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MODEL = /^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,199}$/;
const ENV = /^[A-Z_][A-Z0-9_]{0,99}$/;

const isShare = (value: number): boolean => value >= 0 && value <= 1;

/**
 * Names, references and ranges that gateways check late or not at all (a bad target name in Portkey or
 * claude-code-router shows only when a request reaches it). Empty when all is well.
 */
export function rulesFaults(rules: RulesFile, options: ExportOptions): string[] {
  const { policy, tiers } = rules;
  const known = new Set(tiers.map(({ name }) => name));
  const faults: string[] = [];
  if (tiers.length === 0) faults.push('The rules file has no tiers.');
  for (const { name, model, provider } of tiers) {
    if (!NAME.test(name))
      faults.push(`Tier ${quoted(name)}: a name of letters, digits, dots, hyphens and underscores is needed.`);
    if (!MODEL.test(model)) faults.push(`Tier ${quoted(name)}: ${quoted(model)} is no model id that a gateway takes.`);
    if (provider === null) continue;
    if (!NAME.test(provider)) faults.push(`Tier ${quoted(name)}: ${quoted(provider)} is no provider's name.`);
    else if (provider === 'recorded')
      faults.push(`Tier ${quoted(name)}: recorded answers cannot be served; name a live provider.`);
  }
  const nobodys = tiers.filter(({ provider }) => provider === null).map(({ name }) => quoted(name));
  if (nobodys.length > 0)
    faults.push(
      `The rules file does not name the provider of ${nobodys.join(', ')}: add it there (provider: openai), or pass --config with a router.yaml that names it.`,
    );
  if (known.size < tiers.length) faults.push('A tier is named twice.');
  for (const [where, name] of references(rules)) {
    if (!known.has(name)) faults.push(`${where} names tier ${quoted(name)}, which the rules file does not have.`);
  }
  return [...faults, ...rangeFaults(policy), ...optionFaults(options, known)];
}

function references({ policy, failover }: RulesFile): [where: string, tier: string][] {
  return [
    ['default', policy.default],
    ...policy.tiers.map((tier): [string, string] => ['policy', tier]),
    ...policy.rules.map((rule): [string, string] => [`Rule ${quoted(rule.name)}`, rule.tier]),
    ...(policy.cascade ?? []).map((step): [string, string] => ['cascade', step.tier]),
    ...(failover?.order ?? []).map((tier): [string, string] => ['failover', tier]),
  ];
}

function rangeFaults({ rules, cascade, score }: Policy): string[] {
  const faults: string[] = [];
  for (const { name, when } of rules) {
    for (const key of ['score_at_least', 'score_below'] as const) {
      const limit = when[key];
      if (limit === undefined) continue;
      const isGateways = score !== undefined && score.kind !== 'logistic';
      if (!(isGateways ? Number.isFinite(limit) : isShare(limit)))
        faults.push(
          `Rule ${quoted(name)}: ${key} is ${limit}; a ${isGateways ? 'finite number is needed' : 'score lies in [0, 1]'}.`,
        );
      if (!score) faults.push(`Rule ${quoted(name)} asks for a score, and the rules file has no score model.`);
    }
    for (const key of ['chars_at_least', 'chars_below', 'turns_at_least', 'turns_below'] as const) {
      const limit = when[key];
      if (limit !== undefined && !(Number.isFinite(limit) && limit >= 0))
        faults.push(`Rule ${quoted(name)}: ${key} is ${limit}; 0 or more is needed.`);
    }
  }
  for (const { tier, accept_at } of cascade ?? []) {
    if (accept_at !== undefined && !isShare(accept_at))
      faults.push(`cascade at ${quoted(tier)}: accept_at is ${accept_at}; a confidence lies in [0, 1].`);
  }
  return faults;
}

function optionFaults(options: ExportOptions, known: ReadonlySet<string>): string[] {
  const faults: string[] = [];
  for (const key of ['timeoutMs', 'cooldownMs', 'retries'] as const) {
    const value = options[key];
    if (value !== undefined && !(Number.isFinite(value) && value >= 0))
      faults.push(`${key} is ${value}; 0 or more is needed.`);
  }
  for (const [tier, { apiKeyEnv, baseUrl }] of Object.entries(options.endpoints ?? {})) {
    if (!known.has(tier)) faults.push(`endpoints names tier ${quoted(tier)}, which the rules file does not have.`);
    if (apiKeyEnv !== undefined && !ENV.test(apiKeyEnv))
      faults.push(
        `Tier ${quoted(tier)}: the key is given by the name of an environment variable (A-Z, 0-9, _), never itself.`,
      );
    if (baseUrl !== undefined && !/^https?:\/\/[^\s"'$@]+$/.test(baseUrl))
      faults.push(`Tier ${quoted(tier)}: base_url is not a plain http(s) address.`);
  }
  return faults;
}

/** What a condition looks at, in the words of the rules file. */
export function conditionParts(when: Condition): string {
  const parts = Object.entries(when).flatMap(([key, value]) => (value === undefined ? [] : [key]));
  return parts.length === 0 ? 'nothing' : parts.join(', ');
}

export function quoted(text: string): string {
  return JSON.stringify(text.slice(0, 80));
}
