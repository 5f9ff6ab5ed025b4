import { fitIsotonic, type IsotonicFit, isotonicAt } from './isotonic.js';
import { fitPlatt, type PlattFit, plattAt } from './platt.js';

/** Below these isotonic regression follows the noise. */
const ISOTONIC_ROWS = 500;
const ISOTONIC_RARER = 50;

/** A map from raw scores to probabilities. */
export type Calibration = ({ kind: 'isotonic' } & IsotonicFit) | ({ kind: 'platt' } & PlattFit);

/**
 * Isotonic regression with at least 500 rows and 50 of the rarer label, else Platt scaling (method.md, 5). Fit it on rows that
 * trained nothing. It changes how scores read, never whether a certificate is valid. `weights`: what each row is worth as
 * evidence, above 0 (absent: 1). null without rows.
 */
export function fitCalibration(
  scores: ArrayLike<number>,
  labels: ArrayLike<number>,
  weights?: ArrayLike<number>,
): Calibration | null {
  let [rows, ones] = [0, 0];
  for (let row = 0; row < scores.length; row++) {
    if (Number.isNaN(scores[row]!) || Number.isNaN(labels[row]!)) continue;
    const weight = weights?.[row] ?? 1;
    rows += weight;
    if (labels[row]! > 0.5) ones += weight;
  }
  if (rows >= ISOTONIC_ROWS && Math.min(ones, rows - ones) >= ISOTONIC_RARER) {
    return { kind: 'isotonic', ...fitIsotonic(scores, labels, weights) };
  }
  const platt = fitPlatt(scores, labels, weights);
  return platt === null ? null : { kind: 'platt', ...platt };
}

/** Probability that a calibration gives to a score; null for NaN. */
export function calibrated(calibration: Calibration, score: number): number | null {
  if (Number.isNaN(score)) return null;
  return calibration.kind === 'isotonic' ? isotonicAt(calibration, score) : plattAt(calibration, score);
}
