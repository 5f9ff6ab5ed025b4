import { aboutRouted } from '../stats/about-routed.js';
import { normalQuantile } from '../stats/normal.js';
import { minRouted, routedForPower } from '../stats/power.js';
import { binomialPValue } from '../stats/pvalue.js';
import { rowWeights } from '../stats/weighted.js';
import type { CertifyInput } from './certify.js';

/** The certification cases below a cut. */
export interface CutCount {
  routed: number;
  bad: number;
  /** Sum of squared losses. */
  squares: number;
  /** Bad cases if the routed ones were as many of equal weight: `bad` where they are. */
  badByWeight: number;
}

/**
 * How many more eval cases would decide, about: the smallest over the cuts of the routed cases that give 80 % power at
 * the bad share seen in both splits, divided by the share routed and by the split's share. Cuts with fewer than the
 * least provable number of cases (59 at 95/95) say too little to plan on; of a small set, those with under a quarter of it. Null: at no cut is the
 * bad share below alpha, so that no number of labels would help; a handful of cases cannot say that.
 */
export function labelsNeeded(counts: readonly CutCount[], cases: number, input: CertifyInput): number | null {
  const { plan, alpha, delta, splitShare } = input;
  const inflation = inflationOf(input);
  const seen = counts.map(({ routed }, cut) => routed + (plan.routed[cut] as number));
  const enough = Math.min(minRouted(alpha, delta), (seen.at(-1) ?? 0) / 4);
  const needs = plan.cuts.flatMap((cut, index) => {
    const { badByWeight: bad } = counts[index] as CutCount;
    const before = (plan.badShare[index] as number) * (plan.routed[index] as number);
    const rate = (bad + before + 0.5) / ((seen[index] as number) + 1);
    if (!((seen[index] as number) >= enough && rate < alpha)) return [];
    const routed = input.graded ? aboutBet(counts[index] as CutCount, input, rate) : aboutRouted(alpha, delta, rate);
    return [{ rate, share: cut.share, total: (routed * inflation) / cut.share }];
  });
  needs.sort((a, b) => a.total - b.total || a.share - b.share);
  const [least] = needs;
  if (!least) return cases > 0 && isOpen(counts, cases, input) ? fromScratch(cases, input) : null;
  const exact =
    input.graded || inflation > 1 || least.total * least.share > MOST_EXACT
      ? null
      : routedForPower(alpha, delta, least.rate, 0.8);
  const total = exact === null ? least.total : exact / least.share;
  return Math.ceil(Math.max(1, total - cases) / splitShare);
}

/** Too few labels to say that no part is safe: under the least provable number, and all of them together do not refute the share. */
function isOpen(counts: readonly CutCount[], cases: number, { plan, bad, alpha, delta }: CertifyInput): boolean {
  const last = counts.length - 1;
  const before = plan.routed[last] ?? 0;
  const seen = (counts[last]?.routed ?? cases) + before;
  const losses = Array.from(bad).reduce((sum, label) => sum + (Number.isNaN(label) ? 0 : label), 0);
  const wrong = Math.round((counts[last]?.badByWeight ?? losses) + (plan.badShare[last] ?? 0) * before);
  return seen < minRouted(alpha, delta) && binomialPValue(seen - wrong, seen, 1 - alpha) > delta;
}

/** Eval cases for 80 % power if everything may go down and half of the allowed share is bad: all one can plan with. */
function fromScratch(cases: number, { alpha, delta, splitShare }: CertifyInput): number | null {
  const total = routedForPower(alpha, delta, alpha / 2, 0.8);
  return total === null ? null : Math.ceil(Math.max(1, total - cases) / splitShare);
}

/** Above this many routed cases "about" may come from the normal approximation: the exact search is slow there. */
const MOST_EXACT = 5000;

/**
 * Routed cases for 80 % power of the betting test: at its usual bet the logarithm of the capital grows by
 * sqrt(2 L / n) (alpha - mean) / s a case less L in all, s^2 the mean of (loss - alpha)^2, and has to reach L = ln(1 / delta).
 */
function aboutBet({ routed, bad, squares }: CutCount, { alpha, delta }: CertifyInput, rate: number): number {
  const spread = routed > 0 ? squares / routed - (2 * alpha * bad) / routed + alpha ** 2 : alpha;
  const reach = Math.sqrt(2 * Math.log(1 / delta)) + normalQuantile(0.8);
  return Math.max(minRouted(alpha, delta), (spread * reach ** 2) / (alpha - rate) ** 2);
}

/** Cases for one of equal weight: 1 where the labelled ones weigh the same. */
function inflationOf({ bad, weights }: CertifyInput): number {
  const own = Array.from(weights?.values ?? []).filter((_, row) => !Number.isNaN(bad[row]));
  const counted = rowWeights(own, own.length);
  return counted === null ? 1 : own.length / counted.effectiveN;
}
