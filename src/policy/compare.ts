import { upperHull } from '../curves/frontier.js';
import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Comparison } from '../records/tuning.js';
import { clusteredMean } from '../stats/clustered.js';
import { pairedMean } from '../stats/paired-mean.js';
import { savingShare } from '../stats/ratio.js';
import { studentQuantile } from '../stats/student.js';
import { weightedMean } from '../stats/weighted.js';
import { completeRows } from './acceptable.js';
import { callUsd, deliver } from './deliver.js';

/** Scores and costs of one way to answer the same cases. */
interface Way {
  name: string;
  scores: readonly number[];
  costsUsd: readonly number[];
}

/** What the cases of a comparison stand for. */
type Cases = Pick<Panel, 'clusters' | 'weights'>;

/**
 * The policy beside what one could do without it, on the same held-out cases: each tier for everything (also tiers that
 * the policy does not use), the best random mix of tiers at the same cost (the zero-router hull, method.md section 4), and
 * a shuffle of the policy's own tiers at the same cost. Differences are policy minus reference, paired and clustered,
 * with 95 % intervals; an interval around 0 means "no better than that". Every reference is compared on the cases that it and
 * the policy's tiers answered, by the weights of the cases; mixes are made of tiers that answered all of those.
 */
export function compare(policy: Policy, heldOut: Panel): Comparison[] {
  const used = policy.tiers.map((tier) => columnOf(heldOut, tier));
  const panel = panelRows(heldOut, completeRows(heldOut, used));
  const own = policyWay(policy, panel);
  const whole = panel.tiers.filter((column) => completeRows(panel, [column]).length === panel.caseIds.length);
  const singles = whole.map((column) => wayOf(column));
  const partial = panel.tiers.filter((column) => !whole.includes(column));
  const roles = rolesOf(policy, singles, panel);
  const rows = [
    ...singles.map((single) => ({ ...against(own, single, panel), is: roles(single.name) })),
    ...partial.flatMap((column) => againstSome(policy, panel, column)),
  ];
  const order = panel.tiers.map(({ tier }) => tier);
  rows.sort((a, b) => order.indexOf(a.against) - order.indexOf(b.against));
  return [...rows, ...mixes(policy, own, singles, panel)];
}

function policyWay(policy: Policy, panel: Panel): Way {
  const deliveries = panel.caseIds.map((_, row) => deliver(policy, panel, row));
  return {
    name: 'policy',
    scores: deliveries.map(({ column }, row) => scoreAt(column, row)),
    costsUsd: deliveries.map(({ costUsd }) => costUsd),
  };
}

function wayOf(column: TierColumn): Way {
  const rows = [...column.score.keys()];
  return {
    name: column.tier,
    scores: rows.map((row) => scoreAt(column, row)),
    costsUsd: rows.map((row) => callUsd(column, row)),
  };
}

function scoreAt(column: TierColumn, row: number): number {
  return column.failed[row] ? 0 : column.score[row] || 0;
}

/** A tier without an answer to some cases, on the others; none when it has no answer at all. */
function againstSome(policy: Policy, panel: Panel, column: TierColumn): Comparison[] {
  const rows = completeRows(panel, [column]);
  if (rows.length === 0) return [];
  const part = panelRows(panel, rows);
  return [{ ...against(policyWay(policy, part), wayOf(columnOf(part, column.tier)), part), is: [] }];
}

/** What a tier is among those that answered everything: the cheapest, the policy's top tier, the best by mean score. */
function rolesOf(policy: Policy, singles: readonly Way[], { weights }: Cases): (name: string) => Comparison['is'] {
  const costs = singles.map((way) => weightedMean(way.costsUsd, weights) ?? Number.NaN);
  const qualities = singles.map((way) => weightedMean(way.scores, weights) ?? 0);
  const cheapest = costs.every(Number.isFinite) ? singles[costs.indexOf(Math.min(...costs))] : singles[0];
  const best = singles[qualities.indexOf(Math.max(...qualities))];
  return (name) => [
    ...(name === cheapest?.name ? (['all_cheap'] as const) : []),
    ...(name === policy.tiers.at(-1) ? (['all_strong'] as const) : []),
    ...(name === best?.name ? (['best_single'] as const) : []),
  ];
}

