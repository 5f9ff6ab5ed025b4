import type { LadderRow } from '../records/curve.js';
import type { Panel, TierColumn } from '../records/panel.js';
import { meanScore } from '../stats/mean-score.js';
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
  const top = panel.tiers.findLast((column) => dominator(panel.tiers, column) === null);
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
      dominated_by: dominator(panel.tiers, column),
      against_top: column === top || !top ? null : compareTiers(column, top, panel.clusters, margin),
    };
  });
}

/** The best of the tiers that beat `column`; null: none does. */
function dominator(tiers: readonly TierColumn[], column: TierColumn): string | null {
  let best: { tier: string; gain: number } | null = null;
  for (const other of tiers) {
    if (other === column) continue;
    let cases = 0;
    let gain = 0;
    let saved = 0;
    other.score.forEach((score, row) => {
      const own = column.score[row] as number;
      if (Number.isNaN(score) || Number.isNaN(own)) return;
      cases += 1;
      gain += score - own;
      saved += (column.costUsd[row] as number) - (other.costUsd[row] as number);
    });
    if (cases === 0 || !(gain >= 0 && saved >= 0 && gain + saved > 0)) continue;
    if (best === null || gain > best.gain) best = { tier: other.tier, gain };
  }
  return best?.tier ?? null;
}
