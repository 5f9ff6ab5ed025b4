import { Document, isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import type { Condition, Policy, Rule } from '../records/policy.js';
import type { RulesFile } from '../records/rules-file.js';
import type { LogisticModel, ScoreModel } from '../records/score-model.js';
import { rulesComments } from './rules-comments.js';

/**
 * `routing-rules.yaml`: what the runtime executes, with comments that say in words what each part means.
 * The same file gives the same bytes. `readRules` in sources/ reads it back to an equal value.
 */
export function rulesYaml(file: RulesFile): string {
  return rulesText(rulesDocument(file));
}

/** The file as a document, for whoever has comments to add. */
export function rulesDocument(file: RulesFile): Document {
  const { policy } = file;
  const document = new Document(
    {
      schema: file.schema,
      tiers: file.tiers.map((tier) => ({ ...tier })),
      ...ruleNodes(policy),
      ...(file.failover ? { failover: file.failover } : {}),
      ...(file.quality_fallback ? { quality_fallback: file.quality_fallback } : {}),
      ...(policy.score ? { score: scoreNode(policy.score) } : {}),
      ...(file.covered ? { covered: file.covered } : {}),
      ...(file.strata ? { strata: file.strata } : {}),
      ...(file.quality ? { quality: file.quality } : {}),
      ...(file.evidence ? { evidence: file.evidence } : {}),
      ...(file.projection ? { projection: file.projection } : {}),
      ...(file.provenance ? { provenance: file.provenance } : {}),
    },
    { aliasDuplicateObjects: false },
  );
  const { head, ...comments } = rulesComments(file);
  document.commentBefore = head;
  const root = document.contents as unknown as YAMLMap;
  for (const [key, text] of Object.entries(comments)) comment(root, key, text);
  if (policy.score && policy.score.kind !== 'logistic') flowRows(root.get('score'));
  return document;
}

export function rulesText(document: Document): string {
  return document.toString({ lineWidth: 110, flowCollectionPadding: false, blockQuote: 'literal' });
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
  if (pair && (key === 'strata' || key === 'quality') && isSeq(pair.value)) {
    for (const item of pair.value.items) if (isMap(item)) item.flow = true;
  }
}

/** A gateway's score has long lists: what holds only plain values stands on one line. */
function flowRows(node: unknown): void {
  const values = isMap(node) ? node.items.map(({ value }) => value) : isSeq(node) ? node.items : [];
  if (values.length > 0 && values.every((value) => isScalar(value))) (node as YAMLMap).flow = true;
  else for (const value of values) flowRows(value);
}

function ruleNode(rule: Rule): Record<string, unknown> {
  const { name, when, tier, ...rest } = rule;
  return { name, when: conditionNode(when), tier, ...rest };
}

function conditionNode(when: Condition): Record<string, unknown> {
  return Object.fromEntries(Object.entries(when).filter(([, value]) => value !== undefined));
}

function scoreNode(model: ScoreModel): Record<string, unknown> {
  if (model.kind !== 'logistic') return { ...model };
  const { buckets, weights, ...rest } = model;
  return { ...rest, terms: packTerms({ buckets, weights }) };
}

/**
 * `bucket,weight` pairs in ascending order, many a line, so that a diff shows what moved. As the numbers of a JSON array:
 * a model of 200 KB is then read in a tenth of the time that any other notation takes a process that has just begun.
 */
function packTerms(model: Pick<LogisticModel, 'buckets' | 'weights'>): string {
  const pairs = model.buckets.map((bucket, at) => `${bucket},${model.weights[at]}`);
  const lines = Array.from({ length: Math.ceil(pairs.length / 10) }, (_, at) =>
    pairs.slice(10 * at, 10 * at + 10).join(', '),
  );
  return lines.length > 0 ? `${lines.join(',\n')}\n` : '';
}
