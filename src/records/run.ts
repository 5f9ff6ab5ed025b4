import type { Estimate } from './estimate.js';
import type { Price, PriceTableInfo } from './price.js';
import type { Warning } from './warning.js';

/** What a run found of one tier. */
export interface RunTier {
  tier: string;
  provider: string;
  /** As the provider named it; the configured model when nothing answered. */
  model: string;
  price: Price;
  /** Mean score of the scored answers; failed and unscored ones are not in it. */
  quality: Estimate;
  unscored: number;
  failed: number;
  /** Answers whose cost is unknown, because the provider told no usage. */
  without_cost: number;
  /** Mean and sum over the calls whose cost is known; null when none is. */
  cost_usd_per_request: number | null;
  cost_usd: number | null;
}

/** `run.json`: what `router eval` did and found (schema `router.run/1`). Holds no time of day: equal inputs, equal bytes. */
export interface RunReport {
  schema: 'router.run/1';
  cases: number;
  calls: number;
  scored: number;
  unscored: number;
  failed: number;
  /** Sum of the known costs. */
  cost_usd: number | null;
  tiers: RunTier[];
  /** sha256 of the inputs' bytes, by role. */
  inputs: Record<string, string>;
  prices: PriceTableInfo;
  /** Times each question was asked; absent: once. */
  repeats?: number;
  /** Share of pairs of answers to the same question whose scores differ, by tier; only with repeats. */
  self_disagreement?: { tier: string; rate: Estimate }[];
  /** That of the strongest tier: a gap between tiers below it may be noise. */
  noise_floor?: Estimate;
  warnings: Warning[];
}
