import type { Acceptable, Certificate, CertifiedCut } from '../records/tuning.js';
import { weightedBettingTest } from '../stats/betting.js';
import { clopperPearsonUpper } from '../stats/interval.js';
import { binomialPValue } from '../stats/pvalue.js';
import { randomFrom, shuffle } from '../stats/random.js';
import { fixedSequence } from '../stats/walk.js';
import { type CutCount, labelsNeeded } from './labels-needed.js';
import type { Plan } from './plan.js';

/** The certification split as one pair of tiers sees it: one row per cluster. */
export interface CertifyInput {
  scores: ArrayLike<number>;
  /** 1 unacceptable, 0 acceptable, NaN cannot be told (left out); a loss in [0, 1] where losses are graded. */
  bad: ArrayLike<number>;
  /** Losses are graded: the claim is about their mean, by the betting test. Absent: they are 0 or 1. */
  graded?: boolean;
  plan: Plan;
  alpha: number;
  delta: number;
  /** 1 / inclusion probability of each case, and the largest that the sampling design can give. Absent: all equal. */
  weights?: { values: ArrayLike<number>; most: number };
  /** Order in which the betting test reads the rows; it must not depend on labels. */
  seed?: number;
  /** Share of all eval cases that the certification split gets; turns labels of the split into labels of the set. */
  splitShare: number;
}

/** A certificate and the cut it is about; null: nothing is certified, nothing may be routed down. */
export interface Certified {
  cut: number | null;
  /** What the certification cases say at every cut, by rising threshold; worked out when asked for. */
  walk(): CertifiedCut[];
  certificate: Omit<Certificate, 'claim'>;
}

/**
 * Fixed-sequence exact-binomial certificate (Learn then Test, arXiv 2110.01052; method.md section 1): from the start
 * that the tuning cases chose, walk to larger cuts while P(at most `bad` of `routed` | alpha) <= delta; the answer is
 * the last cut that passed. Cases of unequal weight, and graded losses, are tested by the one-sided betting martingale
 * instead. The chance that the claim is false is at most delta, whatever the cuts depend on.
 */
export function certify(given: CertifyInput): Certified {
  const input = withoutWeightless(given);
  const { plan, alpha, delta } = input;
  const counts = countsAt(input);
  const cases = Array.from(input.bad).filter((label) => !Number.isNaN(label)).length;
  const weights = input.weights ?? { values: Array.from(input.bad, () => 1), most: 1 };
  const betting = input.graded || isUneven(input.bad, weights.values) ? bettingAt(input, weights) : null;
  const pValues = counts.map(({ bad, routed }, cut) => betting?.(cut, alpha) ?? binomialPValue(bad, routed, alpha));
  // The betting test needs more cases than the binomial one that the start was planned for: begin at the best cut.
  const start = betting ? plan.best : plan.start;
  const passed = start === null ? null : fixedSequence(pValues, start, delta);
  const shown = counts[passed ?? plan.best ?? plan.start ?? -1] ?? { routed: 0, bad: 0 };
  const needed = passed !== null ? 0 : labelsNeeded(counts, cases, input);
  const boundAt = (count: Pick<CutCount, 'routed' | 'bad'>, cut: number): number | null =>
    boundOf(count, delta, betting && ((level) => betting(cut, level)));
  return {
    cut: passed,
    walk: () =>
      counts.map((count, cut) => ({
        routed: count.routed,
        bad: count.bad,
        share_routed: cases > 0 ? shareBelow(input, cut, count.routed / cases) : 0,
        upper_bound: boundAt(count, cut),
        certified: passed !== null && start !== null && cut >= start && cut <= passed,
      })),
    certificate: {
      status:
        cases === 0 ? 'no_data' : passed !== null ? 'certified' : needed === null ? 'infeasible' : 'not_certified',
      test: betting ? 'betting' : 'binomial',
      alpha,
      delta,
      routed: shown.routed,
      bad: shown.bad,
      upper_bound: boundAt(shown, passed ?? plan.best ?? plan.start ?? 0),
      share_routed: cases > 0 ? (passed === null ? 0 : shareBelow(input, passed, shown.routed / cases)) : null,
      cases,
      labels_needed: needed,
    },
  };
}

/** p-value at a cut and a level of bad answers. */
type PValueAt = (cut: number, alpha: number) => number;

