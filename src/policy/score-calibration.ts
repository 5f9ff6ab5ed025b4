import { calibrated, fitCalibration } from '../learn/calibrate.js';
import { calibrationError } from '../learn/calibration-error.js';
import { vennAbers } from '../learn/venn-abers.js';
import type { ScoreCalibration } from '../records/learning.js';

const BINS = 10;
/** Held-out scores, evenly spaced, whose width is measured: each costs two fits. */
const WIDTHS = 25;

/** Scores and labels 0 or 1; rows where either is not finite are left out. */
export interface Scored {
  scores: ArrayLike<number>;
  labels: ArrayLike<number>;
}

/** A calibration fitted on `fit` and judged on `judge`, which share no case. Null when either has no row with a finite score. */
export function scoreCalibration(fit: Scored, judge: Scored): ScoreCalibration | null {
  const [from, on] = [finite(fit), finite(judge)];
  const calibration = fitCalibration(from.scores, from.labels);
  if (calibration === null || from.scores.length === 0) return null;
  const chances = on.scores.map((score) => calibrated(calibration, score) ?? Number.NaN);
  const error = calibrationError(chances, on.labels, BINS);
  if (error === null) return null;
  const sorted = [...on.scores].sort((a, b) => a - b);
  const asked = Math.min(WIDTHS, sorted.length);
  const predict = vennAbers(from.scores, from.labels);
  const widths = Array.from({ length: asked }, (_, at) => {
    const score = sorted[Math.floor(((at + 0.5) / asked) * sorted.length)] as number;
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
    venn_abers_width: asked === 0 ? null : widths.reduce((sum, one) => sum + one, 0) / asked,
  };
}

function finite({ scores, labels }: Scored): { scores: number[]; labels: number[] } {
  const rows = Array.from(scores, (_, row) => row).filter(
    (row) => Number.isFinite(scores[row]) && Number.isFinite(labels[row]),
  );
  return { scores: rows.map((row) => scores[row] as number), labels: rows.map((row) => labels[row] as number) };
}
