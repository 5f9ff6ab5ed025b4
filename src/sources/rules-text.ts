import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import type { RulesFile } from '../records/rules-file.js';
import { SCORE_FEATURES } from '../records/score-features.js';
import type { LogisticModel, ScoreModel } from '../records/score-model.js';
import { plainYaml } from './plain-yaml.js';
import { rulesSchema } from './rules-schema.js';
import { issueWords } from './strict-mapping.js';
import { parseYaml, type YamlText } from './yaml-text.js';

/**
 * Rules from the text of a `routing-rules.yaml`; reads no file, so that it runs wherever JavaScript does.
 * @throws RouterError `bad-rules`, whose message names line and column; TypeError for what is no text
 */
export function loadRules(text: string): RulesFile {
  if (typeof text !== 'string')
    throw new TypeError(`loadRules needs the text of a rules file; this is of type ${typeof text}.`);
  try {
    return parseRules(text, 'routing-rules.yaml');
  } catch (error) {
    if (error instanceof RouterError) {
      const { path, line, column, detail } = error.fields;
      error.message = `${path}:${line}:${column}: ${detail}`;
    }
    throw error;
  }
}

/** A rules file holds weights, not data: more than this is the wrong file. */
const MAX_CHARS = 2 * 2 ** 20;

/** The same; `path` names the file in errors. Strict: unknown keys, bad references, thresholds out of range, aliases, tags and duplicate keys are errors. */
export function parseRules(text: string, path: string): RulesFile {
  if (text.length > MAX_CHARS)
    throw new RouterError('bad-rules', { path, line: 1, column: 1, detail: 'the file is too long for rules' });
  return quickly(text) ?? rulesOf(parseYaml(text, path, 'bad-rules'));
}

/** Null when the text is not plain, and when anything is wrong: only the whole parser tells its place. */
function quickly(text: string): RulesFile | null {
  const value = plainYaml(text);
  if (value === undefined) return null;
  try {
    return rulesOf({ value, faultAt: (_, detail) => new RouterError('bad-rules', { detail }) });
  } catch (error) {
    if (error instanceof RouterError) return null;
    throw error;
  }
}

function rulesOf({ value, faultAt }: YamlText): RulesFile {
  const found = v.safeParse(rulesSchema, value, { abortEarly: true });
  if (!found.success) {
    const issue = found.issues[0];
    const keys = (issue.path ?? []).map((item) => item.key as string | number);
    const at = issue.expected === 'never' ? 'key' : 'value';
    throw faultAt(keys, `${keys.join('.') || 'the file'}: ${issueWords(issue)}`, at);
  }
  const { tiers, rules, default: fallback, cascade, score, ...rest } = found.output;
  checkReferences(found.output, faultAt);
  return {
    ...rest,
    tiers,
    policy: {
      tiers: tiers.map((tier) => tier.name),
      rules,
      default: fallback,
      ...(cascade ? { cascade: inOrder(cascade, tiers) } : {}),
      ...(score ? { score: scoreOf(score, (detail) => faultAt(['score', 'terms'], detail)) } : {}),
    },
  } as unknown as RulesFile;
}

/** A step belongs to its tier wherever it is written; who executes them goes from weak to strong. */
function inOrder(cascade: NonNullable<RulesText['cascade']>, tiers: RulesText['tiers']): typeof cascade {
  const place = new Map(tiers.map(({ name }, at) => [name, at]));
  return cascade.toSorted((a, b) => (place.get(a.tier) as number) - (place.get(b.tier) as number));
}

type RulesText = v.InferOutput<typeof rulesSchema>;
type FaultAt = YamlText['faultAt'];

