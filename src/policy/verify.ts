import type { Panel, TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Acceptable, HeldOut } from '../records/tuning.js';
import { exactShare } from '../stats/exact-share.js';
import { meanScore } from '../stats/mean-score.js';
import { type PairedMean, pairedMean } from '../stats/paired-mean.js';
import { weightedQuantile } from '../stats/quantile.js';
import { savingShare } from '../stats/ratio.js';
import { studentQuantile } from '../stats/student.js';
import { rowWeights, weightedMean } from '../stats/weighted.js';
import { unacceptable } from './acceptable.js';
import { callUsd, deliver } from './deliver.js';

/**
 * The policy executed on held-out cases, as a request would meet it. Only cases that every tier answered count (paired
 * comparison); a failed call scores 0. All figures go by the weights of the cases; where these are unequal, or cases near-duplicates, intervals are
 * those of the independent cases of equal weight that they are worth (method.md sections 1 and 3).
 */
export function verify(policy: Policy, panel: Panel, acceptable: Acceptable): HeldOut {
  const strong = panel.tiers.at(-1) as TierColumn;
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  const chosen = deliveries.map(({ column }) => column);
  const delivered = chosen.map((column, row) => scoreAt(column, row));
  const reference = chosen.map((_, row) => scoreAt(strong, row));
  const costs = deliveries.map(({ costUsd }) => costUsd);
  const strongCosts = chosen.map((_, row) => callUsd(strong, row));
  const { clusters, weights } = panel;
  const average = (values: readonly number[]): number | null => weightedMean(values, weights);
  const delta = isAllOn(policy, strong.tier)
    ? NO_DIFFERENCE
    : pairedMean(
        delivered.map((score, row) => score - (reference[row] as number)),
        clusters,
        weights,
      );
  const quality = meanScore(delivered, weights, clusters);
  const labels = new Map(panel.tiers.map((column) => [column, unacceptable(column, strong, acceptable)]));
  const down = [...chosen.keys()].filter((row) => chosen[row] !== strong);
  const kept = down.map((row) => 1 - (labels.get(chosen[row] as TierColumn)?.[row] as number));
  const downWeights = down.map((row) => weights[row] as number);
  const downClusters = down.map((row) => clusters[row] as string);
  const exact = exactShare(kept, downWeights, downClusters);
  const accepted = acceptable.graded
    ? meanScore(kept, downWeights, downClusters)
    : { value: exact?.share ?? null, ci95: exact?.ci95 };
  const spread = rowWeights(weights, chosen.length);
  return {
    cases: chosen.length,
    ...(spread?.isEqual === false && { effective_cases: spread.effectiveN }),
    quality: quality.value,
    quality_ci95: quality.ci95,
    quality_strong: average(reference),
    quality_delta: chosen.length > 0 ? (delta?.mean ?? null) : null,
    quality_delta_ci95: chosen.length > 0 ? (delta?.ci95 ?? null) : null,
    acceptable_rate: accepted.value,
    acceptable_ci95: accepted.ci95 ?? null,
    routed: down.length,
    cost_usd_per_request: known(average(costs)),
    ...savingOf(costs, strongCosts, panel),
    escalation_rate: average(chosen.map((column) => Number(column === strong))),
    tier_shares: Object.fromEntries(
      panel.tiers.map(({ tier }) => [tier, average(chosen.map((one) => Number(one.tier === tier))) ?? 0]),
    ),
    ...p95(
      'latency',
      deliveries.map(({ latencyMs }) => latencyMs),
      weights,
    ),
    ...p95(
      'ttft',
      deliveries.map(({ ttftMs }) => ttftMs),
      weights,
    ),
  };
}

/** Of the strongest tier to itself: there is nothing to estimate. */
const NO_DIFFERENCE: Pick<PairedMean, 'mean' | 'ci95'> = { mean: 0, ci95: [0, 0] };

/** Whether a policy can ask no other tier, whatever comes. */
function isAllOn({ rules, default: rest }: Policy, tier: string): boolean {
  return rest === tier && rules.every((rule) => rule.tier === tier);
}

/** The 95th percentile and its interval; null where any case lacks the figure. */
function p95<Name extends 'latency' | 'ttft'>(
  name: Name,
  ms: readonly number[],
  weights: Float64Array,
): Pick<HeldOut, `${Name}_p95_ms` | `${Name}_p95_ci95`> {
  const isKnown = ms.every((one) => !Number.isNaN(one));
  const { value, ci95 } = isKnown ? weightedQuantile(ms, 0.95, weights) : weightedQuantile([], 0.95);
  return { [`${name}_p95_ms`]: value, [`${name}_p95_ci95`]: ci95 } as Pick<
    HeldOut,
    `${Name}_p95_ms` | `${Name}_p95_ci95`
  >;
}

function scoreAt(column: TierColumn, row: number): number {
  return column.failed[row] ? 0 : (column.score[row] as number);
}

/** Saving as a ratio of totals, linearised and clustered (method.md section 3). */
function savingOf(
  costs: readonly number[],
  strongCosts: readonly number[],
  { clusters, weights }: Panel,
): Pick<HeldOut, 'saving_share' | 'saving_ci95'> {
  const isKnown = costs.length > 0 && [...costs, ...strongCosts].every(Number.isFinite);
  const found = isKnown ? savingShare(strongCosts, costs, { clusters, weights, degrees: 'sizes' }) : null;
  if (found === null) return { saving_share: null, saving_ci95: null };
  const { saving, se, df } = found;
  const half = se === null || df === null ? null : studentQuantile(0.975, df) * se;
  return { saving_share: saving, saving_ci95: half === null ? null : [saving - half, saving + half] };
}

function known(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
