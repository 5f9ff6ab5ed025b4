import type { Dominator, LadderRow } from '../records/curve.js';
import type { Panel, TierColumn } from '../records/panel.js';
import { meanScore } from '../stats/mean-score.js';
import { pairedMean } from '../stats/paired-mean.js';
import { quantile } from '../stats/quantile.js';
import { mean } from '../stats/sum.js';
import { compareTiers } from './non-inferiority.js';

/** "The middle tier is less than 3 points worse." */
const MARGIN = 0.03;

/**
 * The ladder as measured: quality, dollars and latency of each tier, and which tiers another one makes pointless.
 * A tier is dominated when, on the cases both have a score for, another is at least as good and costs no more, one of
 * the two strictly (point estimates). `margin`: how much worse than the top tier a tier may be. Tiers without cases have nulls.
 */
export function ladder(panel: Panel, margin = MARGIN): LadderRow[] {
  const beaten = new Map(panel.tiers.map((column) => [column, dominators(panel, column)]));
  const top = panel.tiers.findLast((column) => beaten.get(column)?.length === 0);
  return panel.tiers.map((column) => {
    const scored = column.score.filter((score) => !Number.isNaN(score));
    const costs = column.costUsd.filter((cost) => !Number.isNaN(cost));
    const unanswered = column.score.length - scored.length;
    const failed = column.failed.reduce((sum, one) => sum + one, 0);
    return {
      tier: column.tier,
      model: column.model,
      quality: meanScore(scored),
      cost_usd_per_request: costs.length > 0 ? mean(costs) : null,
      latency_p50_ms: quantile(
        column.latencyMs.filter((ms) => !Number.isNaN(ms)),
        0.5,
      ),
      latency_p95_ms: quantile(
        column.latencyMs.filter((ms) => !Number.isNaN(ms)),
        0.95,
      ),
      unscored: unanswered - failed,
      failed,
      missing: 0,
      dominated_by: best(beaten.get(column) ?? []),
      dominators: beaten.get(column) ?? [],
      against_top: column === top || !top ? null : compareTiers(column, top, panel.clusters, margin),
    };
  });
}

/** The tier of the greatest gain; the cheaper one on ties. Null: none. */
function best(found: readonly Dominator[]): string | null {
  const most = found.reduce<Dominator | null>((top, one) => (top === null || one.gain > top.gain ? one : top), null);
  return most?.tier ?? null;
}

/** The tiers that beat `column` on the cases both have a score for, cheapest first. */
function dominators({ tiers, clusters }: Panel, column: TierColumn): Dominator[] {
  const found = tiers.flatMap((other) => {
    const rows = Array.from(other.score.keys()).filter(
      (row) => other !== column && !Number.isNaN(other.score[row]) && !Number.isNaN(column.score[row]),
    );
    const total = (values: ArrayLike<number>): number => rows.reduce((sum, row) => sum + (values[row] as number), 0);
    const gains = rows.map((row) => (other.score[row] as number) - (column.score[row] as number));
    const gain = gains.reduce((sum, one) => sum + one, 0);
    const [ownUsd, otherUsd] = [total(column.costUsd), total(other.costUsd)];
    const saved = ownUsd - otherUsd;
    if (rows.length === 0 || !(gain >= 0 && saved >= 0 && gain + saved > 0)) return [];
    const estimate = pairedMean(
      gains,
      rows.map((row) => clusters[row] as string),
    );
    const row: Dominator = {
      tier: other.tier,
      gain: gain / rows.length,
      gain_ci95: estimate?.ci95 ?? null,
      cost_ratio: ownUsd > 0 ? otherUsd / ownUsd : null,
      n: rows.length,
    };
    return [row];
  });
  return found.sort((a, b) => (a.cost_ratio ?? 1) - (b.cost_ratio ?? 1));
}
