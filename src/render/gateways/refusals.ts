import type { RulesFile } from '../../records/rules-file.js';
import { conditionParts, quoted } from './check-rules.js';

/** Where gateways score requests themselves, and `tune --target` makes rules without a cascade for them. */
const OWN_SCORE = ['litellm', 'vllm-semantic-router'];

/** Cascades need the answer before they decide; a gateway that picks the model beforehand cannot run one. */
export function cascadeRefusal(rules: RulesFile, target: string): string[] {
  if ((rules.policy.cascade ?? []).length === 0) return [];
  return [
    `${target} picks the model before there is an answer, so the cascade cannot run there.`,
    ...cascadeWaysOut(target),
  ];
}

/** What to do with a cascade that a gateway cannot run. */
export function cascadeWaysOut(target: string): string[] {
  return [
    'The application can run it: by createRouter of router-tuner, or by what router export --to openrouter and --to portkey write.',
    ...(OWN_SCORE.includes(target)
      ? [`Or run router tune --target ${target}, whose rules have no cascade, and export its result.`]
      : []),
  ];
}

/** Rules that look at what the gateway does not compute. */
export function ruleRefusals({ policy }: RulesFile, target: string): string[] {
  return policy.rules.map(
    (rule) =>
      `Rule ${quoted(rule.name)} decides on ${conditionParts(rule.when)}, which ${target} does not compute as router does; run router tune --target ${target} and export its result.`,
  );
}

/** Rules a person pinned must not be lost when the gateway's own score takes over. */
export function pinnedRefusals({ policy }: RulesFile, target: string): string[] {
  return policy.rules
    .filter((rule) => rule.pinned)
    .map(
      (rule) =>
        `Rule ${quoted(rule.name)} is pinned, and ${target} cannot express it (${conditionParts(rule.when)}); remove it or route in the application.`,
    );
}

/** What every gateway leaves to the application. */
export function qualityNotes({ quality_fallback: fallback }: RulesFile, target: string): string[] {
  if (!fallback || fallback.checks.length === 0) return [];
  return [
    `${target} does not look at answers: the checks ${fallback.checks.join(', ')} of quality_fallback do not run there. The runtime library runs them.`,
  ];
}
