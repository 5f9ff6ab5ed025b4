import type { TierColumn } from '../records/panel.js';
import { complement } from '../stats/complement.js';
import { sum } from '../stats/sum.js';
import { weightedMean } from '../stats/weighted.js';
import type { CascadeAxes, CascadeCases, CascadeDesign } from './cascade-cases.js';
import { scoreOf } from './cascade-cases.js';
import type { CascadeCells } from './cascade-cells.js';
import {
  CONSTRAINTS,
  type ConstraintName,
  chancesOf,
  type DesignSums,
  type SweepGoal,
  sumsOf,
} from './cascade-sweep.js';
import { callUsd } from './deliver.js';

/** A design with what the tuning cases lead one to expect of it. */
export interface PlannedDesign {
  design: CascadeDesign;
  sums: DesignSums;
  /** Saving against the top tier, as a share of its cost; of the requests, where a cost is unknown. */
  saving: number;
  /** Chance to pass the certificate, and that times the chance to keep every constraint. */
  certificate: number;
  chance: number;
}

/** What to test on the certification cases, in this order, and what to expect. */
export interface CascadePlan {
  /** From the surest design to the one that saves most, at most 40; `best` is the last worth its risk. Empty: none has a chance. */
  path: readonly PlannedDesign[];
  best: PlannedDesign | null;
  /** Expected saving at `best`: the saving times its chance; 0 when no design is likely to keep the constraints. */
  value: number;
  /** Mean USD a case, and mean score less the top tier's, of every design. */
  points: readonly (readonly [usd: number, change: number])[];
  /** Greatest value of a design if one constraint were not asked for, by its name. */
  without: ReadonlyMap<ConstraintName, number>;
}

/** Chances below this are noise of the tuning split. */
const LEAST_CHANCE = 0.02;
const MOST_TESTED = 40;

/**
 * Puts the designs in the order in which a fixed-sequence test is to take them: the surest first, then each that saves
 * more, at ever smaller chances (only such are worth testing). Reads nothing but the sums of the tuning cases.
 */
export function planCascade(
  cells: CascadeCells,
  designs: readonly CascadeDesign[],
  axes: CascadeAxes,
  tiers: number,
  topUsd: number,
  goal: SweepGoal,
): CascadePlan {
  const without = new Map<ConstraintName, number>();
  const planned = designs.map((design): PlannedDesign => {
    const sums = sumsOf(cells, design, axes, tiers);
    const saving = savingOf(sums, topUsd);
    const { certificate, ...others } = chancesOf(sums, goal);
    const asked = CONSTRAINTS.filter((name) => others[name] !== undefined);
    for (const name of asked) {
      const rest = asked.reduce((all, other) => (other === name ? all : all * (others[other] as number)), certificate);
      without.set(name, Math.max(without.get(name) ?? 0, rest >= LEAST_CHANCE ? rest * saving : 0));
    }
    const chance = asked.reduce((all, name) => all * (others[name] as number), certificate);
    return { design, sums, saving, certificate, chance };
  });
  const kept = pathOf(planned);
  // Nothing keeps the constraints: then what would be certified without them shows which of them stands in the way.
  const isRuledOut = kept.length === 0;
  const path = isRuledOut ? pathOf(planned.map((one) => ({ ...one, chance: one.certificate }))) : kept;
  const best = path.reduce<PlannedDesign | null>(
    (top, one) => (one.saving > 0 && (top === null || worthOf(one) > worthOf(top)) ? one : top),
    null,
  );
  const value = best === null || isRuledOut ? 0 : worthOf(best);
  const points = planned.map(({ sums }) => [sums.usd / sums.cases, sums.change / sums.cases] as const);
  return { path, best, value, points, without };
}

function worthOf({ saving, chance }: PlannedDesign): number {
  return saving * chance;
}

function pathOf(planned: readonly PlannedDesign[]): PlannedDesign[] {
  const sure = planned.filter(({ chance, saving, sums }) => chance >= LEAST_CHANCE && saving > 0 && sums.kept > 0);
  sure.sort((a, b) => b.chance - a.chance || b.saving - a.saving);
  const path: PlannedDesign[] = [];
  for (const one of sure) if (path.length === 0 || one.saving > (path.at(-1) as PlannedDesign).saving) path.push(one);
  if (path.length <= MOST_TESTED) return path;
  return Array.from(
    { length: MOST_TESTED },
    (_, at) => path[Math.round((at / (MOST_TESTED - 1)) * (path.length - 1))] as PlannedDesign,
  );
}

/** `topUsd`: what the same cases cost on the top tier; NaN: unknown. */
export function savingOf({ usd, kept, cases }: DesignSums, topUsd: number): number {
  if (Number.isFinite(usd) && topUsd > 0 && Number.isFinite(topUsd)) return 1 - usd / topUsd;
  return cases > 0 ? kept / cases : 0;
}

/** What the cases cost on the top tier of the chain. */
export function topUsdOf({ columns, weights }: CascadeCases, rows: readonly number[]): number {
  return sum(rows.map((row) => (weights[row] as number) * callUsd(columns.at(-1) as TierColumn, row)));
}

/** Whether the top tier alone would deliver the share that is asked for; else nothing that ends there can. */
export function isShareInReach({ columns, bad, rows, weights, goal }: CascadeCases): boolean {
  if (goal.acceptable.kind === 'relative') return false;
  const top = bad[columns.length - 1] as Float64Array;
  const share = weightedMean(
    rows.map((row) => top[row] as number),
    rows.map((row) => weights[row] as number),
  );
  return share !== null && share <= complement(goal.minAcceptable);
}

/** Mean score of what is delivered, from the mean of the top tier. */
export function qualityOf({ change, cases }: DesignSums, { columns, rows, weights }: CascadeCases): number | null {
  if (cases === 0) return null;
  const top = sum(rows.map((row) => (weights[row] as number) * scoreOf(columns.at(-1) as TierColumn, row)));
  return (change + top) / cases;
}
