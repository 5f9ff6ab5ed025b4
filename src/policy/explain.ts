import type { RulesTier } from '../records/policy.js';
import { costUsd } from '../records/price.js';
import type { Routable } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import { TRAFFIC_CLASSES } from '../records/traits.js';
import { tokenUsage } from '../records/usage.js';
import { explainComplexity, type PointShare } from '../traffic/complexity.js';
import { FEATURES } from '../traffic/features.js';
import { explainKind } from '../traffic/task.js';
import { coverKey, traitsOf } from '../traffic/traits.js';
import { type AskNext, askNext } from './ask-next.js';
import { decide } from './decide.js';
import { type ConditionPart, conditionParts } from './reasons.js';
import { explainScore, type ScorePart } from './router-score.js';
import { type Change, wouldChange } from './would-change.js';

/** Why a request goes where it goes (`router.explanation/1`). */
export interface Explanation {
  schema: 'router.explanation/1';
  tier: string;
  model: string;
  /** Name of the rule that matched; null: the default. */
  rule: string | null;
  kind: string;
  kind_cue: string;
  task: string;
  is_task_explicit: boolean;
  class: string;
  /** Points and what they are made of, most first. */
  complexity: number;
  points: PointShare[];
  /** Features above 0. */
  features: { name: string; value: number; meaning: string }[];
  /** Null without a score. Bias and parts sum to the value (of a learned one: to its log-odds); the largest parts only. */
  score: { value: number; bias: number; parts: ScorePart[]; parts_left_out: number } | null;
  /** The nearest threshold on the score; `margin` is score - threshold, so at least 0 escalates. Null without one. */
  threshold: { value: number; margin: number } | null;
  /** In the order tried, up to the one that matched. */
  rules: { name: string; tier: string; matched: boolean; parts: ConditionPart[] }[];
  /** True when the eval set covers such requests; null when the rules do not say. */
  is_covered: boolean | null;
  /** What the answer may cost on each tier, from `cost_basis`. */
  costs: { tier: string; cost_usd: number | null }[];
  cost_basis: { input_tokens: number; output_tokens: number };
  /** What may follow: cascade, failover, checks of the answer. */
  next: AskNext;
  /** The smallest single changes that send it elsewhere; empty: none found. */
  would_change: Change[];
}

const MOST_PARTS = 12;
/** Characters a token, and tokens of an answer, where nothing better is known; said in the report. */
const CHARS_PER_TOKEN = 4;
const ANSWER_TOKENS = 300;

/** Explains the decision on one request. The tier is `decide`'s own. */
export function explain(rules: RulesFile, request: Routable): Explanation {
  const { policy } = rules;
  const traits = traitsOf(request);
  const decision = decide(policy, traits);
  const { score } = decision;
  const names = FEATURES.map(({ name }) => name);
  const made = policy.score ? explainScore(policy.score, traits) : null;
  const thresholds = policy.rules
    .flatMap(({ when }) => [when.score_below, when.score_at_least])
    .filter((one) => one !== undefined);
  const nearest = thresholds.sort((a, b) => Math.abs(a - (score ?? 0)) - Math.abs(b - (score ?? 0)))[0];
  const value = (name: string): number => traits.features[names.indexOf(name)] as number;
  const chars = value('chars') + value('system_chars') + value('history_chars');
  const basis = { input_tokens: Math.ceil(chars / CHARS_PER_TOKEN), output_tokens: ANSWER_TOKENS };
  const costOf = ({ price, output_ratio: ratio }: RulesTier): number | null =>
    price && costUsd(tokenUsage({ ...basis, output_tokens: ANSWER_TOKENS * (ratio ?? 1) }), price);
  const last = decision.rule === null ? policy.rules.length : policy.rules.indexOf(decision.rule) + 1;
  return {
    schema: 'router.explanation/1',
    tier: decision.tier,
    model: (rules.tiers.find(({ name }) => name === decision.tier) as RulesTier).model,
    rule: decision.rule?.name ?? null,
    kind: traits.kind,
    kind_cue: explainKind(traits.features).cue,
    task: traits.task,
    is_task_explicit: traits.isTaskExplicit,
    class: traits.class,
    complexity: traits.complexity,
    points: explainComplexity(traits.features),
    features: FEATURES.flatMap(({ name, meaning }, at) =>
      (traits.features[at] as number) > 0 ? [{ name, value: traits.features[at] as number, meaning }] : [],
    ),
    score: made && {
      value: score as number,
      bias: made.bias,
      parts: made.parts.slice(0, MOST_PARTS),
      parts_left_out: Math.max(0, made.parts.length - MOST_PARTS),
    },
    threshold: nearest === undefined || score === null ? null : { value: nearest, margin: score - nearest },
    rules: policy.rules.slice(0, last).map((rule) => ({
      name: rule.name,
      tier: rule.tier,
      matched: rule === decision.rule,
      parts: conditionParts(rule.when, traits, score),
    })),
    is_covered: rules.covered ? Object.hasOwn(rules.covered, coverKey(traits)) : null,
    costs: rules.tiers.map((tier) => ({ tier: tier.name, cost_usd: costOf(tier) })),
    cost_basis: basis,
    next: askNext(rules, decision.tier, costOf),
    would_change: wouldChange(policy, traits, decision, TRAFFIC_CLASSES),
  };
}
