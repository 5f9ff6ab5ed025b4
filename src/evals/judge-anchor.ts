import type { Estimate } from '../records/estimate.js';
import type { AnchoredTier, JudgeAnchor, JudgedLevel } from '../records/judge-anchor.js';
import type { HumanLabel } from '../records/label.js';
import type { Acceptable } from '../records/tuning.js';
import { clopperPearson } from '../stats/interval.js';
import { agreement, judgeCorrected, judgedAlpha } from '../stats/judge.js';
import { meanScore } from '../stats/mean-score.js';
import { ppiMean } from '../stats/ppi.js';
import { mean, sum, variance } from '../stats/sum.js';
import { answerName, type Judgement, passes } from './judge-verdicts.js';

/** A person's word and the judge's on the same answer. */
interface Pair {
  tier: string;
  human: boolean;
  judge: boolean;
}

/** Labels and verdicts, put together. */
export interface Anchored {
  pairs: readonly Pair[];
  judged: readonly Judgement[];
  /** Those of the tiers that have labels: what a sample by kind of verdict was drawn from. */
  frame: readonly Judgement[];
  isStratified: boolean;
}

/** Joins labels with verdicts; labels of answers that the judge did not grade are left out. */
export function anchorPairs(
  labels: readonly HumanLabel[],
  judged: readonly Judgement[],
  acceptable: Acceptable,
  top: string,
): Anchored {
  const scores = new Map(labels.map((one) => [answerName(one), one.score]));
  const own = judged.flatMap((one): Pair[] => {
    const human = passes(one, scores, acceptable, top);
    return human === null ? [] : [{ tier: one.tier, human, judge: one.passes }];
  });
  const labelled = new Set(own.map(({ tier }) => tier));
  const frame = judged.filter(({ tier }) => labelled.has(tier));
  return { pairs: own, judged, frame, isStratified: labels.some(({ stratified }) => stratified === true) };
}

interface Counts {
  bothGood: number;
  onlyJudge: number;
  onlyHuman: number;
  bothBad: number;
}

function countsOf(pairs: readonly Pair[]): Counts {
  const count = (human: boolean, judge: boolean): number =>
    pairs.filter((one) => one.human === human && one.judge === judge).length;
  return {
    bothGood: count(true, true),
    onlyJudge: count(false, true),
    onlyHuman: count(true, false),
    bothBad: count(false, false),
  };
}

/** What the labels say of the judge, and with it of each tier. */
export function judgeAnchor(anchored: Anchored): JudgeAnchor {
  const { pairs, judged, isStratified } = anchored;
  const counts = countsOf(pairs);
  const good = counts.bothGood + counts.onlyHuman;
  const bad = counts.onlyJudge + counts.bothBad;
  const agreed = agreement({
    bothYes: counts.bothGood,
    onlyFirst: counts.onlyJudge,
    onlySecond: counts.onlyHuman,
    bothNo: counts.bothBad,
  });
  const rates = ratesOf(anchored, counts);
  const names = [...new Set(judged.map(({ tier }) => tier))];
  return {
    labels: pairs.length,
    human_good: good,
    human_bad: bad,
    table: {
      both_good: counts.bothGood,
      only_judge: counts.onlyJudge,
      only_human: counts.onlyHuman,
      both_bad: counts.bothBad,
    },
    true_positive_rate: shareOf(rates.sensitivity, good),
    false_positive_rate: shareOf(rates.specificity === null ? null : 1 - rates.specificity, bad),
    agreement: agreed?.observed ?? null,
    kappa: agreed?.kappa ?? null,
    sampling: isStratified ? 'stratified' : 'simple',
    tiers: names.map((tier) => tierOf(tier, anchored, rates, [bad, good])),
  };
}

function shareOf(share: number | null, n: number): Estimate {
  return share === null || n === 0
    ? { value: null, ci95: null, n }
    : { value: share, ci95: clopperPearson(Math.round(share * n), n, 0.95), n };
}

/** P(judge good | human good) and P(judge bad | human bad); null without such labels. */
function ratesOf(
  { frame, isStratified }: Anchored,
  counts: Counts,
): { sensitivity: number | null; specificity: number | null } {
  let [passed, failed] = [1, 1];
  if (isStratified) {
    // Each kind of verdict counts as often as it occurs, not as often as it was drawn.
    const passing = frame.filter((one) => one.passes).length;
    passed = passing / Math.max(1, counts.bothGood + counts.onlyJudge);
    failed = (frame.length - passing) / Math.max(1, counts.onlyHuman + counts.bothBad);
  }
  const share = (part: number, rest: number): number | null => (part + rest > 0 ? part / (part + rest) : null);
  return {
    sensitivity: share(counts.bothGood * passed, counts.onlyHuman * failed),
    specificity: share(counts.bothBad * failed, counts.onlyJudge * passed),
  };
}

