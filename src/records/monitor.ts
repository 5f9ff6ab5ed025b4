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
  /** Of this run: rows read, and those that an earlier run had counted. */
  requests: number;
  seen_before: number;
  escalation: EscalationRow & { limit: number; fallbacks: number; failed: number; unplaced: number };
  tiers: EscalationRow[];
  classes: (EscalationRow & { name: TrafficClass })[];
  change: { cusum: number; shiryaev_roberts: number; watch_at: number; expired_at: number };
  /** Population stability index against the first run; null in the first run. Information, not a test. */
  drift: { score: number | null; segments: number | null };
  cost_usd_per_request: { realized: Estimate; projected: number | null };
  latency_p95_ms: { realized: number | null; measured: number | null };
  prices: { tier: string; model: string; input: [number, number]; output: [number, number] }[];
  models: Record<string, string[]>;
  uncovered_share: number | null;
  effective_cases: number | null;
  price_table: PriceTableInfo;
  warnings: Warning[];
}
