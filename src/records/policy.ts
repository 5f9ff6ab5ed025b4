import type { AnswerCheck } from './answer-check.js';
import type { Price } from './price.js';
import type { ScoreModel } from './score-model.js';
import type { TrafficClass } from './traits.js';

/** All parts that are given must hold. An empty condition matches every request. */
export interface Condition {
  /** The request's task (explicit, else inferred) is one of these. */
  task?: readonly string[];
  /** The inferred kind of work is one of these, whatever the explicit task says. */
  kind?: readonly string[];
  class?: readonly TrafficClass[];
  /** Characters of the user's text. */
  chars_at_least?: number;
  chars_below?: number;
  turns_at_least?: number;
  turns_below?: number;
  /** Whether the request offers tools. */
  tools?: boolean;
  /** Tag name to the values that match. */
  tags?: Record<string, readonly string[]>;
  score_at_least?: number;
  score_below?: number;
}

/** First match wins. */
export interface Rule {
  name: string;
  when: Condition;
  tier: string;
  /** Kept by `tune` when it rewrites the file. */
  pinned?: boolean;
  /** What the rule means and costs, in words. */
  note?: string;
}

/**
 * One hand-over of a cascade: the answer of `tier` is kept when its confidence is at least `accept_at` and it passes
 * every check; otherwise, or when the call failed, the next tier is asked.
 */
export interface CascadeStep {
  tier: string;
  /** In [0, 1]. Absent: no confidence is asked for, the checks alone decide. */
  accept_at?: number;
  /** What an answer must not fail; absent: nothing. */
  checks?: readonly AnswerCheck[];
  /** What finding the confidence costs for each answer beside the call itself, USD. Absent: nothing. */
  verify_usd?: number;
  /** Share of answers handed on, measured on the eval set; used by projections. In [0, 1]. */
  expected_escalation_rate?: number;
  /** Its exact 95 % interval. */
  expected_escalation_ci95?: readonly [number, number];
  /** Answers that the rate was counted on. */
  expected_escalation_n?: number;
}

export interface Policy {
  /** Names, weak to strong. */
  tiers: readonly string[];
  rules: readonly Rule[];
  /** Tier of requests that no rule matches. */
  default: string;
  /** Steps weak to strong; the tier after the last step answers for good. Absent: no cascade. */
  cascade?: readonly CascadeStep[];
  /** The learned score that conditions name; absent when no condition needs it. */
  score?: ScoreModel;
}

/** A tier in a rules file: what it costs and how long its answers are. */
export interface RulesTier {
  name: string;
  provider: string | null;
  model: string;
  price: Price | null;
  /** Output tokens for each output token of the strongest tier, on the eval set; null: not measured (taken as 1). */
  output_ratio: number | null;
  /** Standard error of `output_ratio`; null with it. */
  output_ratio_se: number | null;
  /** Standard deviation of a single answer's ratio; absent or null: not measured. */
  output_ratio_spread?: number | null;
  /** Mean time of an answered call on the eval set, ms; absent or null: not measured. */
  latency_ms?: number | null;
  /** Degrees of freedom of `output_ratio_se`; absent or null: many. */
  output_ratio_df?: number | null;
}
