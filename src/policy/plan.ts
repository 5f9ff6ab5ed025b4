import { exactPower } from '../stats/power.js';
import { rowWeights, weightedVariance } from '../stats/weighted.js';
import { type Cut, cutsOf } from './cuts.js';

/** What the tuning cases lead one to expect of each cut, and where the certificate's walk should begin. */
export interface Plan {
  cuts: readonly Cut[];
  /** Tuning cases below the cut. */
  routed: readonly number[];
  /** Estimated probability that the cut certifies on its own. */
  power: readonly number[];
  /** Estimated share of unacceptable answers below the cut. */
  badShare: readonly number[];
  /** Saving against the top tier at the cut, as a share. */
  saving: readonly number[];
  /** Index of the first cut the walk tests; null: no cut has any chance (method.md section 1, feasibility). */
  start: number | null;
  /** Cut with the best expected saving, and that value: the saving times the chance to certify it. */
  best: number | null;
  value: number;
  /** Standard error of the saving at `best`, from the tuning cases. */
  valueSe: number;
}

/** The tuning cases of one pair of tiers. Rows that are NaN in `bad` or `scores` are left out. */
export interface PlanInput {
  scores: ArrayLike<number>;
  bad: ArrayLike<number>;
  smallCostUsd: ArrayLike<number>;
  topCostUsd: ArrayLike<number>;
  /** What each case stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
  /** A cascade: the lower tier is paid for every case, also for those above the cut. Absent: no. */
  asksFirst?: boolean;
  /** Cases in the certification split. */
  certifyCases: number;
  alpha: number;
  delta: number;
}

/**
 * Train-informed start (method.md section 1, rule 1): for every cut the exact power of the binomial test at the
 * tuning split's smoothed bad share (K + 1/2) / (N + 1) and the routed count to expect in the certification split.
 * The walk begins where that power is greatest; only tuning labels are read. Shares go by the weights of the cases, and
 * the certification split is taken to be worth as many cases of equal weight as Kish says of this one.
 */
export function planCandidate(input: PlanInput): Plan {
  const rows = Array.from(input.bad, (_, row) => row).filter(
    (row) => !Number.isNaN(input.bad[row]) && !Number.isNaN(input.scores[row]),
  );
  rows.sort((a, b) => (input.scores[a] as number) - (input.scores[b] as number) || a - b);
  const n = input.scores.length;
  const counted = rowWeights(input.weights, n) ?? { of: new Float64Array(n), effectiveN: 0 };
  const weightAt = (row: number): number => counted.of[row] as number;
  const cuts = cutsOf(rows.map((row) => input.scores[row] as number));
  const routed: number[] = [];
  const power: number[] = [];
  const badShare: number[] = [];
  const saving: number[] = [];
  // Of all cases, also those that another step takes, so that the savings of steps add up.
  const total = sumOf(
    Array.from(input.topCostUsd, (_, row) => row),
    input.topCostUsd,
    weightAt,
  );
  let next = 0;
  let [bad, below] = [0, 0];
  // What asking the lower tier first costs before any answer of it is kept.
  let saved = input.asksFirst
    ? -sumOf(
        Array.from(input.smallCostUsd, (_, row) => row),
        input.smallCostUsd,
        weightAt,
      )
    : 0;
  for (const cut of cuts) {
    for (; next < rows.length && (input.scores[rows[next] as number] as number) < cut.threshold; next++) {
      const row = rows[next] as number;
      const weight = weightAt(row);
      below += weight;
      bad += weight * (input.bad[row] as number);
      saved +=
        weight * ((input.topCostUsd[row] as number) - (input.asksFirst ? 0 : (input.smallCostUsd[row] as number)));
    }
    const expected = (bad + 0.5) / (below + 1);
    const toTest = Math.round(cut.share * input.certifyCases * (counted.effectiveN / n));
    routed.push(next);
    badShare.push(below > 0 ? bad / below : 0);
    power.push(exactPower(toTest, input.alpha, input.delta, expected));
    saving.push(Number.isFinite(saved) && total > 0 ? saved / total : below / n);
  }
  const { start, best, value } = bestOf(power, saving);
  const valueSe = best === null ? 0 : savingError(input, cuts[best]?.threshold as number, total);
  return { cuts, routed, power, badShare, saving, start, best, value, valueSe };
}

/** Standard error of the saving at a threshold: the spread of what single cases save, of the mean cost of the top tier. */
function savingError(input: PlanInput, threshold: number, total: number): number {
  const cases = input.scores.length;
  const counted = rowWeights(input.weights, cases);
  if (counted === null) return 0;
  const isCosted = Number.isFinite(total) && total > 0;
  const saved = Array.from(input.scores, (score, row) => {
    if (!(score < threshold)) return 0;
    const usd = (input.topCostUsd[row] as number) - (input.smallCostUsd[row] as number);
    return isCosted && Number.isFinite(usd) ? usd / (total / cases) : 1;
  });
  return Math.sqrt((weightedVariance(saved, counted) ?? 0) / counted.effectiveN);
}

/** Chances below this are noise of the tuning split; asking for labels there would be asking in vain. */
const LEAST_POWER = 0.02;

function bestOf(power: readonly number[], saving: readonly number[]): Pick<Plan, 'start' | 'best' | 'value'> {
  const top = Math.max(0, ...power);
  if (!(top >= LEAST_POWER)) return { start: null, best: null, value: 0 };
  const start = power.indexOf(top);
  let best = start;
  let value = 0;
  let reach = 1;
  for (let cut = start; cut < power.length; cut++) {
    reach = Math.min(reach, power[cut] as number);
    const expected = reach * (saving[cut] as number);
    if (expected > value) [best, value] = [cut, expected];
  }
  return { start, best, value };
}

function sumOf(rows: readonly number[], values: ArrayLike<number>, weightAt: (row: number) => number): number {
  return rows.reduce((sum, row) => sum + weightAt(row) * (values[row] as number), 0);
}
