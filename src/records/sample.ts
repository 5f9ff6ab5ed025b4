import type { PriceTableInfo } from './price.js';
import type { Warning } from './warning.js';

/** What a sample is drawn from: the log's requests, their distinct texts, and clusters of near-duplicates among these. */
export interface SampleFrame {
  requests: number;
  /** Requests without any text, which cannot be asked again. */
  without_text: number;
  /** Texts that differ in more than white space, numbers and ids. */
  texts: number;
  clusters: number;
  /** Requests in the largest cluster. */
  largest_cluster: number;
  /** Kish's design effect of taking requests as they come, at `icc`: 1 + (m - 1) icc, m the mean cluster size as a request meets it. */
  design_effect: number | null;
  icc: number;
}

/** One segment of the frame and what was drawn of it. */
export interface SampleSegment {
  segment: string;
  requests: number;
  clusters: number;
  strata: number;
  cases: number;
}

/** What `router sample` drew (`router.sample/1`). */
export interface SampleReport {
  schema: 'router.sample/1';
  out: string;
  cases: number;
  seed: number;
  frame: SampleFrame;
  strata: number;
  strata_without_cases: number;
  /** Share of the clusters in strata of which nothing was drawn: the sample says nothing of them. */
  uncovered_share: number | null;
  segments: SampleSegment[];
  /** Replacements by kind; null with `--raw`. */
  masked: Record<string, number> | null;
  warnings: Warning[];
}

/** One claim and the labels that it needs. */
export interface ClaimNeed {
  claim: 'certificate_least' | 'certificate' | 'non_inferiority' | 'human_anchor' | 'strata';
  /** Labels for a claim about traffic like this log's; null: no number of labels helps. */
  labels: number | null;
  /** The same with the finite population correction, for a claim about this log only. */
  labels_of_log: number | null;
  /** Of asking every tier once a label; null: labels are unknown, or the log has no token counts. */
  cost_usd: number | null;
  /** What the number was worked out from; shares of 1. */
  from: Record<string, number>;
}

/** How many labels which claim needs and what asking the tiers costs (`router.sample-plan/1`). */
export interface SamplePlan {
  schema: 'router.sample-plan/1';
  frame: SampleFrame;
  strata: number;
  /** Mean tokens of the requests whose usage the log knows; null: none. Input of every kind, since a replay finds no cache. */
  tokens_per_request: { input: number; output: number; requests: number } | null;
  tiers: { tier: string; model: string; cost_usd_per_case: number | null }[];
  claims: ClaimNeed[];
  /** The most that a claim needs, of those that can be met at all. */
  labels: number;
  labels_of_log: number;
  cost_usd: number | null;
  prices: PriceTableInfo;
  warnings: Warning[];
}
