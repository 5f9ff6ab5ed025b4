import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { RouterError } from '../records/error.js';
import type { RulesFile } from '../records/rules-file.js';
import type { LogisticModel } from '../records/score-model.js';
import { readError } from './open.js';
import { rulesSchema } from './rules-schema.js';

/** A rules file holds weights, not data: more than this is the wrong file. */
const MAX_BYTES = 2 * 2 ** 20;

/**
 * Reads `routing-rules.yaml` strictly: unknown keys, bad references, thresholds out of range, aliases, tags and
 * duplicate keys are errors with line and column.
 * @throws RouterError `bad-rules`, or that the file cannot be read
 */
export async function readRules(path: string): Promise<RulesFile> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  if (bytes.length > MAX_BYTES)
    throw badRules(path, null, `the file has ${bytes.length} bytes; at most ${MAX_BYTES} are read`);
  return parseRules(bytes.toString('utf8'), path);
}

/** The same from text; `path` names the file in errors. */
export function parseRules(text: string, path: string): RulesFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    merge: false,
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
  });
  const fault = document.errors[0] ?? document.warnings[0];
  if (fault)
    throw badRules(
      path,
      fault.linePos?.[0] ?? null,
      (fault.message.split('\n')[0] as string).replace(/ at line \d+.*$/, ''),
    );
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 0 });
  } catch {
    throw badRules(path, null, 'aliases (*name) are not allowed');
  }
  const at = (keys: readonly PropertyKey[]): Position => {
    for (let length = keys.length; length > 0; length--) {
      const node = document.getIn(keys.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]);
    }
    return null;
  };
  const parsed = v.safeParse(rulesSchema, value, { abortEarly: true });
  if (!parsed.success) {
    const issue = parsed.issues[0];
    const keys = (issue.path ?? []).map((item) => item.key as PropertyKey);
    throw badRules(path, at(keys), `${keys.map(String).join('.') || 'the file'}: ${issue.message}`);
  }
  const { tiers, rules, cascade, score, ...rest } = parsed.output;
  const names = new Set(tiers.map((tier) => tier.name));
  const known = (tier: string, ...keys: PropertyKey[]): void => {
    if (!names.has(tier)) throw badRules(path, at(keys), `tier "${tier}" is not in the list of tiers`);
  };
  if (names.size !== tiers.length) throw badRules(path, at(['tiers']), 'a tier is listed twice');
  known(rest.default, 'default');
  rules.forEach((rule, index) => known(rule.tier, 'rules', index, 'tier'));
  cascade?.forEach((step, index) => known(step.tier, 'cascade', index, 'tier'));
  for (const [index, rule] of rules.entries()) {
    const needsScore = rule.when.score_at_least !== undefined || rule.when.score_below !== undefined;
    if (needsScore && !score)
      throw badRules(path, at(['rules', index, 'when']), 'the condition names a score, and the file has none');
  }
  return {
    ...rest,
    tiers,
    policy: {
      tiers: tiers.map((tier) => tier.name),
      rules,
      default: rest.default,
      ...(cascade ? { cascade } : {}),
      ...(score ? { score: unpack(score, path, at(['score', 'terms'])) } : {}),
    },
  } as unknown as RulesFile;
}

type Position = { line: number; col: number } | null;

function badRules(path: string, at: Position, found: string): RouterError {
  return new RouterError('bad-rules', { file: path, line: at?.line ?? null, column: at?.col ?? null, found });
}

/** `bucket:weight` pairs, ascending. */
function unpack(score: v.InferOutput<typeof rulesSchema>['score'] & object, path: string, at: Position): LogisticModel {
  const { terms, ...model } = score;
  const buckets: number[] = [];
  const weights: number[] = [];
  for (const term of terms.split(/\s+/).filter(Boolean)) {
    const match = /^(\d{1,8}):(-?(?:\d+\.?\d*|\.\d+)(?:e-?\d{1,3})?)$/.exec(term);
    const bucket = Number(match?.[1]);
    if (!match || bucket >= 2 ** model.bits || bucket <= (buckets.at(-1) ?? -1)) {
      throw badRules(path, at, `score.terms: "${term.slice(0, 40)}" is not the next bucket:weight pair`);
    }
    buckets.push(bucket);
    weights.push(Number(match[2]));
  }
  return { ...model, buckets, weights };
}
