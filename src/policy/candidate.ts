import { apgr, cpt } from '../curves/gap.js';
import { aiq } from '../curves/frontier.js';
import { sweep } from '../curves/sweep.js';
import { columnOf, type Panel } from '../records/panel.js';
import type { Candidate as CandidateRow } from '../records/tuning.js';
import { completeRows, unacceptable } from './acceptable.js';
import type { Fitted, Fitter } from './fit.js';
import { outOfFold } from './out-of-fold.js';
import { type Plan, planCandidate } from './plan.js';
import type { TuneInput } from './tune-input.js';

/** A way to order requests, fitted on the tuning cases only, with a plan for its certificate. */
export interface Candidate {
  kind: Fitter['kind'];
  /** Names of the lower tier and of the top tier. */
  small: string;
  top: string;
  fitted: Fitted;
  /** Out-of-fold scores of the tuning cases, in panel order. */
  tuningScores: Float64Array;
  plan: Plan;
}

/** Fits one kind of router for one pair of tiers, and plans its certificate from out-of-fold scores. */
export function fitCandidate(fitter: Fitter, small: string, top: string, input: TuneInput): Candidate {
  const { train, certify } = input.splits;
  const [lower, upper] = [columnOf(train, small), columnOf(train, top)];
  const bad = unacceptable(lower, upper, input.goal.acceptable);
  const tuningScores = outOfFold(fitter, train, bad, input.seed);
  const plan = planCandidate({
    scores: tuningScores,
    bad,
    smallCostUsd: lower.costUsd,
    topCostUsd: upper.costUsd,
    certifyCases: certify.caseIds.length,
    alpha: 1 - input.goal.minAcceptable,
    delta: 1 - input.goal.confidence,
  });
  return { kind: fitter.kind, small, top, fitted: fitter.fit(train.traits, bad, train.weights), tuningScores, plan };
}

/**
 * The candidate with the greatest expected saving, or a simpler one (earlier in the list of fitters) within one
 * standard error of it. Null without candidates.
 */
export function choose(candidates: readonly Candidate[]): Candidate | null {
  const best = candidates.reduce<Candidate | null>(
    (top, one) => (top === null || one.plan.value > top.plan.value ? one : top),
    null,
  );
  if (best === null) return null;
  const floor = best.plan.value - best.plan.valueSe;
  return candidates.find((one) => one.small === best.small && one.plan.value > 0 && one.plan.value >= floor) ?? best;
}

/** A candidate's line in the report: its curve on the tuning cases, out of fold. */
export function candidateRow(candidate: Candidate, train: Panel, isChosen: boolean): CandidateRow {
  const [lower, upper] = [columnOf(train, candidate.small), columnOf(train, candidate.top)];
  const rows = completeRows(train, [lower, upper]).filter((row) => !Number.isNaN(candidate.tuningScores[row]));
  const take = (values: ArrayLike<number>): number[] => rows.map((row) => (values[row] as number) || 0);
  const { points } = sweep({
    scores: rows.map((row) => candidate.tuningScores[row] as number),
    weak: take(lower.score),
    strong: take(upper.score),
    weakCostUsd: rows.map((row) => lower.costUsd[row] as number),
    strongCostUsd: rows.map((row) => upper.costUsd[row] as number),
  });
  const priced = points.flatMap((one) => (one.costUsd === null ? [] : [[one.costUsd, one.quality] as [number, number]]));
  const { best, saving } = candidate.plan;
  return {
    kind: candidate.kind,
    tier: candidate.small,
    apgr: apgr(points),
    cpt50: cpt(points, 0.5),
    cpt80: cpt(points, 0.8),
    aiq: priced.length > 0 ? aiq(priced) : null,
    saving_share: best === null ? null : (saving[best] ?? null),
    chosen: isChosen,
  };
}
