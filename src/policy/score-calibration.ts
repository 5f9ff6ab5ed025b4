import { calibrated, fitCalibration } from '../learn/calibrate.js';
import { calibrationError } from '../learn/calibration-error.js';
import { vennAbers } from '../learn/venn-abers.js';
import type { ScoreCalibration } from '../records/learning.js';
import { mean } from '../stats/sum.js';
import { evidenceWeights, rowWeights } from '../stats/weighted.js';

const BINS = 10;
/** Held-out scores, evenly spaced, whose width is measured: each costs two fits. */
const WIDTHS = 25;

/** Scores and labels 0 or 1; rows where either is not finite, and those of weight 0, are left out. */
export interface Scored {
  scores: ArrayLike<number>;
  labels: ArrayLike<number>;
  /** What each row stands for. Absent: all the same. */
  weights?: ArrayLike<number>;
}

/**
 * A calibration fitted on `fit` and judged on `judge`, which share no case, both by the weights of their rows. Null when either has
 * no row with a finite score.
 */
export function scoreCalibration(fit: Scored, judge: Scored): ScoreCalibration | null {
  const [from, on] = [finite(fit), finite(judge)];
  const worth = evidenceWeights(from.weights, from.scores.length);
  const calibration = fitCalibration(from.scores, from.labels, worth);
  if (calibration === null || from.scores.length === 0) return null;
  const chances = on.scores.map((score) => calibrated(calibration, score) ?? Number.NaN);
  const error = calibrationError(chances, on.labels, BINS, on.weights);
  if (error === null) return null;
  const predict = vennAbers(from.scores, from.labels, worth);
  const widths = evenly(on).map((score) => {
    const pair = predict(score);
    return pair === null ? 0 : pair.p1 - pair.p0;
  });
  return {
    kind: calibration.kind,
    n_fit: from.scores.length,
    n: error.n,
    ece: error.ece,
    bins: error.bins,
    brier: error.brier,
    log_loss: error.logLoss,
    auc: error.auc,
    venn_abers_width: mean(widths),
  };
}

/** At most so many scores, as far apart in the traffic that the rows stand for. */
function evenly({ scores, weights }: Known): number[] {
  const rows = [...scores.keys()].sort((a, b) => (scores[a] as number) - (scores[b] as number));
  const { of, total } = rowWeights(weights, rows.length) ?? { of: [], total: 0 };
  const asked = Math.min(WIDTHS, rows.length);
  let [next, before] = [0, 0];
  return Array.from({ length: asked }, (_, at) => {
    const place = ((at + 0.5) / asked) * total;
    for (; next < rows.length - 1 && before + (of[rows[next] as number] as number) <= place; next++)
      before += of[rows[next] as number] as number;
    return scores[rows[next] as number] as number;
  });
}

interface Known extends Scored {
  scores: number[];
  weights: number[];
}

function finite({ scores, labels, weights }: Scored): Known {
  const weightOf = (row: number): number => weights?.[row] ?? 1;
  const rows = Array.from(scores, (_, row) => row).filter(
    (row) => Number.isFinite(scores[row]) && Number.isFinite(labels[row]) && weightOf(row) > 0,
  );
  return {
    scores: rows.map((row) => scores[row] as number),
    labels: rows.map((row) => labels[row] as number),
    weights: rows.map(weightOf),
  };
}
