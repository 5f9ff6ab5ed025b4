import * as v from 'valibot';
import { RouterError } from '../records/error.js';
import type { RulesFile } from '../records/rules-file.js';
import type { LogisticModel, ScoreModel } from '../records/score-model.js';
import { rulesSchema } from './rules-schema.js';
import { parseYaml, type YamlText } from './yaml-text.js';

/**
 * Rules from the text of a `routing-rules.yaml`; reads no file, so that it runs wherever JavaScript does.
 * @throws RouterError `bad-rules`, whose message names line and column
 */
export function loadRules(text: string): RulesFile {
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

/** The same; `path` names the file in errors. Strict: unknown keys, bad references, thresholds out of range, aliases, tags and duplicate keys are errors. */
export function parseRules(text: string, path: string): RulesFile {
  const { value, faultAt } = parseYaml(text, path, 'bad-rules');
  const parsed = v.safeParse(rulesSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const keys = (issue.path ?? []).map((item) => item.key as string | number);
    throw faultAt(keys, `${keys.join('.') || 'the file'}: ${issue.message}`);
  }
  const { tiers, rules, default: fallback, cascade, score, ...rest } = parsed.output;
  checkReferences(parsed.output, faultAt);
  return {
    ...rest,
    tiers,
    policy: {
      tiers: tiers.map((tier) => tier.name),
      rules,
      default: fallback,
      ...(cascade ? { cascade } : {}),
      ...(score ? { score: scoreOf(score, (detail) => faultAt(['score', 'terms'], detail)) } : {}),
    },
  } as unknown as RulesFile;
}

type RulesText = v.InferOutput<typeof rulesSchema>;
type FaultAt = YamlText['faultAt'];

/** Every tier that is named is listed, and a condition on the score has a score to read. */
function checkReferences({ tiers, rules, cascade, score, ...rest }: RulesText, faultAt: FaultAt): void {
  const names = new Set(tiers.map((tier) => tier.name));
  const known = (tier: string, keys: (string | number)[]): void => {
    if (!names.has(tier)) throw faultAt(keys, `tier "${tier}" is not in the list of tiers`);
  };
  if (names.size !== tiers.length) throw faultAt(['tiers'], 'a tier is listed twice');
  known(rest.default, ['default']);
  for (const [at, step] of (cascade ?? []).entries()) known(step.tier, ['cascade', at, 'tier']);
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

/**
 * `bucket:weight` pairs, ascending. A model of 200 KB has 25,000 of them and an edge runtime starts cold, so the work is
 * left to split and Number, which run fast from the first call.
 */
function unpack(
  score: Extract<ScoreText, { kind: 'logistic' }>,
  fault: (detail: string) => RouterError,
): LogisticModel {
  const { terms, ...model } = score;
  const buckets: number[] = [];
  const weights: number[] = [];
  const hasOnlyNumbers = !/[^\d\s:.e-]/.test(terms);
  let last = -1;
  for (const term of terms.split(/\s+/)) {
    if (term === '') continue;
    const colon = term.indexOf(':');
    const bucket = Number(term.slice(0, colon));
    const weight = term.endsWith(':') ? Number.NaN : Number(term.slice(colon + 1));
    const isNext = bucket > last && bucket < 2 ** model.bits && String(bucket) === term.slice(0, colon);
    if (!(hasOnlyNumbers && isNext && Number.isInteger(bucket) && Number.isFinite(weight))) {
      throw fault(`score.terms: "${term.slice(0, 40)}" is not the next bucket:weight pair`);
    }
    buckets.push(bucket);
    weights.push(weight);
    last = bucket;
  }
  return { ...model, buckets, weights };
}
