import { canaryCalls } from '../evals/judge-canaries.js';
import { askPair, askPoint } from '../evals/judge-plan.js';
import { type Asked, askedBy } from '../evals/plan.js';
import type { EvalCase } from '../records/case.js';
import type { PriceTable } from '../records/price.js';
import { JUDGE_NAME, type JudgeSettings, type Tier } from '../records/tier.js';
import { tokenUsage } from '../records/usage.js';
import { BATCH_SHARE } from './batch-hand-in.js';
import { answerCostUsd } from './cost.js';
import { likelyInputTokens, worstCaseUsd } from './worst-case.js';

/** Tokens of an answer: a low, a middle and a high one. `likely` null: nothing tells. */
export interface OutputLengths {
  low: number;
  likely: number | null;
  high: number;
}

type Range = OutputLengths;

/** What a run would cost and take (`router eval --dry-run`, schema `router.forecast/1`). */
export interface Forecast {
  schema: 'router.forecast/1';
  cases: number;
  repeats: number;
  /** Half the price, answers within a day. */
  is_batch: boolean;
  tiers: ForecastRow[];
  /** Calls to the judge, with those that try it; absent: nothing is judged. */
  judge?: ForecastRow;
  cost_usd: Range;
  /** What `--max-spend` must be so that the run cannot stop for money. */
  worst_cost_usd: number;
  seconds: { low: number; high: number };
  /** Where the lengths of answers come from. */
  basis: 'log' | 'recorded' | 'set' | 'limits';
}

interface ForecastRow {
  tier: string;
  model: string;
  calls: number;
  input_tokens: number;
  output_tokens_per_call: Range;
  cost_usd: Range;
  worst_cost_usd: number;
}

/** Assumed for want of anything better: tokens a second of one answer, and a second before its first. */
const TOKENS_PER_SECOND = 50;
const FIRST_TOKEN_S = 1;
/** Calls at once before the provider has shown what it bears. */
const START_CONCURRENCY = 4;
/** A verdict: a word, and a sentence that models make long or short. */
const VERDICT: Range = { low: 20, likely: 60, high: 300 };
/** No text of an answer is longer than this, in bytes a token, but one made to be. */
const BYTES_PER_TOKEN = 8;
const DAY_S = 86_400;
/** Input is counted by its characters, which is within this share of the truth for 95 % of texts. */
const INPUT_ERROR = 0.29;

/** A tier to be asked. */
export interface ForecastTier {
  tier: Tier;
  maxTokens: number;
  concurrency: number;
}

export interface ForecastJudge extends ForecastTier {
  settings: Pick<JudgeSettings, 'mode' | 'rubric'>;
  /** All tiers whose answers are judged, recorded ones too. */
  tiers: number;
  /** The longest answer that any of these may give. */
  answerTokens: number;
}

/**
 * @param lengths of answers in a log or of recorded ones; null: all that is known is the limit, and that an answer has a token
 * @param judge null: no case is judged
 */
export function forecast(
  cases: readonly EvalCase[],
  tiers: readonly ForecastTier[],
  judge: ForecastJudge | null,
  run: {
    repeats: number;
    isBatch: boolean;
    lengths: OutputLengths | null;
    basis: Forecast['basis'];
    prices: PriceTable;
  },
): Forecast {
  const { repeats, isBatch, lengths, prices } = run;
  const rows = tiers.map((one) => {
    const output = within(lengths ?? { low: 1, likely: null, high: one.maxTokens }, one.maxTokens);
    const asked: Calls = { asks: cases, times: repeats, added: { low: 0, likely: 0, high: 0 }, mostAdded: 0 };
    return rowOf(one, asked, output, isBatch, prices);
  });
  const judging = judge && judgeRow(cases, judge, run);
  const all = judging ? [...rows, judging] : rows;
  const total = (pick: (row: ForecastRow) => number): number => all.reduce((sum, row) => sum + pick(row), 0);
  const isKnown = all.every((row) => row.cost_usd.likely !== null);
  const slowest = (pick: 'low' | 'high', atOnce: (one: ForecastTier) => number): number => {
    const each = rows.map((row, at) => secondsOf(row, tiers[at] as ForecastTier, pick, atOnce));
    return Math.max(0, ...each) + (judging && judge ? secondsOf(judging, judge, pick, atOnce) : 0);
  };
  return {
    schema: 'router.forecast/1',
    cases: cases.length,
    repeats,
    is_batch: isBatch,
    tiers: rows,
    ...(judging && { judge: judging }),
    cost_usd: {
      low: total((row) => row.cost_usd.low),
      likely: isKnown ? total((row) => row.cost_usd.likely ?? 0) : null,
      high: total((row) => row.cost_usd.high),
    },
    worst_cost_usd: total((row) => row.worst_cost_usd),
    seconds: {
      low: slowest('low', (one) => one.concurrency),
      high: isBatch ? DAY_S * (judging ? 2 : 1) : slowest('high', () => START_CONCURRENCY),
    },
    basis: run.basis,
  };
}