function against(own: Way, other: Way, { clusters, weights }: Cases): Omit<Comparison, 'is'> {
  const estimate = pairedMean(
    own.scores.map((score, row) => score - (other.scores[row] as number)),
    clusters,
    weights,
  );
  const isCosted = own.scores.length > 0 && [...own.costsUsd, ...other.costsUsd].every(Number.isFinite);
  const saved = isCosted ? savingShare(other.costsUsd, own.costsUsd, { clusters, weights, degrees: 'sizes' }) : null;
  const half = saved?.se != null && saved.df !== null ? studentQuantile(0.975, saved.df) * saved.se : null;
  return {
    against: other.name,
    n: own.scores.length,
    quality_delta: estimate?.mean ?? null,
    quality_delta_ci95: estimate?.ci95 ?? null,
    saving_share: saved?.saving ?? null,
    saving_ci95: saved && half !== null ? [saved.saving - half, saved.saving + half] : null,
  };
}

/** The hull's mix and the shuffle of the policy's own tiers, at the policy's cost; one row where they are the same. */
function mixes(policy: Policy, own: Way, singles: readonly Way[], cases: Cases): Comparison[] {
  const average = (values: readonly number[]): number => weightedMean(values, cases.weights) ?? Number.NaN;
  const cost = average(own.costsUsd);
  const points = singles.map((way) => [average(way.costsUsd), average(way.scores)] as [number, number]);
  if (![cost, ...points.flat()].every(Number.isFinite)) return [];
  const hull = upperHull(points);
  const right = hull.findIndex(([usd]) => usd >= cost);
  const wayAt = (point: readonly [number, number] | undefined): Way | undefined =>
    point && singles[points.findIndex(([usd, quality]) => usd === point[0] && quality === point[1])];
  const named = (tier: string | undefined): Way | undefined => singles.find(({ name }) => name === tier);
  const [low, high] = [wayAt(hull[right - 1]), wayAt(hull[right])];
  const [weak, strong] = [named(policy.tiers[0]), named(policy.tiers.at(-1))];
  const isSame = low === weak && high === strong;
  return [
    ...mixOf('mix of', low, high, own, cases, isSame ? ['fixed_mix', 'shuffle'] : ['fixed_mix']),
    ...(isSame ? [] : mixOf('shuffle between', weak, strong, own, cases, ['shuffle'])),
  ];
}

/** The random mix of two ways that costs what the policy costs; none where no mix does. */
function mixOf(
  words: string,
  a: Way | undefined,
  b: Way | undefined,
  own: Way,
  { clusters, weights }: Cases,
  is: Comparison['is'],
): Comparison[] {
  const average = (values: readonly number[]): number => weightedMean(values, weights) ?? Number.NaN;
  if (!a || !b || a === b) return [];
  const [low, high] = [average(a.costsUsd), average(b.costsUsd)];
  const share = (average(own.costsUsd) - low) / (high - low);
  if (!(share >= 0 && share <= 1)) return [];
  const slope = (average(b.scores) - average(a.scores)) / (high - low);
  // Influence of a case: its own gain over the mix, less what its cost changes in the mix's share.
  const gain = own.scores.map((score, row) => {
    const between = (from: readonly number[], to: readonly number[]): number =>
      (from[row] as number) + share * ((to[row] as number) - (from[row] as number));
    return (
      score - between(a.scores, b.scores) - slope * ((own.costsUsd[row] as number) - between(a.costsUsd, b.costsUsd))
    );
  });
  const estimate = clusteredMean(gain, clusters, weights);
  return [
    {
      against: `${words} ${a.name} and ${b.name} at the same cost`,
      is,
      n: gain.length,
      quality_delta: estimate?.mean ?? null,
      quality_delta_ci95: estimate?.ci95 ?? null,
      saving_share: 0,
      saving_ci95: null,
    },
  ];
}
