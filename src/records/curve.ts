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
  /** Cases for 80 % power at the difference seen; null: no number helps. */
  cases_needed: number | null;
  /** The gap that the top tier shows against itself over as many cases, at most; absent: it was not asked twice. */
  noise_gap?: number | null;
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
