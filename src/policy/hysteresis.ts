import { type Panel, panelRows } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { Hysteresis, TuneGoal } from '../records/tuning.js';
import { type ClusteredMean, clusteredMean } from '../stats/clustered.js';
import { complement } from '../stats/complement.js';
import { studentQuantile } from '../stats/student.js';
import { sum } from '../stats/sum.js';
import { completeRows } from './acceptable.js';
import { checkPolicy } from './check.js';
import { deliver } from './deliver.js';
import type { Tuned } from './tune.js';

/** Tunings of the same cases, split another way each; their spread shows the luck of a tuning. */
const RETUNES = 8;
/**
 * Share of the cases that two of them have in common at each step, at most: the certification split. Tunings of fresh cases
 * share none, so that their variance is 1 / (1 - this) times the one seen (finite-population correction, Cochran 1977).
 */
const OVERLAP = 0.5;

export interface PreviousInput {
  previous: Policy;
  found: Pick<Tuned, 'policy' | 'verdict'>;
  /** All cases. */
  panel: Panel;
  goal: TuneGoal;
  /** The policy that tuning the same cases gives when the n-th other seed splits them. */
  retune(nth: number): Policy;
}

/** The judgement, and what the fresh outcomes say of the previous rules; null: they could not be checked or have expired. */
export interface JudgedPrevious {
  judged: Hysteresis;
  check: ReturnType<typeof checkPolicy> | null;
}

/**
 * Whether rules that are in use stay. New ones are taken when the old ones cannot run on these tiers, when a claim of
 * theirs is refuted by the fresh outcomes, when they route nothing, or when the new ones are certified and save more
 * beyond noise. The noise is that of the cases (paired, clustered) and the luck of a tuning, which both files had: so
 * the variance of the saving over tunings of fresh cases counts twice, with Student's t for the number it is seen in. Saving is a
 * share of what the strongest tier costs.
 */
export function judgePrevious({ previous, found, panel, goal, retune }: PreviousInput): JudgedPrevious {
  const known = new Set(panel.tiers.map(({ tier }) => tier));
  const missing = previous.tiers.filter((tier) => !known.has(tier));
  const taken = (reason: string): JudgedPrevious => ({
    judged: { kept: false, reason, gain_share: null, gain_ci95: null, n: 0 },
    check: null,
  });
  if (missing.length > 0) return taken(`the previous rules name ${missing.join(', ')}, which has no outcomes here`);
  if (previous.rules.length === 0 && !previous.cascade) return taken('the previous rules route nothing');
  const check = checkPolicy({
    policy: previous,
    panel,
    acceptable: goal.acceptable,
    alpha: complement(goal.minAcceptable),
    delta: complement(goal.confidence),
    projection: null,
  });
  if (check.verdict === 'expired') return taken(`the previous rules have expired: ${check.reasons.join('; ')}`);

  const complete = panelRows(panel, completeRows(panel, panel.tiers));
  const costs = costsOf(complete);
  const gain = gainOf(costs, previous, found.policy, complete.clusters);
  const n = complete.caseIds.length;
  const answer = (kept: boolean, reason: string, ci95: [number, number] | null): JudgedPrevious => ({
    judged: { kept, reason, gain_share: gain?.mean ?? null, gain_ci95: ci95, n },
    check,
  });
  if (found.verdict !== 'pass') {
    return answer(true, 'nothing refutes them, and the fresh outcomes certify nothing better', null);
  }
  if (gain === null) return answer(true, 'nothing refutes them, and costs are not known for a comparison', null);
  // Without more to save than the cases' own noise there is nothing that re-tuning could prove.
  if (!(gain.ci95[0] > 0)) return answer(true, 'what the new rules would save is within noise', gain.ci95);
  const savings = [found.policy, ...Array.from({ length: RETUNES }, (_, at) => retune(at + 1))].map((policy) =>
    savingOf(costs, policy),
  );
  const luck = deviation(savings) / Math.sqrt(1 - OVERLAP);
  const half = studentQuantile(0.975, RETUNES) * Math.hypot(gain.se, Math.SQRT2 * luck);
  const ci95: [number, number] = [gain.mean - half, gain.mean + half];
  return ci95[0] > 0
    ? answer(false, 'the new rules save more, beyond noise', ci95)
    : answer(true, 'what the new rules would save is within noise', ci95);
}

interface Costs {
  /** All on the strongest tier, USD. */
  top: number;
  of(policy: Policy): number[];
}

function costsOf(panel: Panel): Costs {
  return {
    top: sum(panel.tiers.at(-1)?.costUsd ?? []),
    of: (policy) => panel.caseIds.map((_, row) => deliver(policy, panel, row).costUsd),
  };
}

function savingOf(costs: Costs, policy: Policy): number {
  return 1 - sum(costs.of(policy)) / costs.top;
}

/** Saving of the new policy less that of the old one, case by case; null where costs are unknown. */
function gainOf(costs: Costs, before: Policy, after: Policy, clusters: readonly string[]): ClusteredMean | null {
  const [old, fresh] = [costs.of(before), costs.of(after)];
  const perCase = costs.top / old.length;
  const gain = clusteredMean(
    old.map((usd, row) => (usd - (fresh[row] as number)) / perCase),
    clusters,
  );
  return gain !== null && perCase > 0 && Number.isFinite(gain.mean) ? gain : null;
}

function deviation(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return Math.sqrt(sum(values.map((one) => (one - mean) ** 2)) / (values.length - 1));
}
