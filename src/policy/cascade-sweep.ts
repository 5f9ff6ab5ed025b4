import type { ConstraintRow, Strategy } from '../records/strategy.js';
import type { TuneGoal } from '../records/tuning.js';
import { binomialCdf } from '../stats/binomial.js';
import { complement } from '../stats/complement.js';
import { normalCdf } from '../stats/normal.js';
import { exactPower } from '../stats/power.js';
import { quantileRanks } from '../stats/quantile.js';
import type { CascadeAxes, CascadeDesign } from './cascade-cases.js';
import type { CascadeCells, CascadeSums } from './cascade-cells.js';

/** What a design does with the cases of a split, by their weights, of mean 1. */
export interface DesignSums extends Omit<CascadeSums, 'judgeLowUsd' | 'judgeMiddleUsd'> {
  /** Answered below the top tier, and unacceptable ones among those answers. */
  kept: number;
  keptBad: number;
  /** First asked below the top tier, and handed on from there. */
  asked: number;
  handedOn: number;
}

/** Every design of a strategy on a chain of `tiers` tiers, in a fixed order. */
export function designsOf(strategy: Strategy, { starts, steps }: CascadeAxes, tiers: number): CascadeDesign[] {
  const everything = starts.length - 1;
  const lows = strategy === 'cascading' ? [everything] : starts.map((_, at) => at);
  const [first = 0, second = 0] = steps.map((own) => own.length);
  const range = (n: number): number[] => Array.from({ length: n }, (_, at) => at);
  const firstKeeps = strategy === 'routing' ? [first] : range(first);
  // The middle tier may also have the last word: then it needs no signal of its own.
  const secondKeeps = strategy === 'routing' ? [second] : [...range(second), second];
  return lows.flatMap((low) => {
    const middles =
      tiers === 2 || strategy === 'cascading' ? [low] : starts.flatMap((_, at) => (at >= low ? [at] : []));
    return middles.flatMap((middle) =>
      firstKeeps.flatMap((one) =>
        tiers === 2 ? [{ low, middle, keep: [one] }] : secondKeeps.map((two) => ({ low, middle, keep: [one, two] })),
      ),
    );
  });
}

/** Adds up what a design does; `tiers`: 2 or 3. */
export function sumsOf(cells: CascadeCells, design: CascadeDesign, { steps }: CascadeAxes, tiers: number): DesignSums {
  const total = emptySums();
  for (const { from, to, sums } of cells.sumsOf(design)) {
    total.cases += sums.cases;
    total.bad += sums.bad;
    total.usd += sums.usd;
    if ((design.keep[0] as number) < (steps[0]?.length ?? 0)) total.usd += sums.judgeLowUsd;
    if (tiers === 3 && (design.keep[1] as number) < (steps[1]?.length ?? 0)) total.usd += sums.judgeMiddleUsd;
    total.slow += sums.slow;
    total.slowFirst += sums.slowFirst;
    total.change += sums.change;
    total.changeSquared += sums.changeSquared;
    if (to < tiers - 1) {
      total.kept += sums.cases;
      total.keptBad += sums.bad;
    }
    if (from < tiers - 1) total.asked += sums.cases;
    if (from < to) total.handedOn += sums.cases;
  }
  return total;
}

export function emptySums(): DesignSums {
  return {
    cases: 0,
    bad: 0,
    usd: 0,
    slow: 0,
    slowFirst: 0,
    change: 0,
    changeSquared: 0,
    kept: 0,
    keptBad: 0,
    asked: 0,
    handedOn: 0,
  };
}

/** Constraints on a policy by the name of their option. */
export const CONSTRAINTS = [
  'max_escalation',
  'max_p95_ms',
  'max_ttft_p95_ms',
  'max_degradation',
] as const satisfies readonly ConstraintRow['name'][];
export type ConstraintName = ConstraintRow['name'];

/** What a design is held to. */
export interface SweepGoal {
  goal: TuneGoal;
  /** Cases of equal weight that the certification and the held-out cases are taken to be worth. */
  certifyCases: number;
  verifyCases: number;
  /** Whether the answers delivered, those of the top tier among them, are held to the share as well. */
  isDeliveredHeld: boolean;
}

/** Estimated chances that a design passes the certificate, and each constraint that was asked for. In [0, 1]. */
export function chancesOf(
  sums: DesignSums,
  { goal, certifyCases, verifyCases, isDeliveredHeld }: SweepGoal,
): { certificate: number } & Partial<Record<ConstraintName, number>> {
  const { cases } = sums;
  const [alpha, delta] = [complement(goal.minAcceptable), complement(goal.confidence)];
  const chance = (bad: number, of: number, most: number, risk: number, at: number): number =>
    exactPower(cases > 0 ? Math.round((of / cases) * at) : 0, most, risk, (bad + 0.5) / (of + 1));
  const kept = chance(sums.keptBad, sums.kept, alpha, delta, certifyCases);
  const certificate = isDeliveredHeld ? Math.min(kept, chance(sums.bad, cases, alpha, delta, certifyCases)) : kept;
  const { maxEscalation, maxP95Ms, maxTtftP95Ms, maxDegradation } = goal;
  return {
    certificate,
    ...(maxEscalation !== null && {
      max_escalation:
        maxEscalation >= 1 || sums.handedOn === 0
          ? 1
          : chance(sums.handedOn, sums.asked, maxEscalation, 0.05, verifyCases),
    }),
    ...(maxP95Ms !== null && { max_p95_ms: p95Chance(sums.slow, cases, verifyCases) }),
    ...(maxTtftP95Ms !== null && { max_ttft_p95_ms: p95Chance(sums.slowFirst, cases, verifyCases) }),
    ...(maxDegradation !== null && { max_degradation: qualityChance(sums, maxDegradation, verifyCases) }),
  };
}

/** Chance that the upper end of the p95's interval stays within its limit, when `slow` of `cases` exceed it. */
function p95Chance(slow: number, cases: number, n: number): number {
  const [, high] = quantileRanks(n, 0.95, 0.95);
  return high === null ? 0 : binomialCdf(n - high, n, (slow + 0.5) / (cases + 1));
}

/** Chance that the lower end of the interval of the loss in quality stays above its limit. */
function qualityChance({ cases, change, changeSquared }: DesignSums, most: number, n: number): number {
  if (cases < 2 || n < 2) return 0;
  const mean = change / cases;
  const se = Math.sqrt(Math.max(0, changeSquared / cases - mean * mean) / n);
  return se === 0 ? Number(mean >= -most) : normalCdf((mean + most) / se - 1.96);
}
