import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { SegmentClaim, TuneGoal } from '../records/tuning.js';
import { aboutRouted } from '../stats/about-routed.js';
import { complement } from '../stats/complement.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { meanLossUpper } from '../stats/mean-loss.js';
import { minRouted } from '../stats/power.js';
import { binomialPValue } from '../stats/pvalue.js';
import { type RowWeights, rowWeights } from '../stats/weighted.js';
import { unacceptable } from './acceptable.js';
import { type ClaimCase, claimTests } from './claim-tests.js';
import { deliver } from './deliver.js';

/** More routed cases of one task than anybody labels. */
const MOST_PATIENCE = 100_000;

/**
 * What the certification cases say about each task of what a policy routes down, at delta shared by the tasks
 * (Bonferroni), by name, and by the betting test where cases of a task weigh differently. The policy's own claim is about all of them together and says nothing about one.
 * `splitShare`: of all cases, those that certify. Empty when nothing is routed down.
 */
export function segmentClaims(policy: Policy, certify: Panel, goal: TuneGoal, splitShare: number): SegmentClaim[] {
  const top = columnOf(certify, policy.tiers.at(-1) as string);
  const labels = new Map(certify.tiers.map((column) => [column, unacceptable(column, top, goal.acceptable)]));
  const losses = new Map<string, ClaimCase[]>();
  const cases = new Map<string, number>();
  certify.traits.forEach(({ task }, row) => {
    cases.set(task, (cases.get(task) ?? 0) + 1);
    const { column } = deliver(policy, certify, row);
    const label = (labels.get(column as TierColumn) as Float64Array)[row] as number;
    const one = { loss: label, weight: certify.weights[row] as number };
    if (column === top || Number.isNaN(label) || one.weight === 0) return;
    const own = losses.get(task);
    if (own) own.push(one);
    else losses.set(task, [one]);
  });
  const alpha = complement(goal.minAcceptable);
  const delta = complement(goal.confidence) / losses.size;
  const isGraded = goal.acceptable.graded === true;
  const most = certify.weights.reduce((greatest, one) => Math.max(greatest, one), 0);
  return [...losses]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([task, own]) => {
      const bad = own.reduce((sum, { loss }) => sum + loss, 0);
      const spread = rowWeights(
        own.map(({ weight }) => weight),
        own.length,
      ) as RowWeights;
      const tested = spread.isEqual ? null : claimTests(own, { alpha, delta, graded: isGraded, most });
      const bound = tested?.bound ?? boundOf(own, bad, delta, isGraded ? task : null);
      const certified = bound <= alpha;
      const routedShare = own.length / (cases.get(task) as number);
      const badCases = (tested?.badShare ?? bad / own.length) * own.length;
      const missing = isGraded ? null : labelsNeeded(own.length, badCases, spread.effectiveN, alpha, delta);
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

/** Of cases of equal weight. `task`: losses are graded, and read in an order of its own. */
function boundOf(own: readonly ClaimCase[], bad: number, delta: number, task: string | null): number {
  if (task === null) return clopperPearsonUpper(bad, own.length, delta);
  return meanLossUpper(
    own.map(({ loss }) => loss),
    delta,
    task,
  );
}

/**
 * Further routed cases, about, for 80 % power at the bad share seen; null: it is too near to alpha for any number to help. A handful,
 * too few to prove anything, does not say so unless it refutes alpha: half of alpha is planned on. `worth`: cases of equal weight that
 * the routed ones are worth.
 */
function labelsNeeded(routed: number, bad: number, worth: number, alpha: number, delta: number): number | null {
  const seen = (bad + 0.5) / (routed + 1);
  const isHandful =
    routed < minRouted(alpha, delta) && binomialPValue(routed - Math.round(bad), routed, 1 - alpha) > delta;
  const total = (aboutRouted(alpha, delta, isHandful ? Math.min(seen, alpha / 2) : seen) * routed) / worth;
  return total < MOST_PATIENCE ? Math.max(1, Math.ceil(total) - routed) : null;
}
