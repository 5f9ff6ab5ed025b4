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
  /** Share of the whole bill. */
  cost_share: number | null;
  /** Of most of its requests. */
  class: TrafficClass;
  /** Shares of its requests by class. */
  class_mix: Record<TrafficClass, number | null>;
  /** What its requests have in common. */
  alike_by: 'system_prompt' | 'beginning' | 'ending' | 'whole_prompt';
  /** A request to look up in the log. */
  example_id: string;
  /** As the outlook's: an upper bound. */
  saving_usd_max: number | null;
  /** Whether measuring it may pay; too_few: it would, and it has too few requests to certify anything. */
  worth_routing: 'yes' | 'no' | 'too_few' | 'unknown';
  because: 'gain' | 'complex' | 'no_cheaper_tier' | 'small' | 'few_requests' | 'no_price';
}

/** How much of the traffic few templates are. */
export interface TemplatesSummary {
  templates: number;
  /** The dearest ones that make up 80 % of the bill, at most ten; their share of it and of the requests. */
  dearest: number;
  dearest_cost_share: number | null;
  dearest_request_share: number | null;
  requests_without_template: number;
}

/** Requests and dollars of work done twice; part of the whole, so small where only few can be compared. */
interface RepeatCount {
  requests: number;
  /** Of the later call; null when none has a price. */
  cost_usd: number | null;
}

/**
 * Work done twice, by an estimate from hashes of what users said last: the same request again soon after a failure (retry) or an
 * answer (regeneration), nearly the same words (rephrasing), or, where the log names no session, the same prompt (repeat).
 */
export interface RepeatedWork extends RepeatCount {
  is_estimate: true;
  within_minutes: number;
  /** Requests with a user's turn. */
  compared_requests: number;
  requests_with_session: number;
  share: number | null;
  cost_share: number | null;
  kinds: (RepeatCount & { kind: 'retry' | 'regeneration' | 'rephrasing' | 'repeat' })[];
  /** `share`: of the class's requests. */
  classes: (RepeatCount & { class: TrafficClass; share: number | null })[];
}

interface CostPair {
  requests: number;
  logged_cost_usd: number;
  recomputed_cost_usd: number;
  /** Recomputed less logged. */
  difference_usd: number;
}

/** Cost as logged beside cost by the table, of the requests that have both. */
export interface CostCheck extends CostPair {
  /** Within 1 %. */
  agreeing_requests: number;
  /** The models that disagree most, in dollars. */
  models: (CostPair & { model: string })[];
  /** The requests that disagree most. */
  examples: { id: string; model: string; logged_cost_usd: number; recomputed_cost_usd: number }[];
}

/** A model whose requests the table could not price. */
export interface UnpricedModel {
  model: string;
  requests: number;
  requests_without_tokens: number;
  /** Those without a logged cost whose price is another than that of text: audio, searches, priority service and the like. */
  requests_not_at_text_price: number;
  input_tokens: number;
  output_tokens: number;
  /** The log states what these cost, which stands in. */
  requests_priced_as_logged: number;
  logged_cost_usd: number | null;
}

/** The most that routing could save, and what that assumes. */
export interface Outlook {
  /** Upper bound on the saving as a share of the bill (`cost_usd`); null without prices or a cheaper tier. */
  saving_share_max: number | null;
  saving_usd_max: number | null;
  /** Share of cost in simple, moderate and complex requests; the rest is unclassified. */
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
  /** Requests whose text the log holds; shares are of all requests. */
  classes: (MixRow & { class: TrafficClass })[];
  /** Requests whose text the log does not hold: no class can be told. */
  unclassified: MixRow;
  tasks: (MixRow & { task: string })[];
  models: (MixRow & { model: string })[];
  templates: TemplateRow[];
  templates_summary: TemplatesSummary;
  /** null: no request could be compared with another. */
  repeated_work: RepeatedWork | null;
  cost_usd: number | null;
  /** Sum of the costs that the log itself states; null when it states none. */
  logged_cost_usd: number | null;
  /** null: no request has both. */
  cost_check: CostCheck | null;
  unpriced_requests: number;
  /** Those of `unpriced_requests` that state neither tokens nor a cost; failed calls mostly state none. */
  requests_without_tokens: number;
  /** Also those that the logged cost stands in for. */
  unpriced_models: UnpricedModel[];
  errors: number;
  prices: PriceTableInfo;
  outlook: Outlook;
  warnings: Warning[];
}
