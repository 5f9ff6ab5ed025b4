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

/** How a run's answers were judged. */
export interface JudgeReport {
  provider: string;
  /** As the provider named it; the configured model when nothing answered. */
  model: string;
  mode: 'pointwise' | 'pairwise';
  /** It answers for a tier under test, and was told to. */
  is_forced: boolean;
  /** Injections that it had to call bad, and did. */
  canaries: number;
  /** Answers to be judged: those with a verdict, and those without one, of which `no_answer` because the judge's call failed. */
  answers: number;
  scored: number;
  unscored: number;
  no_answer: number;
  /** Calls to the judge that have a price, with those for the canaries. Not part of any tier's cost. */
  calls: number;
  cost_usd: number | null;
  /** Pairwise: share of the pairs whose verdict changes with the order of the answers. */
  flip_rate?: Estimate;
  /** Pairwise: share of the verdicts other than a tie that name the answer shown first; 0.5 shows no leaning. n counts pairs. */
  first_position_rate?: Estimate;
}

/** `run.json`: what `router eval` did and found (schema `router.run/1`). Holds no time of day: equal inputs, equal bytes. */
export interface RunReport {
  schema: 'router.run/1';
  cases: number;
  calls: number;
  scored: number;
  unscored: number;
  failed: number;
  /** Sum of the known costs, with the judge's. */
  cost_usd: number | null;
  tiers: RunTier[];
  /** Absent: no case was judged. */
  judge?: JudgeReport;
  /** sha256 of the inputs' bytes, by role. */
  inputs: Record<string, string>;
  prices: PriceTableInfo;
  /** Times each question was asked; absent: once. */
  repeats?: number;
  /** Share of pairs of answers to the same question whose scores differ, by tier; only with repeats. */
  self_disagreement?: { tier: string; rate: Estimate }[];
  /** That of the strongest tier: a gap between tiers below it may be noise. */
  noise_floor?: Estimate;
  /** The largest gap that the strongest tier shows against itself by chance, in 95 of 100 runs over as many cases. */
  noise_gap?: number | null;
  warnings: Warning[];
}
