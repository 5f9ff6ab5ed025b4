import { upperHull } from '../curves/frontier.js';
import type { Panel, TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Comparison } from '../records/tuning.js';
import { clusteredMean } from '../stats/clustered.js';
import { mean, sum } from '../stats/sum.js';
import { deliver } from './deliver.js';

/** Scores and costs of one way to answer the same cases. */
interface Way {
  name: string;
  scores: readonly number[];
  costsUsd: readonly number[];
}

/**
 * The policy beside what one could do without it, on the same held-out cases: each tier for everything, and the best
 * random mix of tiers at the same cost (the zero-router hull, method.md section 4). Differences are policy minus
 * reference, paired and clustered, with 95 % intervals; an interval around 0 means "no better than that".
 */
export function compare(policy: Policy, panel: Panel): Comparison[] {
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  const own: Way = {
    name: 'policy',
    scores: deliveries.map(({ column }, row) => scoreAt(column, row)),
    costsUsd: deliveries.map(({ costUsd }) => costUsd),
  };
  const singles = panel.tiers.map((column) => ({
    name: column.tier,
    scores: panel.caseIds.map((_, row) => scoreAt(column, row)),
    costsUsd: Array.from(column.costUsd),
  }));
  const mix = mixAtCost(own, singles, panel.clusters);
  return [...singles.map((single) => against(own, single, panel.clusters)), ...(mix ? [mix] : [])];
}

function scoreAt(column: TierColumn, row: number): number {
  return column.failed[row] ? 0 : column.score[row] || 0;
}

function against(own: Way, other: Way, clusters: readonly string[]): Comparison {
  const estimate = clusteredMean(
    own.scores.map((score, row) => score - (other.scores[row] as number)),
    clusters,
  );
  const saving = 1 - sum(own.costsUsd) / sum(other.costsUsd);
  return {
    against: other.name,
    n: own.scores.length,
    quality_delta: estimate?.mean ?? null,
    quality_delta_ci95: estimate?.ci95 ?? null,
    saving_share: Number.isFinite(saving) ? saving : null,
  };
}

/** The hull's mix that costs what the policy costs; null without costs, or when the policy costs less than every mix. */
function mixAtCost(own: Way, singles: readonly Way[], clusters: readonly string[]): Comparison | null {
  const cost = mean(own.costsUsd) ?? Number.NaN;
  const points = singles.map(
    (way) => [mean(way.costsUsd) ?? Number.NaN, mean(way.scores) ?? Number.NaN] as [number, number],
  );
  if (![cost, ...points.flat()].every(Number.isFinite)) return null;
  const hull = upperHull(points);
  const right = hull.findIndex(([usd]) => usd >= cost);
  const [low, high] = [hull[right - 1], hull[right]];
  if (!low || !high) return null;
  const wayAt = ([usd, quality]: readonly [number, number]): Way =>
    singles[points.findIndex((point) => point[0] === usd && point[1] === quality)] as Way;
  const [a, b] = [wayAt(low), wayAt(high)];
  const share = (cost - low[0]) / (high[0] - low[0]);
  const slope = (high[1] - low[1]) / (high[0] - low[0]);
  // Influence of a case: its own gain over the mix, less what its cost changes in the mix's share.
  const gain = own.scores.map((score, row) => {
    const between = (from: readonly number[], to: readonly number[]): number =>
      (from[row] as number) + share * ((to[row] as number) - (from[row] as number));
    return (
      score - between(a.scores, b.scores) - slope * ((own.costsUsd[row] as number) - between(a.costsUsd, b.costsUsd))
    );
  });
  const estimate = clusteredMean(gain, clusters);
  return {
    against: `mix of ${a.name} and ${b.name} at the same cost`,
    n: gain.length,
    quality_delta: estimate?.mean ?? null,
    quality_delta_ci95: estimate?.ci95 ?? null,
    saving_share: 0,
  };
}