function tierOf(
  tier: string,
  { pairs, judged, isStratified }: Anchored,
  { sensitivity, specificity }: ReturnType<typeof ratesOf>,
  [m0, m1]: [number, number],
): AnchoredTier {
  const own = judged.filter((one) => one.tier === tier);
  const verdicts = own.map((one) => (one.passes ? 1 : 0));
  const labelled = pairs.filter((one) => one.tier === tier);
  const estimate = meanScore(verdicts);
  const evidence =
    sensitivity === null || specificity === null || estimate.value === null
      ? null
      : { passRate: estimate.value, n: own.length, specificity, m0, sensitivity, m1 };
  const corrected = evidence && judgeCorrected(evidence, 0.95);
  return {
    tier,
    judged: estimate,
    corrected: corrected && { value: corrected.value, ci95: [corrected.low, corrected.high], n: own.length },
    with_labels: isStratified ? null : withLabels(labelled, verdicts),
    labels_only: isStratified
      ? { value: null, ci95: null, n: labelled.length }
      : meanScore(labelled.map(({ human }) => (human ? 1 : 0))),
  };
}

/** PPI++, where labels and verdicts correlate by more than 1 / sqrt(n - 2): below that it is worse than the labels alone. */
function withLabels(labelled: readonly Pair[], verdicts: readonly number[]): Estimate | null {
  const labels = labelled.map(({ human }) => (human ? 1 : 0));
  const judged = labelled.map(({ judge }) => (judge ? 1 : 0));
  const n = labels.length;
  const unlabelled = verdicts.length - n;
  if (n < 3 || unlabelled < 1) return null;
  const correlation = correlationOf(labels, judged);
  if (!(correlation > 1 / Math.sqrt(n - 2))) return null;
  const rate = (sum(verdicts) - sum(judged)) / unlabelled;
  const data = { labels, judged, unlabelledMean: rate, unlabelledVariance: rate * (1 - rate), unlabelled };
  const found = ppiMean(data, 0.95);
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  return found && { value: clip(found.mean), ci95: [clip(found.low), clip(found.high)], n: verdicts.length };
}

function correlationOf(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x) as number, mean(y) as number];
  const covariance = sum(x.map((one, at) => (one - mx) * ((y[at] as number) - my))) / (x.length - 1);
  return covariance / Math.sqrt((variance(x) as number) * (variance(y) as number));
}

/**
 * The level at which the judge's verdicts are to be tested so that the claim holds as people see it (method.md section 7): the lower limit of
 * the specificity and the upper one of the sensitivity at delta / 4 each, the walk at delta / 2. Labels drawn by kind of verdict give the same two
 * limits from the shares of good answers among passed and failed ones and the share that passes, each at delta / 12.
 * `isAll`: the judge graded every answer; otherwise its sensitivity on the whole may be higher, and is taken as 1.
 * null: the labels hold no bad or no good answer, or the judge is no better than chance, so that nothing can be certified by it.
 */
export function judgedLevel(anchored: Anchored, alpha: number, delta: number, isAll: boolean): JudgedLevel | null {
  const counts = countsOf(anchored.pairs);
  const { sensitivity, specificity } = ratesOf(anchored, counts);
  if (sensitivity === null || specificity === null || !(sensitivity + specificity > 1)) return null;
  const [lower, upper] = anchored.isStratified
    ? stratifiedLimits(anchored, counts, delta / 4)
    : simpleLimits(counts, delta / 4);
  const top = isAll ? upper : 1;
  if (!(lower + top > 1)) return null;
  return {
    alpha,
    delta,
    specificity_lower: lower,
    sensitivity_upper: top,
    judged_alpha: judgedAlpha(alpha, lower, top),
    judged_delta: delta / 2,
  };
}

function simpleLimits({ bothGood, onlyJudge, onlyHuman, bothBad }: Counts, tail: number): [number, number] {
  return [
    clopperPearson(bothBad, bothBad + onlyJudge, 1 - tail, 'lower')[0],
    clopperPearson(bothGood, bothGood + onlyHuman, 1 - tail, 'upper')[1],
  ];
}

function stratifiedLimits({ frame }: Anchored, counts: Counts, tail: number): [number, number] {
  const level = 1 - tail / 3;
  const passing = frame.filter((one) => one.passes).length;
  // Both limits move the same way with each share's good end, so one bound a share and side is enough.
  const share = clopperPearson(passing, frame.length, level, 'upper')[1];
  const ofPassed: [number, number] = [counts.bothGood, counts.bothGood + counts.onlyJudge];
  const ofFailed: [number, number] = [counts.onlyHuman, counts.onlyHuman + counts.bothBad];
  const [passedLow, passedHigh] = [
    clopperPearson(...ofPassed, level, 'lower')[0],
    clopperPearson(...ofPassed, level, 'upper')[1],
  ];
  const [failedLow, failedHigh] = [
    clopperPearson(...ofFailed, level, 'lower')[0],
    clopperPearson(...ofFailed, level, 'upper')[1],
  ];
  const caught = (1 - failedHigh) * (1 - share);
  const missed = (1 - passedLow) * share;
  const kept = passedHigh * share;
  const lost = failedLow * (1 - share);
  return [caught + missed > 0 ? caught / (caught + missed) : 0, kept + lost > 0 ? kept / (kept + lost) : 1];
}
