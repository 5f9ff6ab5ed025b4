import { columnOf, type Panel } from '../records/panel.js';
import type { BreakEven } from '../records/strategy.js';
import type { TuneGoal } from '../records/tuning.js';
import { sum } from '../stats/sum.js';
import { rowWeights, weightedMean } from '../stats/weighted.js';
import { completeRows, unacceptable } from './acceptable.js';
import { breakEvenFailureUsd, cascadeCost, maxEscalationRate } from './break-even.js';
import { callUsd } from './deliver.js';

/** The share of failures that the rule of thumb names. */
const ASKED_SHARE = 0.2;

/**
 * "A small model that fails 20 % may cost more than it saves": when does it, at these prices? The whole chain from its first tier, each
 * answer judged at what judging cost, every failure noticed and handed on to the next tier: mean costs and failures over
 * all cases that the tiers answered, by their weights (method.md section 6). Null without two tiers, costs or labels.
 */
export function breakEven(panel: Panel, tiers: readonly string[], goal: TuneGoal): BreakEven | null {
  if (tiers.length < 2) return null;
  const columns = tiers.map((tier) => columnOf(panel, tier));
  const top = columns.at(-1) as (typeof columns)[number];
  const small = columns[0] as (typeof columns)[number];
  const rows = completeRows(panel, columns);
  const weights = rowWeights(
    rows.map((row) => panel.weights[row] as number),
    rows.length,
  );
  if (weights === null) return null;
  const average = (of: (row: number) => number): number => weightedMean(rows.map(of), weights.of) ?? Number.NaN;
  const usd = columns.map((column) => average((row) => callUsd(column, row)));
  const judging = columns.map((column) => average((row) => column.confidenceUsd?.[row] || 0));
  const labels = columns.map((column) => unacceptable(column, top, goal.acceptable));
  const [smallUsd, largeUsd, verifyUsd] = [usd[0] as number, usd.at(-1) as number, judging[0] as number];
  if (!usd.every(Number.isFinite)) return null;
  // Of the cases that reach a tier, those it fails too: wrong answers come together, so shares are not multiplied.
  const reached = [rows];
  for (const label of labels.slice(0, -1)) reached.push((reached.at(-1) as number[]).filter((row) => label[row] === 1));
  const weightOf = new Map(rows.map((row, at) => [row, weights.of[at] as number]));
  const reaching = reached.map((own) => sum(own.map((row) => weightOf.get(row) as number)));
  const handedOn = reaching.slice(1).map((own, at) => (own > 0 ? own / (reaching[at] as number) : 0));
  const { expectedUsd, reach } = cascadeCost(usd, judging.slice(0, -1), handedOn);
  const failShare = (reaching[1] as number) / weights.total;
  const costs = { smallUsd, largeUsd, verifyUsd };
  return {
    tier: small.tier,
    top: top.tier,
    tiers: [...tiers],
    fail_share: failShare,
    cost_usd: smallUsd,
    verify_usd: verifyUsd,
    top_cost_usd: largeUsd,
    chain_cost_usd: expectedUsd,
    chain_reach: reach,
    chain_miss_cost_usd: failShare > 0 ? (largeUsd - expectedUsd) / failShare : null,
    max_fail_share: maxEscalationRate(costs),
    miss_cost_usd: breakEvenFailureUsd(costs, failShare),
    at_share: { fail_share: ASKED_SHARE, pays: pays(costs), miss_cost_usd: breakEvenFailureUsd(costs, ASKED_SHARE) },
    n: rows.length,
  };
}

function pays({ smallUsd, largeUsd, verifyUsd }: { smallUsd: number; largeUsd: number; verifyUsd: number }): boolean {
  return smallUsd + verifyUsd + ASKED_SHARE * largeUsd < largeUsd;
}
