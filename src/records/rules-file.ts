import type { AnswerCheck } from './answer-check.js';
import type { Policy, RulesTier } from './policy.js';
import type { PriceTableInfo } from './price.js';
import type { Projection } from './projection.js';
import type { QualityStratum, Stratum } from './stratum.js';
import type { Certificate, HeldOut, NullTest, Tuning } from './tuning.js';

/** Why a request is handed to another provider or tier. */
export const FAILOVER_REASONS = ['rate_limit', 'timeout', 'unavailable', 'server_error'] as const;
export type FailoverReason = (typeof FAILOVER_REASONS)[number];

/** What the policy was measured to do, kept in the file that does it. */
export interface Evidence {
  recommendation: Tuning['recommendation'];
  certificate: Certificate;
  held_out: HeldOut;
  null_test: NullTest;
}

/** Where a rules file comes from: enough to make it again. */
export interface Provenance {
  tool: string;
  seed: number;
  /** sha256 of the inputs' bytes, by role. */
  inputs: Record<string, string>;
  prices: PriceTableInfo;
  /** Share of the cases in each split. */
  splits: Record<string, number>;
}

/** `routing-rules.yaml`, schema `router.rules/1` (contract.md). */
export interface RulesFile {
  schema: 'router.rules/1';
  policy: Policy;
  tiers: readonly RulesTier[];
  /** Eval cases by `kind/class` cell, where there are enough; absent in files written by hand. */
  covered?: Readonly<Record<string, number>>;
  /** What projections know of parts of the traffic; absent in files written by hand: then `output_ratio` serves all of it. */
  strata?: readonly Stratum[];
  quality?: readonly QualityStratum[];
  failover?: { order: readonly string[]; on: readonly FailoverReason[] };
  quality_fallback?: { checks: readonly AnswerCheck[] };
  evidence?: Evidence;
  projection?: Projection;
  provenance?: Provenance;
}
