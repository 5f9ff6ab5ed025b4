import { auc } from '../stats/auc.js';
import { rowWeights } from '../stats/weighted.js';

/** How far probabilities can be taken at their word. */
export interface CalibrationError {
  /** Expected calibration error over bins of equal width; with few rows a bin it is mostly noise, hence `bins`. */
  ece: number;
  brier: number;
  /** Mean negative log likelihood, probabilities kept 1e-15 from the ends. */
  logLoss: number;
  /** null when only one label occurs. */
  auc: number | null;
  /** Rows in each bin. */
  bins: number[];
  n: number;
}

/** Probabilities against labels 0 or 1, by what the rows weigh. Rows with NaN are left out, and those of weight 0; null without rows. */
export function calibrationError(
  probabilities: ArrayLike<number>,
  labels: ArrayLike<number>,
  bins: number,
  weights?: ArrayLike<number>,
): CalibrationError | null {
  const of = rowWeights(weights, probabilities.length)?.of;
  const counts = new Array<number>(bins).fill(0);
  const gaps = new Array<number>(bins).fill(0);
  let [n, total, squares, logs] = [0, 0, 0, 0];
  for (let row = 0; row < probabilities.length; row++) {
    const [p, label, weight] = [probabilities[row]!, labels[row]!, of?.[row] ?? 0];
    if (Number.isNaN(p) || Number.isNaN(label) || weight === 0) continue;
    const bin = Math.min(bins - 1, Math.floor(p * bins));
    counts[bin]! += 1;
    gaps[bin]! += weight * (p - label);
    n += 1;
    total += weight;
    squares += weight * (p - label) ** 2;
    logs -= weight * Math.log(Math.min(1 - 1e-15, Math.max(1e-15, label > 0.5 ? p : 1 - p)));
  }
  if (n === 0) return null;
  const ece = gaps.reduce((all, gap) => all + Math.abs(gap), 0) / total;
  const area = auc(probabilities, labels, weights);
  return { ece, brier: squares / total, logLoss: logs / total, auc: area, bins: counts, n };
}
