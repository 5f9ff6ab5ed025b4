import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { SegmentClaim, TuneGoal } from '../records/tuning.js';
import { aboutRouted } from '../stats/about-routed.js';
import { complement } from '../stats/complement.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { meanLossUpper } from '../stats/mean-loss.js';
import { minRouted } from '../stats/power.js';
import { binomialPValue } from '../stats/pvalue.js';
import { unacceptable } from './acceptable.js';
import { deliver } from './deliver.js';

/** More routed cases of one task than anybody labels. */
const MOST_PATIENCE = 100_000;

/**
 * What the certification cases say about each task of what a policy routes down, at delta shared by the tasks
 * (Bonferroni), by name. The policy's own claim is about all of them together and says nothing about one.
 * `splitShare`: of all cases, those that certify. Empty when nothing is routed down.
 */
export function segmentClaims(policy: Policy, certify: Panel, goal: TuneGoal, splitShare: number): SegmentClaim[] {
  const top = columnOf(certify, policy.tiers.at(-1) as string);
  const labels = new Map(certify.tiers.map((column) => [column, unacceptable(column, top, goal.acceptable)]));
  const losses = new Map<string, number[]>();
  const cases = new Map<string, number>();
  certify.traits.forEach(({ task }, row) => {
    cases.set(task, (cases.get(task) ?? 0) + 1);
    const { column } = deliver(policy, certify, row);
    const label = (labels.get(column as TierColumn) as Float64Array)[row] as number;
    if (column === top || Number.isNaN(label)) return;
    const own = losses.get(task);
    if (own) own.push(label);
    else losses.set(task, [label]);
  });
  const alpha = complement(goal.minAcceptable);
  const delta = complement(goal.confidence) / losses.size;
  return [...losses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([task, own]) => {
      const bad = own.reduce((sum, loss) => sum + loss, 0);
      const bound = goal.acceptable.graded
        ? meanLossUpper(own, delta, task)
        : clopperPearsonUpper(bad, own.length, delta);
      const certified = bound <= alpha;
      const routedShare = own.length / (cases.get(task) as number);
      const missing = goal.acceptable.graded ? null : labelsNeeded(own.length, bad, alpha, delta);
      return {
        task,
        routed: own.length,
        bad,
        upper_bound: bound,
        certified,
        labels_needed: certified ? 0 : missing === null ? null : Math.ceil(missing / routedShare / splitShare),
      };
    });
}

/**
 * Further routed cases, about, for 80 % power at the bad share seen; null: it is too near to alpha for any number to help. A handful,
 * too few to prove anything, does not say so unless it refutes alpha: half of alpha is planned on.
 */
function labelsNeeded(routed: number, bad: number, alpha: number, delta: number): number | null {
  const seen = (bad + 0.5) / (routed + 1);
  const isHandful = routed < minRouted(alpha, delta) && binomialPValue(routed - bad, routed, 1 - alpha) > delta;
  const total = aboutRouted(alpha, delta, isHandful ? Math.min(seen, alpha / 2) : seen);
  return total < MOST_PATIENCE ? Math.max(1, Math.ceil(total) - routed) : null;
}