/** What is asked of one model, so many times each, with tokens that are not known yet. */
interface Calls {
  asks: readonly Asked[];
  times: number;
  /** Input tokens a call beside those of `asks`, and their bytes at most. */
  added: Range;
  mostAdded: number;
}

function rowOf(
  { tier, maxTokens }: ForecastTier,
  { asks, times, added, mostAdded }: Calls,
  output: Range,
  isBatch: boolean,
  prices: PriceTable,
): ForecastRow {
  const share = isBatch ? BATCH_SHARE : 1;
  const input = asks.map(likelyInputTokens);
  const cost = (more: number, tokens: number, error = 0): number =>
    share * times * input.reduce((sum, one) => sum + (priced(Math.round(one * (1 + error)) + more, tokens) ?? 0), 0);
  const priced = (inTokens: number, outTokens: number): number | null =>
    answerCostUsd(tier, tier.model, tokenUsage({ input_tokens: inTokens, output_tokens: outTokens }), prices);
  const filler = 'x'.repeat(mostAdded);
  const worst = (asked: Asked): number => {
    const messages = mostAdded === 0 ? asked.messages : [...asked.messages, { role: 'user', content: filler }];
    return worstCaseUsd({ ...asked, messages }, tier, maxTokens, prices);
  };
  const isKnown = output.likely !== null && added.likely !== null;
  return {
    tier: tier.name,
    model: tier.model,
    calls: asks.length * times,
    input_tokens: Math.round(times * input.reduce((sum, one) => sum + one + (added.likely ?? added.high), 0)),
    output_tokens_per_call: output,
    cost_usd: {
      low: cost(added.low, output.low, -INPUT_ERROR),
      likely: isKnown ? cost(added.likely as number, output.likely as number) : null,
      high: cost(added.high, output.high, INPUT_ERROR),
    },
    worst_cost_usd: share * times * asks.reduce((sum, asked) => sum + worst(asked), 0),
  };
}

function judgeRow(
  cases: readonly EvalCase[],
  judge: ForecastJudge,
  { repeats, isBatch, lengths, prices }: Parameters<typeof forecast>[3],
): ForecastRow | null {
  const judged = cases.filter(({ grader }) => grader === 'judge');
  if (judged.length === 0) return null;
  const { mode, rubric = null } = judge.settings;
  const asks = judged.flatMap((evalCase) => {
    const call = { key: '', evalCase, tier: '' };
    return mode === 'pointwise' ? [askPoint(call, '', rubric)] : askPair(call, '', '', rubric);
  });
  const answers = mode === 'pointwise' ? 1 : 2;
  const length = within(lengths ?? { low: 1, likely: null, high: judge.answerTokens }, judge.answerTokens);
  const added = {
    low: answers * length.low,
    likely: length.likely === null ? null : answers * length.likely,
    high: answers * length.high,
  };
  const output = within(VERDICT, judge.maxTokens);
  const times = repeats * (mode === 'pointwise' ? judge.tiers : judge.tiers - 1);
  const calls: Calls = {
    asks: asks.map(askedBy),
    times,
    added,
    mostAdded: answers * judge.answerTokens * BYTES_PER_TOKEN,
  };
  const own = rowOf(judge, calls, output, isBatch, prices);
  const tries: Calls = {
    asks: canaryCalls(mode).map(askedBy),
    times: 1,
    added: { low: 0, likely: 0, high: 0 },
    mostAdded: 0,
  };
  const first = rowOf(judge, tries, output, false, prices);
  const sum = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a + b);
  return {
    ...own,
    tier: JUDGE_NAME,
    calls: own.calls + first.calls,
    input_tokens: own.input_tokens + first.input_tokens,
    cost_usd: {
      low: own.cost_usd.low + first.cost_usd.low,
      likely: sum(own.cost_usd.likely, first.cost_usd.likely),
      high: own.cost_usd.high + first.cost_usd.high,
    },
    worst_cost_usd: own.worst_cost_usd + first.worst_cost_usd,
  };
}

function within({ low, likely, high }: Range, most: number): Range {
  const cut = (tokens: number): number => Math.min(most, tokens);
  return { low: cut(low), likely: likely === null ? null : cut(likely), high: cut(high) };
}

function secondsOf(
  row: ForecastRow,
  one: ForecastTier,
  pick: 'low' | 'high',
  atOnce: (one: ForecastTier) => number,
): number {
  const { calls } = row;
  const answer = FIRST_TOKEN_S + row.output_tokens_per_call[pick] / TOKENS_PER_SECOND;
  const byLength = (calls * answer) / Math.min(atOnce(one), Math.max(1, calls));
  const { requests_per_minute: requests, tokens_per_minute: perMinute } = one.tier;
  const tokens = row.input_tokens + calls * row.output_tokens_per_call[pick];
  return Math.max(byLength, requests ? (calls / requests) * 60 : 0, perMinute ? (tokens / perMinute) * 60 : 0);
}
