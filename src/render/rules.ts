import { Document, isMap, isScalar, type Pair, type YAMLMap } from 'yaml';
import type { Condition, Policy, Rule } from '../records/policy.js';
import type { Evidence, RulesFile } from '../records/rules-file.js';
import type { LogisticModel, ScoreModel } from '../records/score-model.js';
import { count, decimal, percent, percentWithin, usd } from './number.js';

/**
 * `routing-rules.yaml`: what the runtime executes, with comments that say in words what each part means.
 * The same file gives the same bytes. `readRules` in sources/ reads it back to an equal value.
 */
export function rulesYaml(file: RulesFile): string {
  const { policy } = file;
  const content = {
    schema: file.schema,
    tiers: file.tiers.map((tier) => ({ ...tier })),
    ...ruleNodes(policy),
    ...(file.failover ? { failover: file.failover } : {}),
    ...(file.quality_fallback ? { quality_fallback: file.quality_fallback } : {}),
    ...(policy.score ? { score: scoreNode(policy.score) } : {}),
    ...(file.covered ? { covered: file.covered } : {}),
    ...(file.evidence ? { evidence: file.evidence } : {}),
    ...(file.projection ? { projection: file.projection } : {}),
    ...(file.provenance ? { provenance: file.provenance } : {}),
  };
  const document = new Document(content, { aliasDuplicateObjects: false });
  document.commentBefore = headline(file);
  const root = document.contents as unknown as YAMLMap;
  comment(
    root,
    'tiers',
    ' The ladder, weak to strong. Prices in USD per million tokens. output_ratio: tokens it answers\n with for each token of the strongest tier, measured on the eval set.',
  );
  comment(root, 'rules', rulesComment(policy, file.evidence));
  comment(root, 'default', ' Everything that no rule matches.');
  comment(
    root,
    'score',
    ' Estimated probability that the small tier will not do: higher means "needs the stronger tier".\n Hashed word weights, so that no text of yours is in this file.',
  );
  comment(
    root,
    'covered',
    ' kind/class cells with eval cases behind them. Traffic elsewhere is reported as uncovered.',
  );
  comment(root, 'evidence', ' What was measured, and on how many cases.');
  comment(root, 'projection', ' What this file would have made of the log it was tuned with.');
  comment(root, 'provenance', ' Enough to make this file again.');
  return document.toString({ lineWidth: 110, flowCollectionPadding: false });
}

/** A policy as the file has it: the score's weights as text. */
export function policyNode(policy: Policy): Record<string, unknown> {
  return { tiers: policy.tiers, ...ruleNodes(policy), ...(policy.score ? { score: scoreNode(policy.score) } : {}) };
}

function ruleNodes(policy: Policy): Record<string, unknown> {
  return {
    rules: policy.rules.map(ruleNode),
    default: policy.default,
    ...(policy.cascade ? { cascade: policy.cascade } : {}),
  };
}

function comment(root: YAMLMap, key: string, text: string): void {
  const pair = root.items.find((item) => isScalar(item.key) && item.key.value === key) as Pair | undefined;
  if (pair && isScalar(pair.key)) {
    pair.key.commentBefore = text;
    pair.key.spaceBefore = true;
  }
  if (pair && (key === 'covered' || key === 'tiers') && isMap(pair.value)) pair.value.flow = true;
}

function ruleNode(rule: Rule): Record<string, unknown> {
  const { name, when, tier, ...rest } = rule;
  return { name, when: conditionNode(when), tier, ...rest };
}

function conditionNode(when: Condition): Record<string, unknown> {
  return Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined));
}

function scoreNode(model: ScoreModel): Record<string, unknown> {
  const { buckets, weights, ...rest } = model;
  return { ...rest, terms: packTerms({ buckets, weights }) };
}

/** `bucket:weight` pairs in ascending order, many a line, so that a diff shows what moved. */
function packTerms(model: Pick<LogisticModel, 'buckets' | 'weights'>): string {
  const lines: string[] = [];
  for (let at = 0; at < model.buckets.length; at += 10) {
    const line = model.buckets.slice(at, at + 10).map((bucket, index) => `${bucket}:${model.weights[at + index]}`);
    lines.push(line.join(' '));
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

function headline({ evidence, projection }: RulesFile): string {
  const lines = [
    ' routing-rules.yaml: which tier answers which request. Written by `router tune`; edit and review it like code.',
  ];
  if (evidence) {
    const { certificate, held_out: held } = evidence;
    if (evidence.recommendation === 'route') {
      lines.push(
        ` Certified: at least ${percent(1 - certificate.alpha, 0)} of what goes down is acceptable, at ${percent(1 - certificate.delta, 0)} confidence` +
          ` (${count(certificate.bad)} bad in ${count(certificate.routed)} routed cases; upper bound ${percent(certificate.upper_bound)}).`,
        ` Held-out: ${percent(held.escalation_rate === null ? null : 1 - held.escalation_rate)} of the cases go down; saving ${percentWithin(held.saving_share, held.saving_ci95)} of the eval cost (n = ${count(held.cases)}).`,
      );
    } else {
      lines.push(
        evidence.recommendation === 'undecided'
          ? ` Undecided: nothing is routed down. ${certificate.labels_needed ? `About ${count(certificate.labels_needed)} more labelled cases would decide.` : ''}`
          : ' Do not route: one tier serves everything.',
      );
    }
  }
  if (projection?.saving_usd !== undefined && projection.saving_usd !== null) {
    lines.push(
      ` On your log: ${usd(projection.baseline_cost_usd)} as logged -> ${usd(projection.routed_cost_usd)} (${percent(projection.saving_share)} less), ${count(projection.priced_requests)} requests.`,
    );
  }
  return lines.join('\n');
}

function rulesComment(policy: Policy, evidence: Evidence | undefined): string {
  if (policy.rules.length === 0) return ` No rules: every request goes to ${policy.default}.`;
  const threshold = policy.rules.map((rule) => rule.when.score_below).find((value) => value !== undefined);
  const lines = [' First match wins.'];
  if (threshold !== undefined) {
    lines.push(
      ` A request is routed down when its score is below ${decimal(threshold, 4)}; raising that number saves more and proves less.`,
    );
  }
  if (evidence)
    lines.push(
      ` Bad answers among what goes down: at most ${percent(evidence.certificate.upper_bound)} (one-sided bound).`,
    );
  return lines.join('\n');
}
