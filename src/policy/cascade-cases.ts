import type { Panel, TierColumn } from '../records/panel.js';
import type { CascadeStep } from '../records/policy.js';
import type { TuneGoal } from '../records/tuning.js';
import { rowWeights } from '../stats/weighted.js';
import { completeRows, unacceptable } from './acceptable.js';
import { cutsOf } from './cuts.js';
import { callUsd, isKept } from './deliver.js';

/** Places where the thresholds of a chain of tiers may lie; fixed without reading a grade. */
export interface CascadeAxes {
  /** Rising: a request scoring below it starts lower. The last is Infinity. */
  starts: readonly number[];
  /** By tier that may hand on, strict to loose: what keeps an answer. Empty: the tier offers nothing to judge by. */
  steps: readonly (readonly CascadeStep[])[];
}

/**
 * One way through a chain, as places on the axes. Requests below `starts[low]` begin at the first tier, those below
 * `starts[middle]` at the second, all others at the top. `keep`: the step of each lower tier; the number of its steps
 * means "no step": that tier's answer is final.
 */
export interface CascadeDesign {
  low: number;
  middle: number;
  keep: readonly number[];
}

/** The cases of one split as a chain of two or three tiers sees them, each with its place on every axis. */
export interface CascadeCases {
  columns: readonly TierColumn[];
  /** Rows of the panel that every tier of the chain answered. */
  rows: readonly number[];
  clusters: readonly string[];
  /** What each panel row stands for, of mean 1 over `rows`. */
  weights: Float64Array;
  /** Cases of equal weight that one of `rows` is worth (Kish): 1 where they weigh the same. */
  worth: number;
  /** By tier and panel row; 1 unacceptable. */
  bad: readonly Float64Array[];
  /** By panel row: the first start whose threshold lies above the score; the number of starts: never below the top. */
  startAt: Uint16Array;
  /** By tier, by panel row: the first step that keeps the answer; the number of steps: none does. */
  keptAt: readonly Uint16Array[];
  axes: CascadeAxes;
  goal: TuneGoal;
}

/** Steps of a tier, strict to loose, at most `count`: quantiles of its confidences, without its checks none and the reverse. */
export function stepsOf(column: TierColumn, checks: CascadeStep['checks'], count: number): CascadeStep[] {
  const base = { tier: column.tier, ...(column.flagged && checks ? { checks } : {}) };
  const known = column.confidence.filter((sure, row) => column.failed[row] !== 1 && sure >= 0 && sure <= 1);
  if (known.length === 0) return base.checks ? [base] : [];
  const bars = cutsOf(
    known.map((sure) => -sure),
    count,
  ).map(({ threshold }) => Math.max(0, -threshold));
  return bars.map((accept_at) => ({ ...base, accept_at }));
}

/** Starts for scores of `cases`, at most `count`. Scores that nobody is to act on (all equal) leave one start: everything. */
export function startsOf(scores: ArrayLike<number>, count: number): number[] {
  const starts = cutsOf(scores, count).map(({ threshold }) => threshold);
  return starts.length > 0 ? starts : [Number.POSITIVE_INFINITY];
}

/** Weights are taken in steps of 2^-20, so that sums of them, and the differences that boxes of cells are, are exact. */
const WEIGHT_STEPS = 2 ** 20;

/** Places every case of a panel on the axes. `scores`: by panel row, Infinity never to go down, NaN left out. */
export function cascadeCases(
  panel: Panel,
  tiers: readonly string[],
  scores: ArrayLike<number>,
  axes: CascadeAxes,
  goal: TuneGoal,
): CascadeCases {
  const columns = tiers.map((tier) => panel.tiers.find((one) => one.tier === tier) as TierColumn);
  const top = columns.at(-1) as TierColumn;
  const rows = completeRows(panel, columns).filter((row) => !Number.isNaN(scores[row]));
  const startAt = new Uint16Array(panel.caseIds.length);
  const keptAt = axes.steps.map(() => new Uint16Array(panel.caseIds.length));
  for (const row of rows) {
    startAt[row] = firstThat(axes.starts.length, (at) => (scores[row] as number) < (axes.starts[at] as number));
    axes.steps.forEach((steps, tier) => {
      const column = columns[tier] as TierColumn;
      (keptAt[tier] as Uint16Array)[row] = firstThat(steps.length, (at) =>
        isKept(steps[at] as CascadeStep, column, row),
      );
    });
  }
  const counted = rowWeights(
    rows.map((row) => panel.weights[row] as number),
    rows.length,
  );
  const weights = new Float64Array(panel.caseIds.length);
  rows.forEach((row, at) => {
    weights[row] = Math.round((counted?.of[at] ?? 0) * WEIGHT_STEPS) / WEIGHT_STEPS;
  });
  return {
    columns,
    rows,
    clusters: rows.map((row) => panel.clusters[row] as string),
    weights,
    worth: counted === null ? 0 : counted.effectiveN / rows.length,
    bad: columns.map((column) => unacceptable(column, top, goal.acceptable)),
    startAt,
    keptAt,
    axes,
    goal,
  };
}

/** The least of 0 to n - 1 at which a condition that never turns false again holds; n: nowhere. */
function firstThat(n: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, n];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The tier a case is first asked of, and the one that answers it, as places in the chain. */
export function placeOf(cases: CascadeCases, { low, middle, keep }: CascadeDesign, row: number): [number, number] {
  const last = cases.columns.length - 1;
  const at = cases.startAt[row] as number;
  const from = at <= low ? 0 : at <= middle ? Math.min(1, last) : last;
  let to = from;
  while (to < last && !((cases.keptAt[to]?.[row] as number) <= (keep[to] as number))) to++;
  return [from, to];
}

/** USD of a case that begins at `from` and is answered by `to`; what judging answers costs is counted apart. */
export function chainUsd({ columns }: CascadeCases, row: number, from: number, to: number): number {
  let usd = 0;
  for (let at = from; at <= to; at++) usd += callUsd(columns[at] as TierColumn, row);
  return usd;
}

/** Score of a tier's answer; a failed call is worth 0. */
export function scoreOf(column: TierColumn, row: number): number {
  return column.failed[row] === 1 ? 0 : (column.score[row] as number);
}
