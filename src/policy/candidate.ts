import { aiq } from '../curves/frontier.js';
import { apgr, cpt } from '../curves/gap.js';
import { sweep } from '../curves/sweep.js';
import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Candidate as CandidateRow } from '../records/tuning.js';
import { complement } from '../stats/complement.js';
import { completeRows, unacceptable } from './acceptable.js';
import { callUsd } from './deliver.js';
import type { Fitted, Fitter } from './fit.js';
import { type Folds, outOfFold } from './out-of-fold.js';
import { type Plan, planCandidate } from './plan.js';
import type { TuneInput } from './tune-input.js';

/**
 * One claim of a policy: requests scoring at least `from`, and below a cut still to be certified, go to `tier`.
 * `from` is fixed by the tuning cases, so claims of different tiers do not share a choice.
 */
export interface Step {
  tier: string;
  from: number;
  plan: Plan;
  /** Chance that this claim may be false: the goal's delta, shared equally by the steps (alpha spending). */
  delta: number;
}

/** A way to order requests, fitted on the tuning cases only, with a plan for its certificates. */
export interface Candidate {
  kind: Fitter['kind'];
  /** A cascade: the first step's tier is always paid. */
  asksFirst: boolean;
  /** Never chosen: a rules file cannot hold it. */
  isComparison: boolean;
  /** Weak to strong; the top tier takes what no step takes. One step for two tiers, two for three. */
  steps: readonly Step[];
  top: string;
  fitted: Fitted;
  /** Out-of-fold scores of the tuning cases, in panel order. */
  tuningScores: Float64Array;
  /** Expected saving as a share of the top tier's cost, and its standard error. */
  value: number;
  valueSe: number;
}

/** One kind of router for one lower tier, fitted on the tuning cases. */
export interface Learned {
  fitter: Fitter;
  small: string;
  fitted: Fitted;
  /** Out-of-fold scores of the tuning cases, in panel order. */
  tuningScores: Float64Array;
}

/** Fits one kind of router to "this tier will not do" for each of the tiers in `lower`. `folds`: of the tuning cases. */
export function learn(
  fitter: Fitter,
  lower: readonly string[],
  top: string,
  { splits: { train }, goal }: TuneInput,
  folds: Folds,
): Learned[] {
  const lessons = lower.map((small) => ({
    small,
    labels: unacceptable(columnOf(train, small), columnOf(train, top), goal.acceptable),
  }));
  const tuningScores = outOfFold(fitter, folds, lessons);
  return lessons.map(({ small, labels }, at) => ({
    fitter,
    small,
    fitted: fitter.fit(train, labels, small),
    tuningScores: tuningScores[at] as Float64Array,
  }));
}

/**
 * Plans a router's certificate from its out-of-fold scores, and adds for each tier in `between` the candidate that
 * sends the next band of scores there.
 */
export function planCandidates(
  { fitter, small, fitted, tuningScores }: Learned,
  between: readonly string[],
  top: string,
  input: TuneInput,
): Candidate[] {
  const delta = complement(input.goal.confidence);
  const { kind, asksFirst, isComparison = false } = fitter;
  const shared = { kind, asksFirst, isComparison, top, fitted, tuningScores };
  const planFor = (tier: string, from: number, level: number): Plan =>
    planStep({ tier, top, from, delta: level, scores: tuningScores, asksFirst, input });
  const alone = planFor(small, Number.NEGATIVE_INFINITY, delta);
  const one = { ...shared, steps: [stepOf(small, alone, delta)], value: alone.value, valueSe: alone.valueSe };
  const first = planFor(small, Number.NEGATIVE_INFINITY, delta / 2);
  const from = first.best === null ? null : (first.cuts[first.best]?.threshold ?? null);
  if (asksFirst || fitter.isComparison || fitter.hasOneCut || from === null || !Number.isFinite(from)) return [one];
  const both = between.map((middle) => {
    const second = planFor(middle, from, delta / 2);
    const steps = [stepOf(small, first, delta / 2), stepOf(middle, second, delta / 2, from)];
    return { ...shared, steps, value: first.value + second.value, valueSe: Math.hypot(first.valueSe, second.valueSe) };
  });
  return [one, ...both];
}

function stepOf(tier: string, plan: Plan, delta: number, from = Number.NEGATIVE_INFINITY): Step {
  return { tier, from, plan, delta };
}

