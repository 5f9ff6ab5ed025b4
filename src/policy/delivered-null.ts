import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Acceptable, NullTest } from '../records/tuning.js';
import { auc } from '../stats/auc.js';
import { clusteredMean } from '../stats/clustered.js';
import { sum } from '../stats/sum.js';
import { rowWeights } from '../stats/weighted.js';
import { completeRows, unacceptable } from './acceptable.js';
import { callUsd, deliver } from './deliver.js';

/**
 * Beats a shuffle? For a policy that pays several calls for one answer: its share of acceptable answers above that of
 * asking either the base tier or the top tier, at random, once each, for the same money (by calls, where a cost is
 * unknown or the top tier costs no more). A cascade has to win back its second calls. Passes when the 95 % interval
 * (linearised, clustered) lies above 0 and what is handed on ranks the base tier's bad answers above its good ones (AUC above 1/2). Null
 * figures without cases, or when nothing or everything is answered by the top tier.
 */
export function deliveredNullTest(policy: Policy, panels: readonly Panel[], acceptable: Acceptable): NullTest {
  const [baseTier, topTier] = [policy.tiers[0] as string, policy.tiers.at(-1) as string];
  const rows = panels.flatMap((whole) => {
    const columns = policy.tiers.map((tier) => columnOf(whole, tier));
    const panel = panelRows({ ...whole, tiers: columns }, completeRows(whole, columns));
    const [base, top] = [columnOf(panel, baseTier), columnOf(panel, topTier)];
    const labels = new Map(panel.tiers.map((column) => [column, unacceptable(column, top, acceptable)]));
    const badOf = (column: TierColumn, row: number): number => labels.get(column)?.[row] as number;
    return panel.caseIds.map((_, row) => {
      const { column, costUsd } = deliver(policy, panel, row);
      return {
        cluster: panel.clusters[row] as string,
        weight: panel.weights[row] as number,
        handedOn: column === base ? 0 : 1,
        isTop: column === top,
        bad: badOf(column, row),
        baseBad: badOf(base, row),
        topBad: badOf(top, row),
        usd: costUsd,
        baseUsd: callUsd(base, row),
        topUsd: callUsd(top, row),
      };
    });
  });
  const n = rows.length;
  const weights = rowWeights(
    rows.map(({ weight }) => weight),
    n,
  )?.of;
  const total = (values: readonly number[]): number => sum(values.map((one, row) => (weights?.[row] ?? 1) * one));
  const isCosted =
    rows.every(({ usd, baseUsd, topUsd }) => Number.isFinite(usd + baseUsd + topUsd)) &&
    total(rows.map(({ topUsd, baseUsd }) => topUsd - baseUsd)) > 0;
  const paid = rows.map((one) => (isCosted ? one.usd - one.baseUsd : one.handedOn));
  const price = rows.map((one) => (isCosted ? one.topUsd - one.baseUsd : 1));
  // More than everything on the top tier costs buys no better shuffle than that.
  const share = n > 0 ? Math.min(1, total(paid) / total(price)) : 0;
  const perUsd = n > 0 && share < 1 ? total(rows.map(({ baseBad, topBad }) => baseBad - topBad)) / total(price) : 0;
  const lift = rows.map(
    ({ bad, baseBad, topBad }, row) =>
      baseBad - share * (baseBad - topBad) - bad - perUsd * ((paid[row] as number) - share * (price[row] as number)),
  );
  const estimate = clusteredMean(
    lift,
    rows.map(({ cluster }) => cluster),
    weights,
  );
  const up = rows.filter(({ isTop }) => isTop).length;
  const isSplit = up > 0 && up < n;
  const ci = isSplit ? (estimate?.ci95 ?? null) : null;
  const order = auc(
    rows.map(({ handedOn }) => handedOn),
    rows.map(({ baseBad }) => baseBad),
    weights,
  );
  return {
    auc: order,
    lift_over_shuffle: isSplit ? (estimate?.mean ?? null) : null,
    lift_ci95: ci,
    passes: ci !== null && ci[0] > 0 && order !== null && order > 0.5,
    n,
  };
}
