import type { Policy } from '../records/policy.js';
import type { TrafficClass, Traits } from '../records/traits.js';
import { FEATURE_INDEX } from '../traffic/features.js';
import { type Decision, decideAt } from './decide.js';

/** A change of one thing about a request that sends it elsewhere. */
export interface Change {
  /** What: `score`, `class`, `task`, `kind`, `chars`, `turns`, `tools`, `tags`. */
  of: string;
  from: string | number | null;
  /** The nearest value that does it; for the score, its threshold. */
  to: string | number;
  tier: string;
}

/** Single changes to values that the rules name, each tried on the rules themselves; the nearest of each sort and tier. */
export function wouldChange(
  policy: Policy,
  traits: Traits,
  decision: Decision,
  classes: readonly TrafficClass[],
): Change[] {
  const found: Change[] = [];
  const attempt = (of: string, from: Change['from'], to: Change['to'], changed: Traits, score: number | null): void => {
    const { tier } = decideAt(policy, changed, score);
    const isNew = tier !== decision.tier && !found.some((one) => one.of === of && one.tier === tier);
    if (isNew) found.push({ of, from, to, tier });
  };
  const { score } = decision;
  const { rules } = policy;
  const near = (values: (number | undefined)[], own: number): number[] =>
    [...new Set(values.filter((value) => value !== undefined))].sort(
      (a, b) => Math.abs(a - own) - Math.abs(b - own) || a - b,
    );

  if (score !== null) {
    for (const limit of near(
      rules.flatMap(({ when }) => [when.score_below, when.score_at_least]),
      score,
    )) {
      attempt('score', score, limit, traits, score < limit ? limit : below(limit));
    }
  }
  for (const feature of ['chars', 'turns'] as const) {
    const own = traits.features[FEATURE_INDEX.get(feature) as number] as number;
    const limits = rules.flatMap(({ when }) => [when[`${feature}_below`], when[`${feature}_at_least`]]);
    for (const limit of near(limits, own)) {
      const to = own < limit ? limit : limit - 1;
      attempt(feature, own, to, withFeature(traits, feature, to), score);
    }
  }
  for (const one of classes)
    if (one !== traits.class) attempt('class', traits.class, one, { ...traits, class: one }, score);
  for (const task of rules.flatMap(({ when }) => when.task ?? []))
    attempt('task', traits.task, task, { ...traits, task }, score);
  for (const kind of rules.flatMap(({ when }) => when.kind ?? [])) {
    attempt('kind', traits.kind, kind, { ...traits, kind: kind as Traits['kind'] }, score);
  }
  const tools = traits.features[FEATURE_INDEX.get('tools') as number] as number;
  const others = tools > 0 ? 0 : 1;
  attempt('tools', tools, others, withFeature(traits, 'tools', others), score);
  for (const [name, values] of rules.flatMap(({ when }) => Object.entries(when.tags ?? {}))) {
    for (const value of values) {
      attempt('tags', null, `${name}: ${value}`, { ...traits, tags: { ...traits.tags, [name]: value } }, score);
    }
  }
  return found;
}

/** Just under a threshold. */
function below(limit: number): number {
  return limit - Number.EPSILON * Math.max(1, Math.abs(limit));
}

function withFeature(traits: Traits, name: string, value: number): Traits {
  const features = [...traits.features];
  features[FEATURE_INDEX.get(name) as number] = value;
  return { ...traits, features };
}
