import type { Graduation, Pruning, ScoreCalibration } from '../records/learning.js';
import { columnOf, type Panel } from '../records/panel.js';
import { auc } from '../stats/auc.js';
import { rowWeights, weightedMean } from '../stats/weighted.js';
import { unacceptable } from './acceptable.js';
import type { Candidate } from './candidate.js';
import { graduation } from './graduation.js';
import { pruningOf } from './pruning.js';
import { scoreCalibration } from './score-calibration.js';
import type { TuneInput } from './tune-input.js';

/**
 * What is known of the learned router, chosen or not: whether to switch to it, and how its score reads as a probability
 * (fitted on the tuning cases out of fold, judged on the held-out cases, which chose nothing). Absent: nothing was learned.
 */
export function learnedEvidence(
  candidates: readonly Candidate[],
  { splits, goal }: TuneInput,
): { graduation?: Graduation; calibration?: ScoreCalibration; pruning?: Pruning } {
  const labelsIn = (panel: Panel, one: Candidate): Float64Array =>
    unacceptable(columnOf(panel, one.steps[0]?.tier as string), columnOf(panel, one.top), goal.acceptable);
  const advice = graduation(candidates, splits.train, splits.all.caseIds.length, (one) =>
    ranksUnseen(one, [splits.certify, splits.verify], labelsIn),
  );
  const learned = candidates.reduce<Candidate | null>(
    (top, one) => (one.kind !== 'logistic' || (top && top.value >= one.value) ? top : one),
    null,
  );
  const calibration =
    learned &&
    scoreCalibration(
      { scores: learned.tuningScores, labels: labelsIn(splits.train, learned), weights: splits.train.weights },
      {
        scores: learned.fitted.scores(splits.verify),
        labels: labelsIn(splits.verify, learned),
        weights: splits.verify.weights,
      },
    );
  const pruning = learned && pruningOf(learned.fitted, splits.verify, labelsIn(splits.verify, learned));
  return {
    ...(advice && { graduation: advice }),
    ...(calibration && { calibration }),
    ...(pruning && { pruning }),
  };
}

/** One-sided, at 95 %. */
const Z = 1.645;

/** Whether a score ranks bad answers above good ones, beyond chance (Mann and Whitney's test), on cases that did not fit it. */
function ranksUnseen(
  one: Candidate,
  panels: readonly Panel[],
  labelsIn: (panel: Panel, one: Candidate) => Float64Array,
): boolean {
  const scores = panels.flatMap((panel) => Array.from(one.fitted.scores(panel)));
  const losses = panels.flatMap((panel) => Array.from(labelsIn(panel, one)));
  const weights = panels.flatMap((panel) => Array.from(panel.weights));
  const known = [...scores.keys()].filter((row) => !Number.isNaN(scores[row]) && !Number.isNaN(losses[row]));
  const own = known.map((row) => weights[row] as number);
  const average =
    weightedMean(
      known.map((row) => losses[row] as number),
      own,
    ) ?? 0;
  const bad = known.map((row) => (losses[row] as number) > average || losses[row] === 1);
  const area = auc(
    known.map((row) => scores[row] as number),
    bad,
    own,
  );
  // Unequal weights: as many bad and good cases of equal weight as Kish says they are worth.
  const worthOf = (isBad: boolean): number => {
    const weighed = own.filter((_, at) => bad[at] === isBad);
    return rowWeights(weighed, weighed.length)?.effectiveN ?? 0;
  };
  const [worse, better] = [worthOf(true), worthOf(false)];
  const spread = Math.sqrt((worse + better + 1) / (12 * worse * better));
  return area !== null && area - 0.5 > Z * spread;
}
