import type { Ledger } from './ledger.js';
import type { PriceTableInfo } from './price.js';
import type { TrafficClass } from './traits.js';
import type { Warning } from './warning.js';

/** Quantiles in ms from a sketch with 1 % relative error; null: no row had the figure. */
export interface QuantilesMs {
  p50: number | null;
  p95: number | null;
}

/** Totals of a part of the traffic. */
export interface MixRow {
  requests: number;
  /** Share of all requests. */
  share: number | null;
  share_ci95: [number, number] | null;
  input_tokens: number;
  output_tokens: number;
  /** Sum over the priced requests; null when none has a price. */
  cost_usd: number | null;
  unpriced_requests: number;
  latency_ms: QuantilesMs;
  ttft_ms: QuantilesMs;
}

/** Part of the traffic that looks like one prompt with changing values. */
export interface TemplateRow {
  /** Hash of the masked text, never the text. */
  template: string;
  requests: number;
  share: number | null;
  cost_usd: number | null;
  class: TrafficClass;
  /** A request to look up in the log. */
  example_id: string;
}

/** The most that routing could save, and what that assumes. */
export interface Outlook {
  /** Upper bound on the saving as a share of the priced bill; null without prices or a cheaper tier. */
  saving_share_max: number | null;
  saving_usd_max: number | null;
  /** Share of cost in simple, moderate and complex requests. */
  cost_share: Record<TrafficClass, number | null>;
  assumption: string;
  verdict: string;
}

/** What `router analyze` says of a log (contract.md, `router.mix/1`). */
export interface TrafficMix {
  schema: 'router.mix/1';
  ledger: Ledger;
  requests: number;
  /** First and last time stamp, ISO 8601 UTC; null when no row has one. */
  from: string | null;
  to: string | null;
  classes: (MixRow & { class: TrafficClass })[];
  tasks: (MixRow & { task: string })[];
  models: (MixRow & { model: string })[];
  templates: TemplateRow[];
  cost_usd: number | null;
  /** Sum of the costs that the log itself states; null when it states none. */
  logged_cost_usd: number | null;
  unpriced_requests: number;
  errors: number;
  prices: PriceTableInfo;
  outlook: Outlook;
  warnings: Warning[];
}