/** Every tier that is named is listed, and a condition on the score has a score to read. */
function checkReferences({ tiers, rules, cascade, score, ...rest }: RulesText, faultAt: FaultAt): void {
  const names = new Set(tiers.map((tier) => tier.name));
  const known = (tier: string, keys: (string | number)[]): void => {
    if (!names.has(tier)) throw faultAt(keys, `tier "${tier}" is not in the list of tiers`);
  };
  for (const [at, { name }] of tiers.entries())
    if (tiers.findIndex((tier) => tier.name === name) < at)
      throw faultAt(['tiers', at, 'name'], `tier "${name}" is listed twice`);
  known(rest.default, ['default']);
  for (const [at, step] of (cascade ?? []).entries()) {
    known(step.tier, ['cascade', at, 'tier']);
    if (cascade?.findIndex(({ tier }) => tier === step.tier) !== at)
      throw faultAt(['cascade', at, 'tier'], `the cascade has two steps for tier "${step.tier}"; one is needed`);
  }
  for (const [at, tier] of (rest.failover?.order ?? []).entries()) known(tier, ['failover', 'order', at]);
  for (const [at, rule] of rules.entries()) {
    known(rule.tier, ['rules', at, 'tier']);
    for (const part of ['score_at_least', 'score_below'] as const) {
      const limit = rule.when[part];
      if (limit === undefined) continue;
      if (!score) throw faultAt(['rules', at, 'when'], 'the condition names a score, and the file has none');
      if (score.kind === 'logistic' && !(limit >= 0 && limit <= 1))
        throw faultAt(
          ['rules', at, 'when', part],
          `rules.${at}.when.${part}: a learned score lies in [0, 1], not at ${limit}`,
        );
    }
  }
  if (score?.kind === 'logistic')
    for (const name of Object.keys(score.features))
      if (!SCORE_FEATURES.has(name))
        throw faultAt(['score', 'features', name], `score.features.${name}: there is no feature of this name`, 'key');
  if (score?.kind === 'vllm-semantic-router') {
    const signals = new Set(score.signals.map((signal) => signal.name));
    for (const name of Object.keys(score.weights))
      if (!signals.has(name))
        throw faultAt(['score', 'weights', name], `a weight is given to "${name}", which is no signal`);
  }
}

type ScoreText = NonNullable<RulesText['score']>;

function scoreOf(score: ScoreText, fault: (detail: string) => RouterError): ScoreModel {
  return score.kind === 'logistic' ? unpack(score, fault) : (score as ScoreModel);
}

/** Pairs of bucket and weight, ascending. */
function unpack(
  score: Extract<ScoreText, { kind: 'logistic' }>,
  fault: (detail: string) => RouterError,
): LogisticModel {
  const { terms, ...model } = score;
  const numbers = quickNumbers(terms) ?? slowNumbers(terms, fault);
  const buckets: number[] = [];
  const weights: number[] = [];
  const limit = 2 ** model.bits;
  let last = -1;
  for (let at = 0; at < numbers.length; at += 2) {
    const bucket = numbers[at] as number;
    const weight = numbers[at + 1];
    if (bucket > last && bucket < limit && Number.isInteger(bucket) && Number.isFinite(weight)) {
      buckets.push(bucket);
      weights.push(weight as number);
      last = bucket;
    } else throw fault(`score.terms: "${bucket},${weight ?? ''}" is not the next bucket,weight pair`);
  }
  return { ...model, buckets, weights };
}

/** As earlier files have them. */
const COLON_PAIRS = /^\d+:[\d.e-]+(?:\s+\d+:[\d.e-]+)*$/;

/**
 * A model of 200 KB has 17,000 pairs and an edge runtime starts cold, so the work is left to what runs fast from the
 * first call: bucket, weight, bucket, weight. Null for what JSON does not take for a list of numbers.
 */
function quickNumbers(terms: string): number[] | null {
  let text = terms.trim();
  if (text === '') return [];
  if (COLON_PAIRS.test(text)) text = text.replaceAll(':', ',').replace(/\s+/g, ',');
  if (/[^\d\s,.e-]/.test(text)) return null;
  try {
    return JSON.parse(`[${text}]`) as number[];
  } catch {
    return null;
  }
}

/** The same, one by one; also takes `bucket:weight`, as earlier files have it, and says what is no pair. */
function slowNumbers(terms: string, fault: (detail: string) => RouterError): number[] {
  return terms
    .trim()
    .split(/,?\s+/)
    .flatMap((term) => {
      const match = /^(\d{1,9})[:,](-?\d[\d.]*(?:e[+-]?\d+)?)$/.exec(term);
      const weight = Number(match?.[2] ?? Number.NaN);
      if (!match || !Number.isFinite(weight))
        throw fault(`score.terms: "${term.slice(0, 40)}" is not the next bucket,weight pair`);
      return [Number(match[1]), weight];
    });
}
