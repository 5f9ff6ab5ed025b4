import type { PriceTableInfo } from './price.js';
import type { Warning } from './warning.js';

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
  /** Priced requests that were calls of a batch, and stay so on any tier; absent: none. */
  batch_requests?: number;
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
