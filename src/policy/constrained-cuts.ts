import { columnOf, type Panel, panelRows, type TierColumn } from '../records/panel.js';
import { rowWeights } from '../stats/weighted.js';
import { completeRows } from './acceptable.js';
import { scoreOf } from './cascade-cases.js';
import { CONSTRAINTS, type ConstraintName, chancesOf, type DesignSums, emptySums } from './cascade-sweep.js';
import type { Cut } from './cuts.js';
import { callUsd } from './deliver.js';
import type { TuneInput } from './tune-input.js';

/** The certified cuts of one step of a router, by rising threshold: all of them hold together. */
export interface CertifiedStep {
  tier: string;
  from: number;
  /** Where the next step's band begins; Infinity: there is none. */
  next: number;
  cuts: readonly Cut[];
}

/** The cut of each step to stop at, by its place among the step's certified cuts, and the constraints that moved one. */
export interface ConstrainedCuts {
  at: number[];
  binding: ConstraintName[];
}

/** Chances below this are no plan. */
const LEAST_CHANCE = 0.02;

type Sums = Pick<DesignSums, 'usd' | 'slow' | 'slowFirst' | 'change' | 'changeSquared'>;
const KEYS = ['usd', 'slow', 'slowFirst', 'change', 'changeSquared'] as const;

/**
 * Where a router stops so that the constraints are likely to be kept on the held-out cases: of all certified cuts, which hold
 * together and so may be chosen among by any labels but the held-out ones, those of the greatest saving times that chance,
 * both from the certification cases, by their weights. Without constraints, and where no cut has a chance (the verdict then names what stands in
 * the way), the last certified cut of each step.
 */
export function constrainedCuts(
  input: TuneInput,
  top: string,
  scores: ArrayLike<number>,
  steps: readonly CertifiedStep[],
): ConstrainedCuts {
  const last = steps.map(({ cuts }) => cuts.length - 1);
  const { maxDegradation, maxP95Ms, maxTtftP95Ms } = input.goal;
  if (steps.length === 0 || [maxDegradation, maxP95Ms, maxTtftP95Ms].every((limit) => limit === null)) {
    return { at: last, binding: [] };
  }
  const ways = waysOf(input, top, scores, steps);
  const asked = CONSTRAINTS.filter((name) => ways[0]?.chances[name] !== undefined);
  const bestBut = (left: ConstraintName | null): Way | null =>
    ways.reduce<{ way: Way | null; worth: number }>(
      (best, way) => {
        const chance = asked.reduce((all, name) => (name === left ? all : all * (way.chances[name] as number)), 1);
        const worth = chance >= LEAST_CHANCE ? chance * way.saved : 0;
        return worth > best.worth ? { way, worth } : best;
      },
      { way: null, worth: 0 },
    ).way;
  const best = bestBut(null);
  if (best === null) return { at: last, binding: [] };
  return { at: [...best.at], binding: asked.filter((name) => bestBut(name) !== best) };
}

/** One choice of a cut for every step: USD it saves (cases, where a cost is unknown), and the chances of the constraints. */
interface Way {
  at: readonly number[];
  saved: number;
  chances: ReturnType<typeof chancesOf>;
}

/** Every choice of cuts, greatest first. What a band changes adds up, so each is a sum of running sums. */
function waysOf(input: TuneInput, top: string, scores: ArrayLike<number>, steps: readonly CertifiedStep[]): Way[] {
  const { certify, verify } = input.splits;
  const columns = [...steps.map(({ tier }) => columnOf(certify, tier)), columnOf(certify, top)];
  const rows = completeRows(certify, columns).filter((row) => !Number.isNaN(scores[row]));
  const panel = panelRows({ ...certify, tiers: columns }, rows);
  const own = rows.map((row) => scores[row] as number);
  const strong = columnOf(panel, top);
  const { of, total, effectiveN } = rowWeights(panel.weights, rows.length) ?? { of: [], total: 0, effectiveN: 0 };
  const base = { ...emptySums(), cases: total };
  for (const row of rows.keys()) add(base, valuesOf(strong, strong, row, input), of[row] as number);
  const bands = steps.map((step) =>
    runningSums(step, { ...panel, weights: Float64Array.from(of) }, own, strong, input),
  );
  const choices = bands.reduce<number[][]>(
    (all, sums) => all.flatMap((at) => sums.map((_, cut) => [...at, sums.length - 1 - cut])),
    [[]],
  );
  return choices.map((at) => {
    const sums = { ...base };
    let routed = 0;
    bands.forEach((band, step) => {
      const one = band[at[step] as number] as Band;
      add(sums, one.sums, 1);
      routed += one.routed;
    });
    const saved = base.usd - sums.usd;
    const verifyCases = rows.length > 0 ? Math.round(verify.caseIds.length * (effectiveN / rows.length)) : 0;
    const goal = { goal: input.goal, certifyCases: Math.round(effectiveN), verifyCases };
    return {
      at,
      saved: Number.isFinite(saved) ? saved : routed,
      chances: chancesOf(sums, { ...goal, isDeliveredHeld: false }),
    };
  });
}

interface Band {
  /** By weight. */
  routed: number;
  sums: Sums;
}

/** What each cut of a step changes against the top tier for everything, in one sorted sweep. */
function runningSums(
  { tier, from, next, cuts }: CertifiedStep,
  panel: Panel,
  scores: readonly number[],
  strong: TierColumn,
  input: TuneInput,
): Band[] {
  const column = columnOf(panel, tier);
  const order = scores
    .flatMap((score, row) => (score >= from && score < next ? [row] : []))
    .sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);
  const sums = emptySums();
  let [at, routed] = [0, 0];
  return cuts.map(({ threshold }) => {
    for (; at < order.length && (scores[order[at] as number] as number) < threshold; at++) {
      const row = order[at] as number;
      const weight = panel.weights[row] as number;
      routed += weight;
      add(sums, valuesOf(column, strong, row, input), weight);
      add(sums, valuesOf(strong, strong, row, input), -weight);
    }
    return { routed, sums: { ...sums } };
  });
}

/** An unknown time counts as longer than the limit, as it does when the constraint is judged. */
function valuesOf(column: TierColumn, strong: TierColumn, row: number, { goal }: TuneInput): Sums {
  const isSlow = (limit: number | null, ms: number | undefined): number =>
    limit !== null && !((ms as number) <= limit) ? 1 : 0;
  const change = scoreOf(column, row) - scoreOf(strong, row);
  return {
    usd: callUsd(column, row),
    slow: isSlow(goal.maxP95Ms, column.latencyMs[row]),
    slowFirst: isSlow(goal.maxTtftP95Ms, column.ttftMs[row]),
    change,
    changeSquared: change * change,
  };
}

function add(total: Sums, one: Sums, times: number): void {
  for (const key of KEYS) total[key] += times * one[key];
}
