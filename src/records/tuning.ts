import type { LadderRow } from './curve.js';
import type { TuningJudge } from './judge-anchor.js';
import type { Graduation, ScoreCalibration } from './learning.js';
import type { NoiseFloor } from './noise.js';
import type { Policy, RulesTier } from './policy.js';
import type { PriceTableInfo } from './price.js';
import type { BreakEven, ConstraintRow, HandedOn, Strategy, StrategyRow } from './strategy.js';
import type { Warning } from './warning.js';

export type CandidateKind =
  | 'rules'
  | 'logistic'
  | 'knn'
  | 'clusters'
  | 'cascade'
  // By a gateway's own score: `tune --target`.
  | 'litellm_boundaries'
  | 'litellm_weights'
  | 'litellm_trained'
  | 'semantic_signals';

/**
 * What an acceptable answer is: score at least `accept_at`, or not worse than the top tier's. `graded`: no line is drawn; an
 * answer loses 1 - score (absolute), or what its score is below the top tier's (relative), and the mean loss is bounded.
 */
export type Acceptable = { kind: 'absolute'; acceptAt: number; graded?: true } | { kind: 'relative'; graded?: true };

/** What the user asks of a policy; shares of 1. */
export interface TuneGoal {
  acceptable: Acceptable;
  /** Least share of acceptable answers among the requests routed down; 1 - alpha. */
  minAcceptable: number;
  /** 1 - delta. */
  confidence: number;
  maxDegradation: number | null;
  maxEscalation: number | null;
  maxP95Ms: number | null;
  maxTtftP95Ms: number | null;
}

/** The claim about what is routed down, and the evidence (method.md section 1). */
export interface Certificate {
  status: 'certified' | 'not_certified' | 'infeasible' | 'no_data';
  claim: string;
  /** binomial: exact, for cases of equal weight; betting: a martingale, for unequal ones. */
  test: 'binomial' | 'betting';
  alpha: number;
  delta: number;
  /** Cases of the certification split that the policy routes down. */
  routed: number;
  /** Of those, with an unacceptable answer (failed calls count as unacceptable); of graded losses, their sum. */
  bad: number;
  /** One-sided Clopper-Pearson upper limit of the bad share at 1 - delta; null without cases. */
  upper_bound: number | null;
  /** Share of the certification split that is routed down. */
  share_routed: number | null;
  cases: number;
  /** More certification labels needed to decide, about; 0 when certified; null when no number helps. */
  labels_needed: number | null;
  /** A cascade whose top tier alone would reach the share: every answer delivered, the top tier's too, held to the same share. */
  delivered?: { cases: number; bad: number; upper_bound: number | null };
}

/** What the certification cases say of one cut of a certificate's walk. */
export interface CertifiedCut {
  /** Cases below the cut, and those of them with an unacceptable answer. */
  routed: number;
  bad: number;
  /** Share of the traffic below the cut. */
  share_routed: number;
  /** Upper limit of the bad share at 1 - delta, of this cut alone; null without cases. */
  upper_bound: number | null;
  /** Whether the walk passed here: all such cuts hold together at 1 - delta. */
  certified: boolean;
}

/** Whether rules that are in use stay (`tune --previous`). */
export interface Hysteresis {
  kept: boolean;
  reason: string;
  /** What the new rules save more, as a share of the strongest tier's cost; null when nothing was compared. */
  gain_share: number | null;
  /** With the noise of the cases and of tuning itself. */
  gain_ci95: [number, number] | null;
  n: number;
}

/** The policy beside something simpler, on the same held-out cases. */
export interface Comparison {
  /** A tier for everything, or a random mix. */
  against: string;
  /** What it is among the references; empty: just a tier. */
  is: readonly ('all_cheap' | 'all_strong' | 'best_single' | 'fixed_mix' | 'shuffle')[];
  n: number;
  /** Mean score of the policy less that of the reference. */
  quality_delta: number | null;
  quality_delta_ci95: [number, number] | null;
  /** 1 - cost of the policy / cost of the reference; 0, without an interval, for a mix at the same cost. */
  saving_share: number | null;
  saving_ci95: [number, number] | null;
}

