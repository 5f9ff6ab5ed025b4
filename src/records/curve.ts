import type { Estimate } from './estimate.js';
import type { NoiseFloor } from './noise.js';
import type { Warning } from './warning.js';

/** One operating point: all requests whose score is at least the threshold go to the strong tier. */
export interface CurvePoint {
  /** `always`: everything escalates; `never`: nothing does. */
  threshold: number | 'always' | 'never';
  /** Share of requests answered by the strong tier. */
  escalationRate: number;
  /** Mean score of the answers delivered. */
  quality: number;
  /** Mean USD a request; null when a cost is unknown. */
  costUsd: number | null;
}

/** Points by rising escalation rate, from `never` to `always`, one for every distinct score. */
export interface Curve {
  points: readonly CurvePoint[];
}

/** A candidate's curve in numbers (method.md section 4). null: cannot be known from this data. */
export interface CurveMetrics {
  apgr: number | null;
  cpt50: number | null;
  cpt80: number | null;
  aiq: number | null;
  qnc: number | null;
}

/** Whether a tier is less than a margin worse than the top tier, on the same cases. */
export interface NonInferiorityResult {
  /** Mean score of the tier less that of the top tier; null when it cannot be known. */
  difference: number | null;
  ci95: [number, number] | null;
  /** One-sided p-value of "worse by the margin or more". */
  p: number | null;
  n: number;
  /** Share of 1. */
  margin: number;
  verdict: 'non_inferior' | 'inferior' | 'undecided';
  /** The verdict with failed calls left out instead of scored 0; null: no case is left. */
  verdict_without_failures: 'non_inferior' | 'inferior' | 'undecided' | null;
  depends_on_failures: boolean;
  /** The same question under each way to count calls without an answer; only ways that differ in their cases. */
  codings?: readonly FailureCoding[];
  /** The margin as a share of the top tier's own quality: the same number, read as a relative loss; null: it cannot be known. */
  relative?: { margin: number; verdict: NonInferiorityResult['verdict']; cases_needed: number | null } | null;
  /** Cases for 80 % power at the difference seen; null: no number helps. */
  cases_needed: number | null;
  /** The gap that the top tier shows against itself over as many cases, at most; absent: it was not asked twice. */
  noise_gap?: number | null;
}

/** A verdict under one way to count calls without an answer. */
export interface FailureCoding {
  /** Failed calls score 0; failed calls are left out; cases without any outcome score 0 too. */
  coding: 'failed_as_bad' | 'failed_left_out' | 'missing_as_bad';
  verdict: NonInferiorityResult['verdict'];
  difference: number | null;
  n: number;
}

/** A tier that makes another one pointless. */
export interface Dominator {
  tier: string;
  /** Mean score of the dominator less that of the tier, on the cases that both have a score for. */
  gain: number;
  gain_ci95: [number, number] | null;
  /** Cost of the dominator divided by that of the tier, on the same cases; null: unknown. */
  cost_ratio: number | null;
  n: number;
}

/** A tier on the eval set. */
export interface LadderRow {
  tier: string;
  model: string | null;
  quality: Estimate;
  cost_usd_per_request: number | null;
  latency_p50_ms: number | null;
  latency_p95_ms: number | null;
  unscored: number;
  failed: number;
  missing: number;
  /** A tier that is at least as good and cheaper (or better at the same cost); null: none. */
  dominated_by: string | null;
  /** Every tier that does so, cheapest first. */
  dominators?: readonly Dominator[];
  /** Against the top tier that none dominates; null for that tier itself, or without common cases. */
  against_top: NonInferiorityResult | null;
}

/** Where the quality of a router lies at one escalation rate, at 95 %, by bootstrap over clusters. */
export interface CurveBand {
  escalationRate: number;
  quality_ci95: [number, number];
}

/** One way to route between two tiers, by scores of models that did not see the case. */
export interface RouterCurve extends CurveMetrics {
  kind: string;
  /** The lower and the upper tier of the pair. */
  weak: string;
  strong: string;
  n: number;
  /** Bootstrap over clusters, draws shared by all routers of the pair. */
  apgr_ci95: [number, number] | null;
  bands: readonly CurveBand[];
  /** At most 201 of the curve's points, both ends among them. */
  points: readonly CurvePoint[];
}

/** What `router curve` says (`router.curves/1`). */
export interface CurvesFile {
  schema: 'router.curves/1';
  cases: number;
  ladder: LadderRow[];
  /** What random mixing of the single tiers gives: the hull a router has to beat. */
  hull: { costUsd: number; quality: number }[];
  candidates: RouterCurve[];
  references: {
    weak: string;
    strong: string;
    /** The cheapest tier that does best on each case: a ceiling that knows the grades. */
    oracle: { quality: number | null; costUsd: number | null; escalationRate: number | null };
    /** A score of random numbers, for comparison. */
    random: CurveMetrics;
  }[];
  /** Absent: nothing was asked twice. */
  noise_floor?: NoiseFloor;
  warnings: Warning[];
}
