import { ANSWER_CHECKS } from '../records/answer-check.js';
import { columnOf, type Panel } from '../records/panel.js';
import type { Strategy } from '../records/strategy.js';
import type { Traits } from '../records/traits.js';
import type { CandidateKind } from '../records/tuning.js';
import { coverKey } from '../traffic/traits.js';
import type { Candidate } from './candidate.js';
import { type CascadeAxes, type CascadeCases, cascadeCases, startsOf, stepsOf } from './cascade-cases.js';
import { cascadeCells } from './cascade-cells.js';
import { type CascadePlan, isShareInReach, planCascade, topUsdOf } from './cascade-plan.js';
import { designsOf, type SweepGoal } from './cascade-sweep.js';
import type { Fitted } from './fit.js';
import { leavesChains, pinnedTier } from './pinned.js';
import type { TuneInput } from './tune-input.js';

/** A chain of tiers with what decides at each, fitted and planned on the tuning cases only. */
export interface CascadeCandidate {
  strategy: Strategy;
  /** Weak to strong; two or three. */
  tiers: readonly string[];
  /** What orders requests before any answer; null: nothing does. */
  score: CandidateKind | null;
  fitted: Fitted;
  axes: CascadeAxes;
  /** The tuning cases, by out-of-fold scores. */
  cases: CascadeCases;
  sweep: SweepGoal;
  plan: CascadePlan;
}

/** Places on an axis, by the number of thresholds that a design chooses together: finer where there are fewer. */
const PLACES = [40, 40, 20, 10, 8] as const;

/**
 * Every cascade and cascade routing of the ladder: from each lower tier straight to the top or by way of one tier
 * between. A chain whose first tier offers nothing to judge an answer by has none, and none is beside pinned rules that
 * send requests into it. `routes`: routers of one step, whose
 * scores a cascade routing begins with.
 */
export function cascadeCandidates(
  input: TuneInput,
  usable: readonly string[],
  routes: readonly Candidate[],
): CascadeCandidate[] {
  const top = usable.at(-1) as string;
  if (!leavesChains(input.pinned ?? [], top)) return [];
  const lower = usable.slice(0, -1);
  const chains = lower.flatMap((small, at) => [
    [small, top],
    ...lower.slice(at + 1).map((middle) => [small, middle, top]),
  ]);
  return chains.flatMap((tiers) => {
    const alone = planChain(input, 'cascading', tiers, null);
    const before = routes.filter(
      ({ steps, isComparison }) => !isComparison && steps.length === 1 && steps[0]?.tier === tiers[0],
    );
    const both = before.map((route) => planChain(input, 'cascade_routing', tiers, route));
    return [alone, ...both].flatMap((one) => one ?? []);
  });
}

/** Plans one strategy on one chain; null when its first tier gives no answer a reason to be kept. */
export function planChain(
  input: TuneInput,
  strategy: Strategy,
  tiers: readonly string[],
  route: Candidate | null,
): CascadeCandidate | null {
  const { train } = input.splits;
  const free = (strategy === 'cascading' ? 0 : tiers.length - 1) + (strategy === 'routing' ? 0 : tiers.length - 1);
  const places = PLACES[free] as number;
  const steps = tiers
    .slice(0, -1)
    .map((tier) => (strategy === 'routing' ? [] : stepsOf(columnOf(train, tier), ANSWER_CHECKS, places)));
  if (strategy !== 'routing' && steps[0]?.length === 0) return null;
  const fitted = route?.fitted ?? { scores: coveredOnly(input) };
  const scores = route?.tuningScores ?? fitted.scores(train);
  const axes: CascadeAxes = { starts: route ? startsOf(scores, places) : [Number.POSITIVE_INFINITY], steps };
  const cases = cascadeCases(train, tiers, scores, axes, input.goal);
  const sweep: SweepGoal = {
    goal: input.goal,
    certifyCases: Math.round(cases.worth * input.splits.certify.caseIds.length),
    verifyCases: Math.round(cases.worth * input.splits.verify.caseIds.length),
    isDeliveredHeld: isShareInReach(cases),
  };
  const plan = planCascade(
    cascadeCells(cases, cases.rows),
    designsOf(strategy, axes, tiers.length),
    axes,
    tiers.length,
    topUsdOf(cases, cases.rows),
    sweep,
  );
  return { strategy, tiers, score: route?.kind ?? null, fitted, axes, cases, sweep, plan };
}

/** 0 for requests like those of the eval set, Infinity for others and for what is pinned: nothing without evidence goes down. */
function coveredOnly({ covered, pinned = [] }: TuneInput): (panel: Panel) => Float64Array {
  const cells = new Set(covered);
  const goesDown = (one: Traits): boolean => cells.has(coverKey(one)) && pinnedTier(pinned, one) === null;
  return ({ traits }) => Float64Array.from(traits, (one) => (goesDown(one) ? 0 : Number.POSITIVE_INFINITY));
}
