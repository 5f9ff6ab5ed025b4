import type { CandidateKind } from './tuning.js';

/** When a way to route decides: before the answer, after it, or both. */
export type Strategy = 'routing' | 'cascading' | 'cascade_routing';

/** When trying the small tier first on everything stops paying. */
export interface BreakEven {
  tier: string;
  top: string;
  /** The whole chain, weak to strong; two tiers or three. */
  tiers: string[];
  /** Share of the first tier's answers that will not do. */
  fail_share: number;
  /** Mean USD a request, of the first tier's call and of judging its answer. */
  cost_usd: number;
  verify_usd: number;
  top_cost_usd: number;
  /** Mean USD of the whole chain when every failure is noticed and handed on, and the share of requests that reaches each tier. */
  chain_cost_usd: number;
  chain_reach: number[];
  /** What a failure of the first tier may cost beside the calls before the chain costs more than the top tier alone; null: nothing fails. */
  chain_miss_cost_usd: number | null;
  /** Share of failures up to which "small first, then the top tier" costs less, if noticing them is free; at or below 0: never. */
  max_fail_share: number | null;
  /** What a miss may cost beside the calls before going straight to the top tier is cheaper; at or below 0: it already is. */
  miss_cost_usd: number | null;
  /** The rule of thumb: if the first tier failed this share, would asking it first pay, and until what cost of a miss? */
  at_share: { fail_share: number; pays: boolean; miss_cost_usd: number | null };
  n: number;
}

/** The best candidate of a strategy on the tuning cases, its thresholds chosen on other cases than it is judged on. */
export interface StrategyRow {
  strategy: Strategy;
  /** What orders requests before an answer; null: nothing. */
  score: CandidateKind | null;
  tiers: string[];
  n: number;
  /** Against the top tier for everything, second calls and judging paid. */
  saving_share: number | null;
  /** Estimated chance that certificate and constraints hold. */
  chance: number;
  /** The product of both: what is compared. */
  expected_saving: number;
  /** Mean score delivered. */
  quality: number | null;
  /** Of the answers delivered by lower tiers. */
  bad_share: number | null;
  /** Of the answers asked for below the top tier. */
  handed_on_share: number | null;
  /** Expected saving of the best strategy less this one's, paired by case. */
  behind_best: number | null;
  behind_best_se: number | null;
  behind_best_ci95: [number, number] | null;
  chosen: boolean;
}

/** How many answers a cascade hands on, on the held-out cases. */
export interface HandedOn {
  /** Cases first asked below the top tier. */
  asked: number;
  count: number;
  rate: number | null;
  ci95: [number, number] | null;
  /** One-sided 95 % upper limit; what `--max-escalation` is compared with. */
  upper_bound: number | null;
  steps: { tier: string; asked: number; count: number }[];
}

/** A constraint that was asked for, and how the held-out cases keep it. */
export interface ConstraintRow {
  name: 'max_escalation' | 'max_p95_ms' | 'max_ttft_p95_ms' | 'max_degradation';
  limit: number;
  /** Upper bound of what is limited; null: cannot be known from these cases. */
  bound: number | null;
  met: boolean;
  /** Not met, or another policy would have been chosen without it. */
  binds: boolean;
}