/** A case of weight 0 stands for no traffic: it is left out, as a case without a label is. */
function withoutWeightless(input: CertifyInput): CertifyInput {
  const values = input.weights?.values;
  if (!values) return input;
  return { ...input, bad: Array.from(input.bad, (label, row) => (values[row] === 0 ? Number.NaN : label)) };
}

/** Whether the cases that have a label weigh differently. */
function isUneven(bad: ArrayLike<number>, weights: ArrayLike<number>): boolean {
  const known = Array.from(weights).filter((_, row) => !Number.isNaN(bad[row]));
  return known.some((weight) => weight !== known[0]);
}

/** Unequal weights: the one-sided betting martingale over the rows in seeded random order (method.md section 1). */
function bettingAt(
  { scores, bad, plan, seed = 1, delta }: CertifyInput,
  weights: { values: ArrayLike<number>; most: number },
): PValueAt {
  const rows = Array.from(bad, (_, row) => row).filter((row) => !Number.isNaN(bad[row]) && !Number.isNaN(scores[row]));
  shuffle(rows, randomFrom(`betting ${seed}`));
  const losses = rows.map((row) => bad[row] as number);
  return (cut, alpha) => {
    const limit = plan.cuts[cut]?.threshold as number;
    const routed = rows.map((row) => ((scores[row] as number) < limit ? (weights.values[row] as number) : 0));
    return weightedBettingTest(losses, routed, alpha, delta, weights.most).p;
  };
}

/** Upper limit of the bad share at 1 - delta: Clopper-Pearson, or the least level that the betting test rejects. */
function boundOf(
  { routed, bad }: Pick<CutCount, 'routed' | 'bad'>,
  delta: number,
  betting: ((alpha: number) => number) | null,
): number | null {
  if (routed === 0) return null;
  if (betting === null) return clopperPearsonUpper(bad, routed, delta);
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (betting(middle) <= delta) high = middle;
    else low = middle;
  }
  return high;
}

/** Share of the traffic that the cases below a cut stand for. */
function shareBelow({ scores, bad, plan, weights }: CertifyInput, cut: number, unweighted: number): number {
  if (!weights) return unweighted;
  const limit = plan.cuts[cut]?.threshold as number;
  let [below, all] = [0, 0];
  Array.from(bad).forEach((label, row) => {
    if (Number.isNaN(label) || Number.isNaN(scores[row])) return;
    all += weights.values[row] as number;
    if ((scores[row] as number) < limit) below += weights.values[row] as number;
  });
  return all > 0 ? below / all : 0;
}

/** Routed and bad cases of the certification split below each cut, in one sorted sweep. */
function countsAt({ scores, bad, plan, weights }: CertifyInput): CutCount[] {
  const rows = Array.from(bad, (_, row) => row).filter((row) => !Number.isNaN(bad[row]) && !Number.isNaN(scores[row]));
  rows.sort((a, b) => (scores[a] as number) - (scores[b] as number) || a - b);
  const isEven = !weights || !isUneven(bad, weights.values);
  let next = 0;
  let [badCount, squares] = [0, 0];
  let [badWeight, weight] = [0, 0];
  return plan.cuts.map((cut) => {
    for (; next < rows.length && (scores[rows[next] as number] as number) < cut.threshold; next++) {
      const loss = bad[rows[next] as number] as number;
      badCount += loss;
      squares += loss ** 2;
      const own = weights?.values[rows[next] as number] ?? 1;
      badWeight += own * loss;
      weight += own;
    }
    const badByWeight = isEven ? badCount : weight > 0 ? (badWeight / weight) * next : 0;
    return { routed: next, bad: badCount, squares, badByWeight };
  });
}

/** The claim in words; says which "acceptable" it is about. */
export function claimOf(
  goal: { acceptable: Acceptable; alpha: number; delta: number },
  small: string,
  top: string,
): string {
  const share = Number((1 - goal.alpha).toFixed(6));
  const sure = Number((1 - goal.delta).toFixed(6));
  if (goal.acceptable.graded) {
    const loss =
      goal.acceptable.kind === 'absolute' ? '1 - score' : `how far the score is below that of ${top}, at least 0`;
    return `mean loss of what is routed to ${small} <= ${Number(goal.alpha.toFixed(6))} with confidence ${sure}; loss: ${loss}`;
  }
  const what =
    goal.acceptable.kind === 'absolute'
      ? `answers of ${small} scoring at least ${goal.acceptable.acceptAt}`
      : `answers of ${small} not worse than those of ${top}`;
  return `P(acceptable | routed to ${small}) >= ${share} with confidence ${sure}; acceptable: ${what}`;
}
