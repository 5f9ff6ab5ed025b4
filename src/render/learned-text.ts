import type { ExpectedSaving, Graduation, Pruning, ScoreCalibration } from '../records/learning.js';
import type { Tuning } from '../records/tuning.js';
import { count, decimal, percent, pointsWithin } from './number.js';

/** Lines about the learned router: whether to switch to it, and how far its score can be believed. */
export function learnedEvidence({ graduation, calibration, pruning }: Tuning): [string, string][] {
  const lines: [string, string][] = [];
  if (graduation) lines.push(['Learned', graduationText(graduation)]);
  if (calibration) lines.push([graduation ? '' : 'Learned', calibrationText(calibration)]);
  if (pruning && pruning.terms > 0) lines.push([lines.length > 0 ? '' : 'Learned', pruningText(pruning)]);
  return lines;
}

function graduationText(found: Graduation): string {
  const { advice, gain, gain_ci95: ends, n, labels_needed: needed } = found;
  const measured =
    gain === null
      ? `neither is likely to be certified (n = ${count(n)})`
      : `${pointsWithin(gain, ends)} of expected saving${expectedText(found)} (n = ${count(n)} tuning cases)`;
  if (advice === 'switch_to_learned') return `switch to learned: ${measured}`;
  if (advice === 'wait') return `wait for about ${count(needed)} more labels: ${measured}`;
  const isOpen = ends !== null && ends[0] > 0;
  return `stay with rules: ${measured}${isOpen ? ', but the learned score is not shown to hold on other cases' : ''}`;
}

/** An expected saving is a saving times the chance to have it, so that a gain may be one of the chance alone. */
export function expectedText({ rules, learned }: Graduation): string {
  if (rules === null || learned === null) return '';
  const part = ({ saving_share: saving, chance }: ExpectedSaving): string =>
    `${percent(saving)} at a chance of ${percent(chance, 0)}`;
  return `, the saving times the chance that it is certified: rules ${part(rules)}, learned ${part(learned)}`;
}

export function calibrationText(one: ScoreCalibration): string {
  return `score as a probability (${one.kind} on ${count(one.n_fit)}): ECE ${decimal(one.ece)}, Brier ${decimal(one.brier)}, Venn-Abers width ${decimal(one.venn_abers_width)} (n = ${count(one.n)} held-out)`;
}

function pruningText(one: Pruning): string {
  const size = `weights: ${count(Math.ceil(one.bytes / 1000))} KB, ${count(one.terms)} terms`;
  if (one.terms_unpruned <= one.terms) return `${size}, none left out`;
  return `${size} of ${count(one.terms_unpruned)}: AUC ${decimal(one.auc)}, with all ${decimal(one.auc_unpruned)} (n = ${count(one.n)} held-out)`;
}
