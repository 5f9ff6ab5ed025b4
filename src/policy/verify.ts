import type { Panel, TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Acceptable, HeldOut } from '../records/tuning.js';
import { clopperPearson } from '../stats/interval.js';
import { meanScore } from '../stats/mean-score.js';
import { pairedMean } from '../stats/paired-mean.js';
import { quantileInterval, quantileSorted } from '../stats/quantile.js';
import { savingShare } from '../stats/ratio.js';
import { studentQuantile } from '../stats/student.js';
import { mean } from '../stats/sum.js';
import { unacceptable } from './acceptable.js';
import { callUsd, deliver } from './deliver.js';

/**
 * The policy executed on held-out cases, as a request would meet it. Only cases that every tier answered count (paired
 * comparison); a failed call scores 0.
 */
export function verify(policy: Policy, panel: Panel, acceptable: Acceptable): HeldOut {
  const strong = panel.tiers.at(-1) as TierColumn;
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  const chosen = deliveries.map(({ column }) => column);
  const delivered = chosen.map((column, row) => scoreAt(column, row));
  const reference = chosen.map((_, row) => scoreAt(strong, row));
  const costs = deliveries.map(({ costUsd }) => costUsd);
  const strongCosts = chosen.map((_, row) => callUsd(strong, row));
  const delta = pairedMean(
    delivered.map((score, row) => score - (reference[row] as number)),
    panel.clusters,
  );
  const quality = meanScore(delivered);
  const labels = new Map(panel.tiers.map((column) => [column, unacceptable(column, strong, acceptable)]));
  const down = chosen.flatMap((column, row) => (column === strong ? [] : [labels.get(column)?.[row] as number]));
  const good = down.filter((label) => label === 0).length;
  const kept = meanScore(down.map((loss) => 1 - loss));
  const n = chosen.length;
  return {
    cases: n,
    quality: quality.value,
    quality_ci95: quality.ci95,
    quality_strong: mean(reference),
    quality_delta: delta?.mean ?? null,
    quality_delta_ci95: delta?.ci95 ?? null,
    acceptable_rate: acceptable.graded ? kept.value : down.length > 0 ? good / down.length : null,
    acceptable_ci95: acceptable.graded ? kept.ci95 : down.length > 0 ? clopperPearson(good, down.length, 0.95) : null,
    routed: down.length,
    cost_usd_per_request: known(mean(costs)),
    ...savingOf(costs, strongCosts, panel.clusters),
    escalation_rate: n > 0 ? chosen.filter((column) => column === strong).length / n : null,
    tier_shares: Object.fromEntries(
      panel.tiers.map(({ tier }) => [tier, n > 0 ? chosen.filter((one) => one.tier === tier).length / n : 0]),
    ),
    ...p95(
      'latency',
      deliveries.map(({ latencyMs }) => latencyMs),
    ),
    ...p95(
      'ttft',
      deliveries.map(({ ttftMs }) => ttftMs),
    ),
  };
}

/** The 95th percentile and its interval; null where any case lacks the figure. */
function p95<Name extends 'latency' | 'ttft'>(
  name: Name,
  ms: readonly number[],
): Pick<HeldOut, `${Name}_p95_ms` | `${Name}_p95_ci95`> {
  const isKnown = ms.length > 0 && ms.every((one) => !Number.isNaN(one));
  const sorted = isKnown ? Float64Array.from(ms).sort() : new Float64Array();
  return {
    [`${name}_p95_ms`]: isKnown ? quantileSorted(sorted, 0.95) : null,
    [`${name}_p95_ci95`]: quantileInterval(sorted, 0.95, 0.95),
  } as Pick<HeldOut, `${Name}_p95_ms` | `${Name}_p95_ci95`>;
}

function scoreAt(column: TierColumn, row: number): number {
  return column.failed[row] ? 0 : (column.score[row] as number);
}

/** Saving as a ratio of totals, linearised and clustered (method.md section 3). */
function savingOf(
  costs: readonly number[],
  strongCosts: readonly number[],
  clusters: readonly string[],
): Pick<HeldOut, 'saving_share' | 'saving_ci95'> {
  const isKnown = costs.length > 0 && [...costs, ...strongCosts].every(Number.isFinite);
  const found = isKnown ? savingShare(strongCosts, costs, { clusters, degrees: 'sizes' }) : null;
  if (found === null) return { saving_share: null, saving_ci95: null };
  const { saving, se, df } = found;
  const half = se === null || df === null ? null : studentQuantile(0.975, df) * se;
  return { saving_share: saving, saving_ci95: half === null ? null : [saving - half, saving + half] };
}

function known(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
