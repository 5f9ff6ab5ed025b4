import type { EvalCase } from '../records/case.js';
import type { PriceTable } from '../records/price.js';
import type { Tier } from '../records/tier.js';
import { tokenUsage } from '../records/usage.js';
import { answerCostUsd } from './cost.js';
import { likelyInputTokens, worstCaseUsd } from './worst-case.js';

/** Tokens of an answer: a low, a middle and a high one. `likely` null: nothing tells. */
export interface OutputLengths {
  low: number;
  likely: number | null;
  high: number;
}

interface Range {
  low: number;
  likely: number | null;
  high: number;
}

/** What a run would cost and take (`router eval --dry-run`, schema `router.forecast/1`). */
export interface Forecast {
  schema: 'router.forecast/1';
  cases: number;
  repeats: number;
  tiers: {
    tier: string;
    model: string;
    calls: number;
    input_tokens: number;
    output_tokens_per_call: Range;
    cost_usd: Range;
    worst_cost_usd: number;
  }[];
  cost_usd: Range;
  /** What `--max-spend` must be so that the run cannot stop for money. */
  worst_cost_usd: number;
  seconds: { low: number; high: number };
  /** Where the lengths of answers come from. */
  basis: 'log' | 'limits';
}

/** Assumed for want of anything better: tokens a second of one answer, and a second before its first. */
const TOKENS_PER_SECOND = 50;
const FIRST_TOKEN_S = 1;
/** Calls at once before the provider has shown what it bears. */
const START_CONCURRENCY = 4;

/** A tier to be forecast. @param isBatch half price where the provider gives it */
export interface ForecastTier {
  tier: Tier;
  maxTokens: number;
  concurrency: number;
}

/** @param lengths of answers in a log; null: all that is known is the limit, and that an answer has a token */
export function forecast(
  cases: readonly EvalCase[],
  tiers: readonly ForecastTier[],
  repeats: number,
  lengths: OutputLengths | null,
  prices: PriceTable,
): Forecast {
  const rows = tiers.map(({ tier, maxTokens }) => {
    const within = (tokens: number): number => Math.min(maxTokens, tokens);
    const output: Range = lengths
      ? {
          low: within(lengths.low),
          likely: lengths.likely === null ? null : within(lengths.likely),
          high: within(lengths.high),
        }
      : { low: 1, likely: null, high: maxTokens };
    const input = cases.map(likelyInputTokens);
    const cost = (tokens: number): number =>
      repeats *
      input.reduce(
        (sum, one) =>
          sum +
          (answerCostUsd(tier, tier.model, tokenUsage({ input_tokens: one, output_tokens: tokens }), prices) ?? 0),
        0,
      );
    return {
      tier: tier.name,
      model: tier.model,
      calls: cases.length * repeats,
      input_tokens: repeats * input.reduce((sum, one) => sum + one, 0),
      output_tokens_per_call: output,
      cost_usd: {
        low: cost(output.low),
        likely: output.likely === null ? null : cost(output.likely),
        high: cost(output.high),
      },
      worst_cost_usd: repeats * cases.reduce((sum, one) => sum + worstCaseUsd(one, tier, maxTokens, prices), 0),
    };
  });
  const total = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + pick(row), 0);
  const seconds = (row: number, tokens: number, atOnce: number): number => {
    const { tier } = tiers[row] as ForecastTier;
    const calls = cases.length * repeats;
    const byLength = (calls * (FIRST_TOKEN_S + tokens / TOKENS_PER_SECOND)) / Math.min(atOnce, Math.max(1, calls));
    return Math.max(byLength, tier.requests_per_minute ? (calls / tier.requests_per_minute) * 60 : 0);
  };
  return {
    schema: 'router.forecast/1',
    cases: cases.length,
    repeats,
    tiers: rows,
    cost_usd: {
      low: total((row) => row.cost_usd.low),
      likely: lengths?.likely === null || !lengths ? null : total((row) => row.cost_usd.likely ?? 0),
      high: total((row) => row.cost_usd.high),
    },
    worst_cost_usd: total((row) => row.worst_cost_usd),
    seconds: {
      low: Math.max(
        0,
        ...rows.map((row, at) => seconds(at, row.output_tokens_per_call.low, (tiers[at] as ForecastTier).concurrency)),
      ),
      high: Math.max(0, ...rows.map((row, at) => seconds(at, row.output_tokens_per_call.high, START_CONCURRENCY))),
    },
    basis: lengths ? 'log' : 'limits',
  };
}
