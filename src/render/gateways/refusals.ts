import type { Rule } from '../../records/policy.js';
import type { RulesFile } from '../../records/rules-file.js';
import { TASK_TYPES } from '../../records/traits.js';
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

const isInferred = (task: string): boolean => (TASK_TYPES as readonly string[]).includes(task);

/** What of a rule needs labels that only the caller can give, in words; empty: the request itself tells all of it. */
function labelsOf({ when }: Rule, { score }: RulesFile['policy']): string[] {
  const asksScore = when.score_at_least !== undefined || when.score_below !== undefined;
  const weighed = asksScore && score?.kind === 'logistic' ? Object.keys(score.tasks) : [];
  const named = [...(when.task ?? []), ...weighed].filter((task) => !isInferred(task));
  return [
    ...(named.length > 0
      ? [`${named.length > 1 ? 'tasks' : 'task'} ${named.map(quoted).join(', ').slice(0, 60)}`]
      : []),
    ...(when.tags ? ['tags'] : []),
  ];
}

/** Rules that a gateway cannot run because nothing tells it a request's task and tags. */
export function labelRefusals({ policy }: RulesFile, target: string): string[] {
  const refused = policy.rules.flatMap((rule) => {
    const labels = labelsOf(rule, policy);
    if (labels.length === 0) return [];
    return [`Rule ${quoted(rule.name)} decides on ${labels.join(' and ')}, which no request tells ${target}.`];
  });
  return refused.length > 0 ? [...refused, LABELS_WAY_OUT] : [];
}

const LABELS_WAY_OUT =
  'Route in the application, which knows them: by createRouter of router-tuner, or router export --to openrouter or portkey.';

/** Where rules run on what a gateway gets: they know the inferred kind of work, never a name that the log gave it. */
export function inferredTaskNotes({ policy }: RulesFile, target: string): string[] {
  const asking = policy.rules.filter(({ when }) => when.task).map(({ name }) => quoted(name));
  if (asking.length === 0) return [];
  return [
    `Rules on task (${asking.join(', ')}) go by the kind of work that the text tells, since requests name no task to ${target}; --log shows what that changes where your log names tasks.`,
  ];
}

/** Where the application calls our module: rules on labels match only what it gives. @param call as the module names it */
export function labelNotes({ policy }: RulesFile, call: string): string[] {
  const asking = policy.rules.filter((rule) => labelsOf(rule, policy).length > 0).map(({ name }) => quoted(name));
  if (asking.length === 0) return [];
  return [
    `Rules ${asking.join(', ')} decide on the task or tags of a request: give them as your log has them, ${call}. Without them these rules never match.`,
  ];
}
