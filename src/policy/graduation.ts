import type { ExpectedSaving, Graduation } from '../records/learning.js';
import { columnOf, type Panel } from '../records/panel.js';
import { clusteredMean } from '../stats/clustered.js';
import { rowWeights } from '../stats/weighted.js';
import type { Candidate } from './candidate.js';

/** A learned router that is likelier than not to stay uncertified is nothing to switch to, however much it would save. */
const LEAST_CHANCE = 0.5;

/** Where this many times the labels would be needed, the gain is not worth waiting for. */
const MOST_PATIENCE = 10;

/**
 * Rules or a learned router: the best of each on the same tuning cases, out of fold, each at the cut that promises most at the
 * quality asked for. A case counts what it saves times the chance to certify that cut. The cuts were chosen on these cases,
 * for both alike, so the gain is a hint and not a claim: on shuffled labels it may well be above 0, and no advice follows from a router that
 * is unlikely to be certified or whose score does not rank the cases that it never saw (`ranksUnseen`). Null without one candidate of each kind.
 */
export function graduation(
  candidates: readonly Candidate[],
  train: Panel,
  cases: number,
  ranksUnseen: (learned: Candidate) => boolean,
): Graduation | null {
  const best = (isRules: boolean): Candidate | null =>
    candidates
      .filter(
        (one) => !one.isComparison && !one.asksFirst && one.steps.length === 1 && (one.kind === 'rules') === isRules,
      )
      .reduce<Candidate | null>((top, one) => (top && top.value >= one.value ? top : one), null);
  const [rules, learned] = [best(true), best(false)];
  if (!rules || !learned) return null;
  const n = train.caseIds.length;
  const chance = chanceOf(learned);
  if (!(rules.value > 0 && chanceOf(rules) >= LEAST_CHANCE) && !(learned.value > 0 && chance >= LEAST_CHANCE)) {
    return unlikely(n);
  }
  const [byRules, byLearned] = [savings(rules, train), savings(learned, train)];
  const gain = clusteredMean(
    byLearned.map((saved, row) => saved - (byRules[row] as number)),
    train.clusters,
    train.weights,
  );
  if (!gain || !Number.isFinite(gain.mean)) return unlikely(n);
  const known = { gain: gain.mean, gain_ci95: gain.ci95, rules: expected(rules), learned: expected(learned), n };
  if (chance < LEAST_CHANCE || (gain.mean > 0 && !ranksUnseen(learned)))
    return { advice: 'stay_with_rules', ...known, labels_needed: null };
  if (gain.ci95[0] > 0) return { advice: 'switch_to_learned', ...known, labels_needed: null };
  const times = gain.mean > 0 ? ((gain.ci95[1] - gain.mean) / gain.mean) ** 2 : Number.POSITIVE_INFINITY;
  if (!(times <= MOST_PATIENCE)) return { advice: 'stay_with_rules', ...known, labels_needed: null };
  return { advice: 'wait', ...known, labels_needed: Math.max(1, Math.ceil((times - 1) * cases)) };
}

function unlikely(n: number): Graduation {
  return { advice: 'stay_with_rules', gain: null, gain_ci95: null, rules: null, learned: null, n, labels_needed: null };
}

function expected({ steps }: Candidate): ExpectedSaving {
  const { plan } = steps[0] as Candidate['steps'][number];
  return { saving_share: plan.best === null ? 0 : (plan.saving[plan.best] as number), chance: chanceOf({ steps }) };
}

/** Chance to certify the best cut. */
function chanceOf({ steps }: Pick<Candidate, 'steps'>): number {
  const { plan } = steps[0] as Candidate['steps'][number];
  return plan.best === null ? 0 : plan.value / (plan.saving[plan.best] as number);
}

/** What each case saves at the best cut times the chance to certify it, in units of the top tier's mean cost. */
function savings({ steps, top, tuningScores }: Candidate, train: Panel): Float64Array {
  const { tier, plan } = steps[0] as Candidate['steps'][number];
  const saved = new Float64Array(tuningScores.length);
  if (plan.best === null) return saved;
  const below = plan.cuts[plan.best]?.threshold as number;
  const chance = chanceOf({ steps });
  const [lower, upper] = [columnOf(train, tier).costUsd, columnOf(train, top).costUsd];
  const { of, total } = rowWeights(train.weights, upper.length) ?? { of: saved, total: 0 };
  const mean = upper.reduce((sum, usd, row) => sum + (of[row] as number) * usd, 0) / total;
  return saved.map((_, row) => {
    if (!((tuningScores[row] as number) < below)) return 0;
    const usd = (upper[row] as number) - (lower[row] as number);
    return chance * (Number.isFinite(mean) && mean > 0 && Number.isFinite(usd) ? usd / mean : 1);
  });
}
