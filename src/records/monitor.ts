import type { Estimate } from './estimate.js';
import type { PriceTableInfo } from './price.js';
import type { TrafficClass } from './traits.js';
import type { Warning } from './warning.js';

/** The running test of one escalation rate against its limit (method.md section 8). */
export interface EscalationState {
  /** S: eligible requests that were escalated. */
  escalated: number;
  /** F: eligible requests that were not. */
  kept: number;
  /** Natural log of the evidence that the rate is above the limit, now and at its highest. */
  log_e: number;
  max_log_e: number;
  /** Bernoulli CUSUM for half as much again as the limit, now. */
  w: number;
  /** Shiryaev and Roberts's statistic for each rate of the grid, now. */
  m: number[];
  /** Their mean at its highest. */
  max_m: number;
}

/** The rows counted so far: how many, and the least of their hashes, in rising order. */
export interface CountedRows {
  requests: number;
  hashes: number[];
}

/** What `router monitor` carries from run to run (`router.monitor-state/1`). */
export interface MonitorState {
  schema: 'router.monitor-state/1';
  /** sha256 of the rules that it is about: other rules start anew. */
  rules: string;
  /** Limit of the escalation share. */
  limit: number;
  /** First request counted and the last one seen, ISO 8601 UTC; rows up to `to` are not counted again. */
  since: string | null;
  to: string | null;
  all: EscalationState;
  by_tier: Record<string, { escalated: number; kept: number }>;
  by_class: Record<string, { escalated: number; kept: number }>;
  fallbacks: number;
  failed: number;
  unplaced: number;
  /** Requests answered with a known cost, and their sum. */
  priced_requests: number;
  cost_usd: number;
  /** Sum of the squares of their costs; absent in states of earlier versions. */
  cost_usd_squares?: number;
  /** Tells, by a sample, rows that were counted from others of the same time; absent in states of earlier versions. */
  counted?: CountedRows;
  /** Names that providers gave for each tier's model. */
  models: Record<string, string[]>;
  /** Of the first run: requests by tenth of the score and by `kind/class` cell. */
  baseline: { score: number[]; segments: Record<string, number> } | null;
}

/** A tier or class of the eligible requests. */
export interface EscalationRow {
  name: string;
  requests: number;
  escalated: number;
  share: number | null;
  /** Holds at all times at once. */
  share_ci95: [number, number] | null;
  e_value: number;
}

/** One thing that speaks against the rules, or asks for a look. */
export interface MonitorReason {
  code: string;
  level: 'watch' | 'expired';
  text: string;
  next: string;
}

/** What `router monitor` says (`router.monitor/1`). */
export interface MonitorReport {
  schema: 'router.monitor/1';
  /** undecided: no eligible request was seen, so nothing was measured. */
  verdict: 'valid' | 'watch' | 'expired' | 'undecided';
  reasons: MonitorReason[];
  next: string;
  since: string | null;
  to: string | null;
  /** Of this run: requests counted, and those not counted because earlier runs had read past their time. With `undated` all that were read. */
  requests: number;
  seen_before: number;
  /** How many of `seen_before`, about, no run has counted: they came late. null: the state cannot tell. */
  late: number | null;
  /** Rows without a time, which with a state cannot be told from rows counted before, and are not counted. */
  undated: number;
  escalation: EscalationRow & { limit: number; fallbacks: number; failed: number; unplaced: number };
  tiers: EscalationRow[];
  classes: (EscalationRow & { name: TrafficClass })[];
  change: { cusum: number; shiryaev_roberts: number; watch_at: number; expired_at: number };
  /**
   * Population stability index against the first run; null in the first run. Information, not a test: `noise` is what
   * samples of these sizes differ by 1 time in 20 without any drift, `requests` the first run's and this one's.
   */
  drift: {
    score: number | null;
    segments: number | null;
    noise: { score: number | null; segments: number | null };
    requests: [first: number | null, latest: number];
  };
  /** realized: of all runs that the state holds; latest: of this one. */
  cost_usd_per_request: { realized: Estimate; latest: Estimate; projected: number | null };
  /** Of this run; an end is null where too few requests tell it. */
  latency_p95_ms: {
    realized: number | null;
    realized_ci95: [number | null, number | null] | null;
    n: number;
    measured: number | null;
  };
  prices: { tier: string; model: string; input: [number, number]; output: [number, number] }[];
  models: Record<string, string[]>;
  uncovered_share: number | null;
  effective_cases: number | null;
  price_table: PriceTableInfo;
  warnings: Warning[];
}
