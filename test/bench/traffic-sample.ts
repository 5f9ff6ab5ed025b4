import type { Panel, TierColumn } from '../../src/records/panel.js';
import type { Policy } from '../../src/records/policy.js';
import type { Price } from '../../src/records/price.js';
import type { RequestRecord } from '../../src/records/request.js';
import type { Traits } from '../../src/records/traits.js';
import { tokenUsage } from '../../src/records/usage.js';
import { sum } from '../../src/stats/sum.js';
import { traitsOf } from '../../src/traffic/traits.js';

/** Prices of the two tiers in USD per million tokens; every request has 500 input tokens. */
export const PRICES: { small: Price; top: Price } = { small: priceOf(1, 5), top: priceOf(3, 15) };
const INPUT_TOKENS = 500;

function priceOf(input: number, output: number): Price {
  return { input, output, cache_read: null, cache_write: null, as_of: '2026-01-01' };
}

/** Two kinds of traffic. The policy sends short requests down; `ratio` is small's output for each output token of top. */
export interface Population {
  shortShare: number;
  shortRatio: number;
  longRatio: number;
  /** Rows that share one hidden cause: of one cluster. 1: each row on its own. */
  clusterSize: number;
}

/** One simulated request as both tiers would answer it. */
export interface Answered {
  isShort: boolean;
  cluster: string;
  topTokens: number;
  smallTokens: number;
  smallScore: number;
  topScore: number;
}

const MESSAGE = { short: 'why', long: 'why '.repeat(100) };
const TRAITS: Record<'short' | 'long', Traits> = { short: traitsIn(MESSAGE.short), long: traitsIn(MESSAGE.long) };

function traitsIn(content: string): Traits {
  return traitsOf({ messages: [{ role: 'user', content }] });
}

export const SHORT_DOWN: Policy = {
  tiers: ['small', 'top'],
  rules: [{ name: 'short', when: { chars_below: 100 }, tier: 'small' }],
  default: 'top',
};

/** The request as a log would hold it, answered by the top tier. */
export function requestOf(one: Answered, id: string): RequestRecord {
  return {
    id,
    timestamp: null,
    model: 'top',
    messages: [{ role: 'user', content: one.isShort ? MESSAGE.short : MESSAGE.long }],
    status: 'ok',
    usage: tokenUsage({ input_tokens: INPUT_TOKENS, output_tokens: one.topTokens }),
  };
}

/** What the policy really saves on these requests, as a share of the all-top cost. */
export function realisedSaving(rows: readonly Answered[]): number {
  const saved = rows.map((one) =>
    one.isShort ? usdOf(one.topTokens, PRICES.top) - usdOf(one.smallTokens, PRICES.small) : 0,
  );
  return sum(saved) / sum(rows.map((one) => usdOf(one.topTokens, PRICES.top)));
}

function usdOf(tokens: number, price: Price): number {
  return (INPUT_TOKENS * price.input + tokens * price.output) / 1e6;
}

/** Expected saving of `SHORT_DOWN` over endless traffic, as a share of the all-top cost. */
export function trueSaving({ shortShare, shortRatio }: Population): number {
  const top = usdOf(MEAN_TOP_TOKENS, PRICES.top);
  return (shortShare * (top - usdOf(MEAN_TOP_TOKENS * shortRatio, PRICES.small))) / top;
}

/** Expected quality of `SHORT_DOWN` less that of all-top. */
export function trueQualityDelta({ shortShare }: Population): number {
  return shortShare * (SMALL_OK - TOP_OK);
}

/** Expected quality of `SHORT_DOWN` less that of all-top over these requests. */
export function qualityDeltaOver(rows: readonly Answered[]): number {
  return (rows.filter((one) => one.isShort).length / rows.length) * (SMALL_OK - TOP_OK);
}

const SMALL_OK = 0.82;
const TOP_OK = 0.85;
const MEAN_TOP_TOKENS = 200;
const SPREAD_TOP = 0.8;
const SPREAD_RATIO = 0.5;

/** n requests. Lengths are lognormal (mean 200 for top) and small's length is top's times a lognormal of mean `ratio`. */
export function sampleTraffic(population: Population, n: number, random: () => number): Answered[] {
  const shared = { kind: 0, length: 0, luck: 0 };
  return Array.from({ length: n }, (_, row) => {
    if (row % population.clusterSize === 0) {
      Object.assign(shared, { kind: random(), length: normal(random), luck: random() });
    }
    const isShort = shared.kind < population.shortShare;
    const topTokens = MEAN_TOP_TOKENS * Math.exp(SPREAD_TOP * shared.length - SPREAD_TOP ** 2 / 2);
    const own = Math.exp(SPREAD_RATIO * normal(random) - SPREAD_RATIO ** 2 / 2);
    const ratio = isShort ? population.shortRatio : population.longRatio;
    const cluster = String(Math.floor(row / population.clusterSize));
    const [smallScore, topScore] = [shared.luck < SMALL_OK ? 1 : 0, random() < TOP_OK ? 1 : 0];
    return { isShort, cluster, topTokens, smallTokens: topTokens * ratio * own, smallScore, topScore };
  });
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** The sample as an eval set with both tiers measured. */
export function panelOf(rows: readonly Answered[]): Panel {
  const column = (tier: 'small' | 'top', tokens: number[], scores: number[]): TierColumn => ({
    tier,
    model: tier,
    score: Float64Array.from(scores),
    failed: new Uint8Array(rows.length),
    costUsd: Float64Array.from(tokens, (count) => usdOf(count, PRICES[tier])),
    inputTokens: new Float64Array(rows.length).fill(INPUT_TOKENS),
    outputTokens: Float64Array.from(tokens),
    latencyMs: new Float64Array(rows.length).fill(Number.NaN),
    ttftMs: new Float64Array(rows.length).fill(Number.NaN),
    confidence: new Float64Array(rows.length).fill(Number.NaN),
  });
  return {
    caseIds: rows.map((_, row) => String(row)),
    clusters: rows.map((one) => one.cluster),
    traits: rows.map((one) => TRAITS[one.isShort ? 'short' : 'long']),
    weights: new Float64Array(rows.length).fill(1),
    tiers: [
      column(
        'small',
        rows.map((one) => one.smallTokens),
        rows.map((one) => one.smallScore),
      ),
      column(
        'top',
        rows.map((one) => one.topTokens),
        rows.map((one) => one.topScore),
      ),
    ],
  };
}
