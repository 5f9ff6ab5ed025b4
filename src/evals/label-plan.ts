import type { ClaimNeed } from '../records/sample.js';
import { minRouted, routedForPower } from '../stats/power.js';
import { designEffect, pairedCases } from '../stats/sample-size.js';
import { SPLIT_SHARES } from './split-panel.js';

/** What the claims are planned for; shares of 1. */
export interface LabelGoal {
  /** Unacceptable answers allowed among what is routed down. */
  alpha: number;
  /** Chance allowed that a claim is false. */
  delta: number;
  /** Chance that a claim which holds is shown. */
  power: number;
  /** Unacceptable answers to expect among what is routed down. */
  badRate: number;
  /** Share of the requests that is to be routed down. */
  routedShare: number;
  /** Most that a tier may be worse. */
  margin: number;
  /** Cases on which exactly one of two tiers is acceptable. */
  discordance: number;
}

/** Labels by people that a judge is held against (method.md section 7). */
const HUMAN_ANCHOR = 100;
const PER_STRATUM = 5;

/**
 * Labels that each claim needs (method.md section 9.6). `clusters` bounds a claim about the log itself: n / (1 + (n - 1) / clusters).
 * `usdPerLabel`: asking every tier once; null: unknown. The certificate counts only the rows that are routed down and in its
 * split of the set.
 */
export function planLabels(
  goal: LabelGoal,
  frame: { clusters: number; strata: number },
  usdPerLabel: number | null,
): ClaimNeed[] {
  const inSplit = goal.routedShare * SPLIT_SHARES.certify;
  const spread = (routed: number | null): number | null => (routed === null ? null : Math.ceil(routed / inSplit));
  const least = minRouted(goal.alpha, goal.delta);
  const routed = routedForPower(goal.alpha, goal.delta, goal.badRate, goal.power);
  const shared = {
    max_bad: goal.alpha,
    delta: goal.delta,
    routed_share: goal.routedShare,
    split: SPLIT_SHARES.certify,
  };
  const need = (claim: ClaimNeed['claim'], labels: number | null, from: Record<string, number>): ClaimNeed => ({
    claim,
    labels,
    labels_of_log: labels === null ? null : finiteLabels(labels, frame.clusters),
    cost_usd: labels === null || usdPerLabel === null ? null : labels * usdPerLabel,
    from,
  });
  const certificateFrom = { ...shared, bad_rate: goal.badRate, power: goal.power };
  return [
    need('certificate_least', spread(least), { ...shared, routed: least }),
    need('certificate', spread(routed), routed === null ? certificateFrom : { ...certificateFrom, routed }),
    need('non_inferiority', pairedCases({ ...goal, difference: 0, alpha: goal.delta }), {
      margin: goal.margin,
      discordance: goal.discordance,
      delta: goal.delta,
      power: goal.power,
    }),
    need('human_anchor', HUMAN_ANCHOR, {}),
    need('strata', PER_STRATUM * frame.strata, { strata: frame.strata, per_stratum: PER_STRATUM }),
  ];
}

/** Labels of a finite frame: n / (1 + (n - 1) / size), up; never more than the frame holds. 0 for an empty one. */
export function finiteLabels(labels: number, size: number): number {
  return size > 0 ? Math.min(size, Math.ceil(labels / (1 + (labels - 1) / size))) : 0;
}

/** Design effect of labelling requests as they come instead of one a cluster; null without requests. */
export function undedupedEffect(clusterSizes: readonly number[], icc: number): number | null {
  let requests = 0;
  let squares = 0;
  for (const size of clusterSizes) {
    requests += size;
    squares += size * size;
  }
  return requests > 0 ? designEffect(squares / requests, icc) : null;
}