/** When asking one lower tier first pays against the top tier, at the user's own prices (method.md section 6). */
export interface BreakEvenRow {
  tier: string;
  top: string;
  /** Mean cost of a request on the tier, divided by that on the top tier. */
  price_ratio: number;
  /** Share of failures up to which it pays if noticing and mending them is free; at or below 0: never. */
  max_fail_share: number | null;
  /** The same where every miss costs `--miss-cost-usd`; null without it. */
  max_fail_share_at_miss_cost: number | null;
  /** Share of the tier's answers that will not do, on the eval set; null: not measured. */
  fail_share: number | null;
  n: number;
  /** By share of failures: what a miss may cost in USD before the top tier alone is cheaper. The measured share comes last. */
  miss_cost_usd: { fail_share: number; usd: number | null }[];
}

/** What answers that will not do add to a projected bill. */
export interface MissBill {
  /** USD of one miss, as given. */
  miss_cost_usd: number;
  /** Requests whose answer comes from a lower tier; of a cascade, those that are not handed on. */
  routed: number;
  /** Share of those with an unacceptable answer, and its 95 % interval, from the held-out cases; null: not measured. */
  miss_share: number | null;
  miss_share_ci95: [number, number] | null;
  cost_usd: number | null;
  cost_ci95: [number, number] | null;
  /** Projected saving less the cost of misses. */
  net_saving_usd: number | null;
  net_saving_ci95: [number, number] | null;
}

/** What the certification cases prove about one task of what is routed down. */
export interface SegmentClaim {
  task: string;
  routed: number;
  bad: number;
  /** At 1 - delta / number of tasks. */
  upper_bound: number;
  certified: boolean;
}

/** Does the score know anything? Compared with sending the same money's worth of requests up at random. */
export interface NullTest {
  /** Area under the ROC of the score for "unacceptable on the small tier"; null with one class. */
  auc: number | null;
  /** Mean score above a cost-matched shuffle. */
  lift_over_shuffle: number | null;
  lift_ci95: [number, number] | null;
  passes: boolean;
  n: number;
}

/** The policy on cases that chose nothing. */
export interface HeldOut {
  cases: number;
  quality: number | null;
  quality_ci95: [number, number] | null;
  quality_strong: number | null;
  quality_delta: number | null;
  quality_delta_ci95: [number, number] | null;
  /** Share of acceptable answers among the cases routed down. */
  acceptable_rate: number | null;
  acceptable_ci95: [number, number] | null;
  routed: number;
  cost_usd_per_request: number | null;
  saving_share: number | null;
  saving_ci95: [number, number] | null;
  escalation_rate: number | null;
  tier_shares: Record<string, number>;
  latency_p95_ms: number | null;
  /** Order-statistic interval; an end is null when the sample is too small for it. */
  latency_p95_ci95: [number | null, number | null];
  /** A cascade's second answer starts after the whole first one. */
  ttft_p95_ms: number | null;
  ttft_p95_ci95: [number | null, number | null];
}

export interface Candidate {
  kind: CandidateKind;
  /** The lower tiers, weak to strong. */
  tier: string;
  /** Whether the decision is made before the answer, after it, or both; absent: before. */
  strategy?: Strategy;
  /** What orders requests before an answer, in a cascade routing. */
  score?: CandidateKind | null;
  apgr: number | null;
  cpt50: number | null;
  cpt80: number | null;
  aiq: number | null;
  /** Expected saving at the certified cut, from the tuning cases; null when none is feasible. */
  saving_share: number | null;
  chosen: boolean;
  /** Measured beside the others and never chosen, because a rules file of 200 KB cannot hold it. */
  comparison_only?: true;
}

/** Share of a provider's calls that fail, as counted in the log or as given. */
export interface FailureRow {
  provider: string;
  /** In [0, 1]. */
  rate: number;
  /** Calls of the log, and those of them that failed; null: the rate was given. */
  calls: number | null;
  failed: number | null;
  /** Mean time of a failed call; null: none was timed. */
  latency_ms: number | null;
}

/** Mean time of a request, as logged and as routed. */
export interface ProjectedLatency {
  /** Answered requests for which both are known. */
  requests: number;
  logged_mean_ms: number;
  /** Calls one after the other: handed-on answers, failed calls and the time to decide with them. */
  routed_mean_ms: number;
}

