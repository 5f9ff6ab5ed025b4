import { exactPower } from '../stats/power.js';
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
  /** Standard error of the share routed down at `best`, which is most of the value's. */
  valueSe: number;
}

/** The tuning cases of one pair of tiers. Entries that are NaN in `bad` are left out. */
export interface PlanInput {
  scores: ArrayLike<number>;
  bad: ArrayLike<number>;
  smallCostUsd: ArrayLike<number>;
  topCostUsd: ArrayLike<number>;
  /** Cases in the certification split. */
  certifyCases: number;
  alpha: number;
  delta: number;
}

/**
 * Train-informed start (method.md section 1, rule 1): for every cut the exact power of the binomial test at the
 * tuning split's smoothed bad share (K + 1/2) / (N + 1) and the routed count to expect in the certification split.
 * The walk begins where that power is greatest; only tuning labels are read.
 */
export function planCandidate(input: PlanInput): Plan {
  const rows = Array.from(input.bad, (_, row) => row).filter(
    (row) => !Number.isNaN(input.bad[row]) && !Number.isNaN(input.scores[row]),
  );
  rows.sort((a, b) => (input.scores[a] as number) - (input.scores[b] as number) || a - b);
  const cuts = cutsOf(rows.map((row) => input.scores[row] as number));
  const routed: number[] = [];
  const power: number[] = [];
  const badShare: number[] = [];
  const saving: number[] = [];
  const total = sumOf(rows, input.topCostUsd);
  let next = 0;
  let bad = 0;
  let saved = 0;
  for (const cut of cuts) {
    for (; next < rows.length && (input.scores[rows[next] as number] as number) < cut.threshold; next++) {
      const row = rows[next] as number;
      bad += input.bad[row] as number;
      saved += (input.topCostUsd[row] as number) - (input.smallCostUsd[row] as number);
    }
    const expected = (bad + 0.5) / (next + 1);
    const toTest = Math.round(cut.share * input.certifyCases);
    routed.push(next);
    badShare.push(next > 0 ? bad / next : 0);
    power.push(exactPower(toTest, input.alpha, input.delta, expected));
    saving.push(Number.isFinite(saved) && total > 0 ? saved / total : cut.share);
  }
  const { start, best, value } = bestOf(power, saving);
  const share = best === null ? 0 : (cuts[best]?.share ?? 0);
  const valueSe = rows.length > 0 ? Math.sqrt((share * (1 - share)) / rows.length) : 0;
  return { cuts, routed, power, badShare, saving, start, best, value, valueSe };
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

function sumOf(rows: readonly number[], values: ArrayLike<number>): number {
  return rows.reduce((sum, row) => sum + (values[row] as number), 0);
}
