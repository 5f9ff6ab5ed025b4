import type { Dominator, LadderRow } from '../records/curve.js';
import type { Panel, TierColumn } from '../records/panel.js';
import { meanScore } from '../stats/mean-score.js';
import { pairedMean } from '../stats/paired-mean.js';
import { weightedQuantile } from '../stats/quantile.js';
import { rowWeights, weightedMean } from '../stats/weighted.js';
import { compareTiers } from './non-inferiority.js';

/** "The middle tier is less than 3 points worse." */
const MARGIN = 0.03;

/**
 * The ladder as measured: quality, dollars and latency of each tier, and which tiers another one makes pointless.
 * A tier is dominated when, on the cases both have a score for, another is at least as good and costs no more, one of
 * the two strictly (point estimates). All by the weights of the cases. `margin`: how much worse than the top tier a tier may be. Tiers without cases have nulls.
 */
export function ladder(panel: Panel, margin = MARGIN): LadderRow[] {
  const beaten = new Map(panel.tiers.map((column) => [column, dominators(panel, column)]));
  const top = panel.tiers.findLast((column) => beaten.get(column)?.length === 0);
  return panel.tiers.map((column) => {
    const [scored, costs] = [known(column.score, panel.weights), known(column.costUsd, panel.weights)];
    const names = panel.clusters.filter((_, row) => !Number.isNaN(column.score[row]));
    const latencies = known(column.latencyMs, panel.weights);
    const unanswered = column.score.length - scored.values.length;
    const failed = column.failed.reduce((sum, one) => sum + one, 0);
    return {
      tier: column.tier,
      model: column.model,
      quality: meanScore(scored.values, scored.weights, names),
      cost_usd_per_request: weightedMean(costs.values, costs.weights),
      latency_p50_ms: weightedQuantile(latencies.values, 0.5, latencies.weights).value,
      latency_p95_ms: weightedQuantile(latencies.values, 0.95, latencies.weights).value,
      unscored: unanswered - failed,
      failed,
      missing: 0,
      dominated_by: best(beaten.get(column) ?? []),
      dominators: beaten.get(column) ?? [],
      against_top: column === top || !top ? null : compareTiers(column, top, panel, margin),
    };
  });
}

/** The values that are known, and what their cases stand for. */
function known(values: Float64Array, weights: Float64Array): { values: Float64Array; weights: Float64Array } {
  const isKnown = (_: number, row: number): boolean => !Number.isNaN(values[row]);
  return { values: values.filter(isKnown), weights: weights.filter(isKnown) };
}

/** The tier of the greatest gain; the cheaper one on ties. Null: none. */
function best(found: readonly Dominator[]): string | null {
  const most = found.reduce<Dominator | null>((top, one) => (top === null || one.gain > top.gain ? one : top), null);
  return most?.tier ?? null;
}

/** The tiers that beat `column` on the cases both have a score for, cheapest first. */
function dominators({ tiers, clusters, weights }: Panel, column: TierColumn): Dominator[] {
  const found = tiers.flatMap((other) => {
    const rows = Array.from(other.score.keys()).filter(
      (row) => other !== column && !Number.isNaN(other.score[row]) && !Number.isNaN(column.score[row]),
    );
    const own = rows.map((row) => weights[row] as number);
    const counted = rowWeights(own, rows.length);
    if (counted === null) return [];
    const add = (values: readonly number[]): number =>
      values.reduce((sum, value, at) => sum + (counted.of[at] as number) * value, 0);
    const total = (values: ArrayLike<number>): number => add(rows.map((row) => values[row] as number));
    const gains = rows.map((row) => (other.score[row] as number) - (column.score[row] as number));
    const gain = add(gains);
    const [ownUsd, otherUsd] = [total(column.costUsd), total(other.costUsd)];
    const saved = ownUsd - otherUsd;
    if (!(gain >= 0 && saved >= 0 && gain + saved > 0)) return [];
    const estimate = pairedMean(
      gains,
      rows.map((row) => clusters[row] as string),
      own,
    );
    const row: Dominator = {
      tier: other.tier,
      gain: gain / counted.total,
      gain_ci95: estimate?.ci95 ?? null,
      cost_ratio: ownUsd > 0 ? otherUsd / ownUsd : null,
      n: rows.length,
    };
    return [row];
  });
  return found.sort((a, b) => (a.cost_ratio ?? 1) - (b.cost_ratio ?? 1));
}