/** A policy on a log (contract.md). */
export interface Projection {
  requests: number;
  /** Requests with a price on both sides; the figures below are about these. */
  priced_requests: number;
  baseline: 'as_logged';
  baseline_cost_usd: number | null;
  routed_cost_usd: number | null;
  /** Null, with the share, when the projection is refused: then `saving_bounds` say what is known. */
  saving_usd: number | null;
  saving_share: number | null;
  saving_ci95: [number, number] | null;
  /** delta: linearised; bootstrap: widened to what drawing clusters says, because few or heavy eval cases decide. Null without an interval. */
  interval_by: 'delta' | 'bootstrap' | null;
  /** Why no saving is named, in words; empty: it is. */
  refused: string[];
  /** Priced requests whose routed cost rests on answer lengths of the eval set; that of the others is exact. */
  estimated_requests: number;
  /** The same requests, all on the strongest tier. */
  all_strong_cost_usd: number | null;
  /** Share of requests of a kind and class that the eval set does not cover; null when the rules do not say what was covered. */
  uncovered_share: number | null;
  /** Share of the baseline cost that the uncovered requests are. */
  uncovered_spend_share: number | null;
  /** Saving share if the uncovered requests saved nothing, and if they saved all of their cost; null when none is uncovered. */
  saving_bounds: [number, number] | null;
  /** Eval cases that the covered traffic's mix is worth (Kish); below 50 no interval is given. Null without a cover. */
  effective_cases: number | null;
  /** Largest weight of a single eval case in the traffic's mix; above 0.1 the projection is refused. Null without a cover. */
  max_case_share: number | null;
  /** Mean quality of the routed traffic less that of all on the strongest tier: held-out pairs, weighted to the log's mix. */
  quality_delta: number | null;
  quality_delta_ci95: [number, number] | null;
  /** Held-out cases that it rests on. */
  quality_cases: number;
  tiers: ProjectionRow[];
  classes: (ProjectionRow & { class: string })[];
  /** Null: no request has the time it took, or a tier has none of the eval set. */
  latency?: ProjectedLatency | null;
  /** What failures were reckoned with; absent: none, or the rules have nobody to fail over to. */
  failures?: FailureRow[];
  /** What finding the tier costs for each request; in all totals. 0: the rules decide in the process that calls. */
  deciding?: { usd_per_request: number; ms_per_request: number };
  prices: PriceTableInfo | null;
  warnings: Warning[];
}

export interface ProjectionRow {
  tier?: string;
  requests: number;
  share: number | null;
  baseline_cost_usd: number | null;
  routed_cost_usd: number | null;
}

/** What `router tune` finds (contract.md, `router.tuning/1`). */
export interface Tuning {
  schema: 'router.tuning/1';
  recommendation: 'route' | 'single_tier' | 'undecided';
  /** The tier of `single_tier`; null otherwise. */
  tier: string | null;
  verdict: 'pass' | 'fail' | 'undecided';
  /** Why, in a sentence or two. */
  reasons: string[];
  policy: Policy;
  tiers: RulesTier[];
  /** Eval cases by `kind/class` cell, where there are enough. */
  covered: Readonly<Record<string, number>>;
  certificate: Certificate;
  /** The claim about each lower tier, weak to strong, each at its share of delta. */
  certificates: (Certificate & { tier: string })[];
  /** Every cut that could have been certified, by tier, for each of `certificates`. */
  walks: { tier: string; alpha: number; cuts: CertifiedCut[] }[];
  /** Claims about single tasks, each at delta over their number: the claims above say nothing about one task. */
  segments: SegmentClaim[];
  break_even: BreakEven | null;
  /** What became of the rules in use; absent: none were given. */
  previous?: Hysteresis;
  held_out: HeldOut;
  /** The policy against each tier alone and the best random mix, on the held-out cases. */
  comparisons: Comparison[];
  null_test: NullTest;
  ladder: LadderRow[];
  candidates: Candidate[];
  /** Routing, cascading and cascade routing on the same cases, where answers can be judged; a strategy without a chance is absent. */
  strategies: StrategyRow[];
  /** Rules or a learned router; absent: only one of them was tried. */
  graduation?: Graduation;
  /** Of the learned router, chosen or not; absent: none, or no score to judge. */
  calibration?: ScoreCalibration;
  handed_on: HandedOn | null;
  /** Those that were asked for. */
  constraints: ConstraintRow[];
  /** How far the judge is held against people; absent: no labels were given. */
  judge?: TuningJudge;
  /** What the strongest tier shows against itself; absent: nothing was asked twice. */
  noise_floor?: NoiseFloor;
  warnings: Warning[];
}
