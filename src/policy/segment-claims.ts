import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { SegmentClaim, TuneGoal } from '../records/tuning.js';
import { complement } from '../stats/complement.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { meanLossUpper } from '../stats/mean-loss.js';
import { unacceptable } from './acceptable.js';
import { deliver } from './deliver.js';

/**
 * What the certification cases say about each task of what a policy routes down, at delta shared by the tasks
 * (Bonferroni), by name. The policy's own claim is about all of them together and says nothing about one.
 * Empty when nothing is routed down.
 */
export function segmentClaims(policy: Policy, certify: Panel, goal: TuneGoal): SegmentClaim[] {
  const top = columnOf(certify, policy.tiers.at(-1) as string);
  const labels = new Map(certify.tiers.map((column) => [column, unacceptable(column, top, goal.acceptable)]));
  const losses = new Map<string, number[]>();
  certify.traits.forEach(({ task }, row) => {
    const { column } = deliver(policy, certify, row);
    const label = (labels.get(column as TierColumn) as Float64Array)[row] as number;
    if (column === top || Number.isNaN(label)) return;
    const own = losses.get(task);
    if (own) own.push(label);
    else losses.set(task, [label]);
  });
  const delta = complement(goal.confidence) / losses.size;
  return [...losses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([task, own]) => {
      const bad = own.reduce((sum, loss) => sum + loss, 0);
      const bound = goal.acceptable.graded
        ? meanLossUpper(own, delta, task)
        : clopperPearsonUpper(bad, own.length, delta);
      return { task, routed: own.length, bad, upper_bound: bound, certified: bound <= complement(goal.minAcceptable) };
    });
}
