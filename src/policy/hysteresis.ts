import { type Panel, panelRows } from '../records/panel.js';
import type { Policy } from '../records/policy.js';
import type { CertifiedCut, Hysteresis, TuneGoal } from '../records/tuning.js';
import { clusteredMean } from '../stats/clustered.js';
import { normalQuantile } from '../stats/normal.js';
import { binomialPValue } from '../stats/pvalue.js';
import { randomFrom } from '../stats/random.js';
import { fixedSequence } from '../stats/walk.js';
import { completeRows } from './acceptable.js';
import { checkPolicy } from './check.js';
import { deliver } from './deliver.js';
import type { Tuned } from './tune.js';
import type { Splits } from './tune-input.js';

/** Resamples of the certification cases; their spread is the noise of a certified share. */
const DRAWS = 200;

/**
 * Whether rules that are in use stay. New ones are taken when the old ones cannot run on these tiers, when a claim of
 * theirs is refuted by the fresh outcomes, when they route nothing, or when the new ones are certified and save more
 * beyond noise. The noise is that of the cases (paired, clustered) and that of tuning: both files have a cut that luck
 * moved, so the spread of the certified share under resampling counts twice. Costs are those of the cases that did not
 * fit the new score. Saving is a share of what the strongest tier costs.
 */
export function judgePrevious(
  previous: Policy,
  found: Pick<Tuned, 'policy' | 'verdict' | 'walks'>,
  { splits, goal, seed }: { splits: Splits; goal: TuneGoal; seed: number },
): JudgedPrevious {
  const known = new Set(splits.all.tiers.map(({ tier }) => tier));
  const missing = previous.tiers.filter((tier) => !known.has(tier));
  const taken = (reason: string): JudgedPrevious => ({
    judged: { ...NOTHING_COMPARED, kept: false, reason },
    check: null,
  });
  if (missing.length > 0) return taken(`the previous rules name ${missing.join(', ')}, which has no outcomes here`);
  if (previous.rules.length === 0 && !previous.cascade) return taken('the previous rules route nothing');
  const check = checkPolicy({
    policy: previous,
    panel: splits.all,
    acceptable: goal.acceptable,
    alpha: 1 - goal.minAcceptable,
    delta: 1 - goal.confidence,
    projection: null,
  });
  if (check.verdict === 'expired') return taken(`the previous rules have expired: ${check.reasons.join('; ')}`);
  const gain = savingGain(previous, found.policy, [splits.certify, splits.verify]);
  const compared: Omit<Hysteresis, 'kept' | 'reason'> = { gain_share: gain.mean, gain_ci95: null, n: gain.n };
  const moved = (reason: string): JudgedPrevious => ({ judged: { ...compared, kept: false, reason }, check });
  const kept = (reason: string): JudgedPrevious => ({ judged: { ...compared, kept: true, reason }, check });
  if (found.verdict !== 'pass') {
    return kept('nothing refutes them, and the fresh outcomes certify nothing better');
  }
  if (gain.mean === null || gain.se === null) {
    return kept('nothing refutes them, and costs are not known for a comparison');
  }
  const half = normalQuantile(0.975) * Math.hypot(gain.se, Math.SQRT2 * tuningNoise(found, gain.savingNew, goal, seed));
  const ci95: [number, number] = [gain.mean - half, gain.mean + half];
  compared.gain_ci95 = ci95;
  return ci95[0] > 0
    ? moved('the new rules save more, beyond noise')
    : kept('what the new rules would save is within noise');
}

/** The judgement, and what the fresh outcomes say of the previous rules; null: they could not be checked or have expired. */
export interface JudgedPrevious {
  judged: Hysteresis;
  check: ReturnType<typeof checkPolicy> | null;
}

const NOTHING_COMPARED = { gain_share: null, gain_ci95: null, n: 0 } as const;

interface Gain {
  /** Saving of the new policy less that of the old one, as a share of the strongest tier's cost; null: costs unknown. */
  mean: number | null;
  se: number | null;
  savingNew: number;
  n: number;
}

function savingGain(before: Policy, after: Policy, parts: readonly Panel[]): Gain {
  const rows = parts.flatMap((panel) => {
    const complete = panelRows(panel, completeRows(panel, panel.tiers));
    return complete.caseIds.map((_, row) => ({
      cluster: complete.clusters[row] as string,
      top: complete.tiers.at(-1)?.costUsd[row] as number,
      before: deliver(before, complete, row).costUsd,
      after: deliver(after, complete, row).costUsd,
    }));
  });
  const total = rows.reduce((sum, { top }) => sum + top, 0);
  const perRow = total / rows.length;
  const spread = clusteredMean(
    rows.map((one) => (one.before - one.after) / perRow),
    rows.map(({ cluster }) => cluster),
  );
  if (spread === null || !Number.isFinite(spread.mean) || !(total > 0)) {
    return { mean: null, se: null, savingNew: 0, n: rows.length };
  }
  const savingNew = 1 - rows.reduce((sum, { after: usd }) => sum + usd, 0) / total;
  return { mean: spread.mean, se: spread.se, savingNew, n: rows.length };
}

/** Standard deviation of the new saving when the certification cases are drawn again, start and score as they are. */
function tuningNoise(found: Pick<Tuned, 'walks'>, savingNew: number, goal: TuneGoal, seed: number): number {
  const noises = found.walks.map(({ tier, cuts }, at) => {
    const delta = (1 - goal.confidence) / found.walks.length;
    const certified = cuts.findLast((cut) => cut.certified);
    const shares = certified
      ? redrawnShares(cuts, 1 - goal.minAcceptable, delta, randomFrom(`previous ${seed} ${tier} ${at}`))
      : [];
    return certified && certified.routed > 0 ? deviation(shares) / certified.routed : 0;
  });
  return savingNew * Math.hypot(...noises);
}

/** Routed cases at the certified cut, for each draw of the certification cases with replacement. */
function redrawnShares(cuts: readonly CertifiedCut[], alpha: number, delta: number, random: () => number): number[] {
  const start = cuts.findIndex((cut) => cut.certified);
  const bands = cuts.map((cut, at) => ({
    routed: cut.routed - (cuts[at - 1]?.routed ?? 0),
    bad: cut.bad - (cuts[at - 1]?.bad ?? 0),
  }));
  return Array.from({ length: DRAWS }, () => {
    let [routed, bad] = [0, 0];
    const drawn = bands.map((band) => {
      routed += poisson(band.routed - band.bad, random);
      const more = poisson(band.bad, random);
      routed += more;
      bad += more;
      return { routed, bad };
    });
    const passed = fixedSequence(
      drawn.map((one) => binomialPValue(one.bad, one.routed, alpha)),
      start,
      delta,
    );
    return passed === null ? 0 : (drawn[passed]?.routed ?? 0);
  });
}

/** A Poisson count (Knuth below 30, rounded normal by Box and Muller above): the bootstrap of a count of many cases. */
function poisson(mean: number, random: () => number): number {
  if (mean <= 0) return 0;
  if (mean > 30) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count++;
  return count;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (values.length - 1));
}
