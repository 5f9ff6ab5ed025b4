import type { EvalCase } from '../records/case.js';
import type { Outcome } from '../records/outcome.js';
import type { Panel, TierColumn } from '../records/panel.js';
import type { Traits } from '../records/traits.js';
import { totalInputTokens } from '../records/usage.js';
import { rowWeights } from '../stats/weighted.js';
import { clusterCases } from './cluster.js';

/** Fate of the cases on one tier; their sum is the number of cases. */
interface TierCounts {
  tier: string;
  scored: number;
  unscored: number;
  failed: number;
  missing: number;
}

export interface JoinCounts {
  cases: number;
  outcomes: number;
  /** Outcomes whose case is not in the set. */
  unknown_case: number;
  /** Outcomes of known cases on tiers that were not asked for. */
  other_tier: number;
  /** Outcomes that repeat a case and tier; the first counts. */
  repeated: number;
  /** Outcomes in the panel. */
  joined: number;
  tiers: TierCounts[];
}

/**
 * Joins an eval set with its outcomes. Weights get a mean of 1, so that their unit changes nothing. Rows are in the order of case id, tiers as named, so the order of the inputs changes nothing.
 * `traits` belong to `cases` one by one. What is missing, unscored or failed is NaN and counted; when `joined` is 0 the files do
 * not belong together and the caller should say so.
 */
export function joinPanel(
  cases: readonly EvalCase[],
  outcomes: readonly Outcome[],
  tierNames: readonly string[],
  traits: readonly Traits[],
): { panel: Panel; counts: JoinCounts } {
  const order = cases.map((_, row) => row).sort((a, b) => compareIds(cases[a]!.id, cases[b]!.id));
  const rowOf = new Map(order.map((from, row) => [cases[from]!.id, row]));
  const clusters = clusterCases(cases);
  const byTier = new Map(tierNames.map((tier) => [tier, new Array<Outcome | null>(cases.length).fill(null)]));
  const counts: JoinCounts = {
    cases: cases.length,
    outcomes: outcomes.length,
    unknown_case: 0,
    other_tier: 0,
    repeated: 0,
    joined: 0,
    tiers: [],
  };
  for (const outcome of outcomes) {
    const row = rowOf.get(outcome.case_id);
    const column = byTier.get(outcome.tier);
    if (row === undefined) counts.unknown_case++;
    else if (!column) counts.other_tier++;
    else if (column[row]) counts.repeated++;
    else {
      column[row] = outcome;
      counts.joined++;
    }
  }
  const tiers = tierNames.map((tier) => toColumn(tier, byTier.get(tier)!));
  counts.tiers = tierNames.map((tier) => countTier(tier, byTier.get(tier)!));
  const weights = order.map((from) => cases[from]!.weight ?? 1);
  const panel: Panel = {
    caseIds: order.map((from) => cases[from]!.id),
    clusters: order.map((from) => clusters[from]!),
    traits: order.map((from) => traits[from]!),
    weights: Float64Array.from(rowWeights(weights, weights.length)?.of ?? weights),
    tiers,
  };
  return { panel, counts };
}

function compareIds(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function toColumn(tier: string, outcomes: readonly (Outcome | null)[]): TierColumn {
  const column = (pick: (outcome: Outcome) => number | null | undefined): Float64Array =>
    Float64Array.from(outcomes, (outcome) => (outcome ? (pick(outcome) ?? Number.NaN) : Number.NaN));
  return {
    tier,
    model: outcomes.find((outcome) => outcome?.model)?.model ?? null,
    score: column((one) => (one.status === 'scored' ? one.score : null)),
    failed: Uint8Array.from(outcomes, (one) => (one?.status === 'failed' ? 1 : 0)),
    costUsd: column((one) => one.cost_usd),
    inputTokens: column((one) => one.usage && totalInputTokens(one.usage)),
    outputTokens: column((one) => one.usage?.output_tokens),
    latencyMs: column((one) => one.latency_ms),
    ttftMs: column((one) => one.ttft_ms),
    confidence: column((one) => one.confidence),
    ...(outcomes.some((one) => one?.confidence_usd) && {
      confidenceUsd: column((one) => one.confidence_usd).map((usd) => usd || 0),
    }),
    ...(outcomes.some((one) => one?.signals) && {
      flagged: Uint8Array.from(outcomes, (one) => (one?.signals?.length ? 1 : 0)),
    }),
  };
}

function countTier(tier: string, outcomes: readonly (Outcome | null)[]): TierCounts {
  const counts: TierCounts = { tier, scored: 0, unscored: 0, failed: 0, missing: 0 };
  for (const outcome of outcomes) counts[outcome?.status ?? 'missing']++;
  return counts;
}