function planStep(step: {
  tier: string;
  top: string;
  from: number;
  delta: number;
  scores: Float64Array;
  asksFirst: boolean;
  input: TuneInput;
}): Plan {
  const { train, certify } = step.input.splits;
  const [lower, upper] = [columnOf(train, step.tier), columnOf(train, step.top)];
  const scores = step.scores.map((score) => (score >= step.from ? score : Number.NaN));
  const share = scores.filter((score) => !Number.isNaN(score)).length / Math.max(1, scores.length);
  return planCandidate({
    scores,
    bad: unacceptable(lower, upper, step.input.goal.acceptable),
    smallCostUsd: costsOf(lower),
    topCostUsd: costsOf(upper),
    weights: train.weights,
    asksFirst: step.asksFirst,
    certifyCases: Math.round(certify.caseIds.length * share),
    alpha: complement(step.input.goal.minAcceptable),
    delta: step.delta,
  });
}

/**
 * The candidate with the greatest expected saving, or a simpler one (fewer tiers, then earlier in the list of kinds)
 * within one standard error of it. Null without candidates that a rules file can hold.
 */
export function choose(all: readonly Candidate[], kinds: readonly string[]): Candidate | null {
  const candidates = all.filter(({ isComparison }) => !isComparison);
  const best = candidates.reduce<Candidate | null>(
    (top, one) => (top === null || one.value > top.value ? one : top),
    null,
  );
  if (best === null) return null;
  const floor = best.value - best.valueSe;
  const simplest = [...candidates].sort(
    (a, b) => a.steps.length - b.steps.length || kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || b.value - a.value,
  );
  return simplest.find((one) => one.value > 0 && one.value >= floor) ?? best;
}

/** A candidate's line in the report: its curve on the tuning cases, out of fold. */
export function candidateRow(candidate: Candidate, train: Panel, isChosen: boolean): CandidateRow {
  const { steps, top } = candidate;
  const [lower, upper] = [columnOf(train, (steps[0] as Step).tier), columnOf(train, top)];
  const rows = completeRows(train, [lower, upper]).filter((row) => !Number.isNaN(candidate.tuningScores[row]));
  const take = (values: ArrayLike<number>): number[] => rows.map((row) => (values[row] as number) || 0);
  const { points } = sweep({
    scores: rows.map((row) => candidate.tuningScores[row] as number),
    weak: take(lower.score),
    strong: take(upper.score),
    weakCostUsd: rows.map((row) => lower.costUsd[row] as number),
    strongCostUsd: rows.map((row) => upper.costUsd[row] as number),
    weights: rows.map((row) => train.weights[row] as number),
  });
  const priced = points.flatMap((one) =>
    one.costUsd === null ? [] : [[one.costUsd, one.quality] as [number, number]],
  );
  return {
    kind: candidate.kind,
    tier: steps.map((step) => step.tier).join(', '),
    apgr: apgr(points),
    cpt50: cpt(points, 0.5),
    cpt80: cpt(points, 0.8),
    aiq: priced.length > 0 ? aiq(priced) : null,
    saving_share: candidate.value > 0 && isCosted(candidate, train) ? candidate.value : null,
    chosen: isChosen,
    ...(candidate.isComparison && { comparison_only: true as const }),
  };
}

/** USD of every call of a tier; a failed one without a cost is free. */
function costsOf(column: TierColumn): Float64Array {
  return column.costUsd.map((_, row) => callUsd(column, row));
}

/** Whether its value is in dollars; where the plan knows no cost it counts cases instead. */
function isCosted({ steps, top, tuningScores }: Candidate, train: Panel): boolean {
  const upper = columnOf(train, top);
  const isKnown = (column: TierColumn, rows: readonly number[]): boolean =>
    rows.every((row) => Number.isFinite(callUsd(column, row)));
  return steps.every(({ tier, from, plan }) => {
    const lower = columnOf(train, tier);
    const limit = plan.cuts[plan.best ?? -1]?.threshold ?? Number.NEGATIVE_INFINITY;
    const down = completeRows(train, [lower, upper]).filter((row) => {
      const score = tuningScores[row] as number;
      return score >= from && score < limit;
    });
    return isKnown(upper, [...train.caseIds.keys()]) && isKnown(lower, down);
  });
}
