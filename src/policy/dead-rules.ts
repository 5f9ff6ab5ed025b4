import type { Condition, Policy } from '../records/policy.js';
import type { ScoreModel } from '../records/score-model.js';
import { TASK_TYPES, TRAFFIC_CLASSES } from '../records/traits.js';
import type { Warning } from '../records/warning.js';

const LISTS = ['task', 'kind', 'class'] as const;
const MEASURES = ['chars', 'turns', 'score'] as const;
/** What `kind` and `class` can be; a task may be anything. */
const ALL: { [list in (typeof LISTS)[number]]?: readonly string[] } = { kind: TASK_TYPES, class: TRAFFIC_CLASSES };

interface Range {
  low: number;
  high: number;
  /** Every request has a number here; a gateway gives those whose text it does not see no score. */
  isAlways: boolean;
}

/**
 * A warning for each rule that no request can reach: its condition cannot hold, or one earlier rule holds wherever it does.
 * What only several earlier rules hide together is not looked for. Such a file still runs as it reads.
 * @param path names the file in the warnings
 */
export function deadRules({ rules, score }: Policy, path: string): Warning[] {
  const ranges = { chars: COUNT, turns: COUNT, score: scoreRange(score) };
  return rules.flatMap(({ name, when }, at): Warning[] => {
    const fields = { path, place: at + 1, rule: name };
    const why = whyNever(when, ranges);
    if (why !== null) return [{ code: 'rule-never-matches', fields: { ...fields, why } }];
    const by = rules.slice(0, at).findIndex((earlier) => holdsWherever(earlier.when, when, ranges));
    return by < 0 ? [] : [{ code: 'rule-hidden', fields: { ...fields, by: rules[by]?.name ?? '', by_place: by + 1 } }];
  });
}

type Ranges = Record<(typeof MEASURES)[number], Range>;
const COUNT: Range = { low: 0, high: Number.POSITIVE_INFINITY, isAlways: true };
/** Sums of the same weights in another order differ by their rounding. */
const SLACK = 1 + 1e-9;

/** Where every score lies; any number where that is not known. */
function scoreRange(score: ScoreModel | undefined): Range {
  if (score?.kind === 'logistic') return { low: 0, high: 1, isAlways: true };
  const weights =
    score?.kind === 'vllm-semantic-router' ? score.signals.map(({ name }) => score.weights[name] ?? 0) : null;
  return {
    low: weights ? SLACK * weights.reduce((sum, one) => sum + Math.min(0, one), 0) : Number.NEGATIVE_INFINITY,
    high: weights ? SLACK * weights.reduce((sum, one) => sum + Math.max(0, one), 0) : Number.POSITIVE_INFINITY,
    isAlways: false,
  };
}

/** Why a condition can never hold, in the words of the file; null where it can. */
function whyNever(when: Condition, ranges: Ranges): string | null {
  for (const list of LISTS) {
    const named: readonly string[] | undefined = when[list];
    if (named?.length === 0) return `${list} is an empty list`;
    if (named && ALL[list]?.some((one) => named.includes(one)) === false)
      return `${list} is ${named.join(', ')}, and no request is of another ${list} than ${ALL[list].join(', ')}`;
  }
  for (const [name, values] of Object.entries(when.tags ?? {}))
    if (values.length === 0) return `tags.${name} is an empty list`;
  for (const measure of MEASURES) {
    const [least, limit] = [when[`${measure}_at_least`], when[`${measure}_below`]];
    const { low, high } = ranges[measure];
    if (limit !== undefined && limit <= low)
      return `${measure}_below is ${limit}, and nothing is below ${Number(low.toPrecision(6))}`;
    if (least !== undefined && least > high)
      return `${measure}_at_least is ${least}, and nothing is above ${Number(high.toPrecision(6))}`;
    if (least !== undefined && limit !== undefined && least >= limit)
      return `${measure}_at_least is ${least} and ${measure}_below is ${limit}, and nothing is both`;
  }
  return null;
}

/** Whether every request that `narrow` holds for is one that `wide` holds for, as far as the parts alone tell. */
function holdsWherever(wide: Condition, narrow: Condition, ranges: Ranges): boolean {
  const isWithin = (own: readonly string[] | undefined, others: readonly string[] | undefined): boolean =>
    others === undefined || own?.every((one) => others.includes(one)) === true;
  return (
    LISTS.every((list) => isWithin(narrow[list] ?? ALL[list], wide[list])) &&
    MEASURES.every((measure) => {
      const [least, limit] = [wide[`${measure}_at_least`], wide[`${measure}_below`]];
      const { low, isAlways } = ranges[measure];
      return (
        (least === undefined || (narrow[`${measure}_at_least`] ?? (isAlways ? low : Number.NaN)) >= least) &&
        (limit === undefined || (narrow[`${measure}_below`] ?? Number.POSITIVE_INFINITY) <= limit)
      );
    }) &&
    (wide.tools === undefined || wide.tools === narrow.tools) &&
    Object.entries(wide.tags ?? {}).every(([name, values]) => isWithin(tagOf(narrow, name), values))
  );
}

function tagOf({ tags }: Condition, name: string): readonly string[] | undefined {
  return tags && Object.hasOwn(tags, name) ? tags[name] : undefined;
}
