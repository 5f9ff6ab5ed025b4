import type { Graduation, Pruning, ScoreCalibration } from '../records/learning.js';
import { columnOf, type Panel } from '../records/panel.js';
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
  const advice = graduation(candidates, splits.train, splits.all.caseIds.length);
  const learned = candidates.reduce<Candidate | null>(
    (top, one) => (one.kind !== 'logistic' || (top && top.value >= one.value) ? top : one),
    null,
  );
  const labelsIn = (panel: Panel, one: Candidate): Float64Array =>
    unacceptable(columnOf(panel, one.steps[0]?.tier as string), columnOf(panel, one.top), goal.acceptable);
  const calibration =
    learned &&
    scoreCalibration(
      { scores: learned.tuningScores, labels: labelsIn(splits.train, learned) },
      { scores: learned.fitted.scores(splits.verify), labels: labelsIn(splits.verify, learned) },
    );
  const pruning = learned && pruningOf(learned.fitted, splits.verify, labelsIn(splits.verify, learned));
  return {
    ...(advice && { graduation: advice }),
    ...(calibration && { calibration }),
    ...(pruning && { pruning }),
  };
}
