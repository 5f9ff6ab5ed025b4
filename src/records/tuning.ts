import type { LadderRow } from './curve.js';
import type { TuningJudge } from './judge-anchor.js';
import type { Graduation, Pruning, ScoreCalibration } from './learning.js';
import type { NoiseFloor } from './noise.js';
import type { Policy, RulesTier } from './policy.js';
import type { BreakEven, ConstraintRow, HandedOn, Strategy, StrategyRow } from './strategy.js';
import type { Warning } from './warning.js';

/** By a gateway's own score: `tune --target`. */
type GatewayKind = 'litellm_boundaries' | 'litellm_weights' | 'litellm_trained' | 'semantic_signals';
/** `logistic_small` (the small tier's success alone) is only compared, in curves. */
export type CandidateKind = 'rules' | 'logistic' | 'logistic_small' | 'knn' | 'clusters' | 'cascade' | GatewayKind;

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
  /** That limit was named: then it is answered where nothing can be handed on, too. */
  isEscalationAsked?: true;
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
  /** More labelled cases of this task, about, for 80 % power at the bad share seen; 0: certified; null: no number helps, or the loss is graded. */
  labels_needed: number | null;
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
  /** Cases of equal weight that would say as much (Kish); absent: the cases weigh the same. */
  effective_cases?: number;
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
  /** Of the learned router, chosen or not; absent: none was fitted. */
  pruning?: Pruning;
  handed_on: HandedOn | null;
  /** Those that were asked for. */
  constraints: ConstraintRow[];
  /** How far the judge is held against people; absent: no labels were given. */
  judge?: TuningJudge;
  /** What the strongest tier shows against itself; absent: nothing was asked twice. */
  noise_floor?: NoiseFloor;
  warnings: Warning[];
}
