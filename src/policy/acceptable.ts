import type { Panel, TierColumn } from '../records/panel.js';
import type { Acceptable } from '../records/tuning.js';

/**
 * Per case: 1 when the lower tier's answer will not do, 0 when it will, NaN when the data cannot tell
 * (unscored or missing). A failed call of the lower tier will not do: failures are not missing at random
 * (method.md section 2). Relative: not worse than the top tier's score on the same case; a lower tier that
 * answered where the top tier failed is not worse. Graded: the loss, from 0 to 1, in place of 0 or 1.
 */
export function unacceptable(lower: TierColumn, top: TierColumn, acceptable: Acceptable): Float64Array {
  return lower.score.map((score, row) => {
    if (lower.failed[row]) return lower === top && acceptable.kind === 'relative' ? 0 : 1;
    if (Number.isNaN(score)) return Number.NaN;
    if (acceptable.kind === 'absolute') {
      if (acceptable.graded) return 1 - score;
      return score >= acceptable.acceptAt ? 0 : 1;
    }
    if (top.failed[row]) return 0;
    const reference = top.score[row] as number;
    if (Number.isNaN(reference)) return Number.NaN;
    if (acceptable.graded) return Math.max(0, reference - score);
    return score >= reference ? 0 : 1;
  });
}

/** Rows whose answers can be compared: every tier of `columns` has a score or a counted failure. A case of weight 0 stands for no traffic. */
export function completeRows(panel: Panel, columns: readonly TierColumn[]): number[] {
  const isOpen = Uint8Array.from(panel.weights, (weight) => Number(weight === 0));
  for (const { failed, score } of columns) {
    for (let row = 0; row < isOpen.length; row++) if (failed[row] !== 1 && Number.isNaN(score[row])) isOpen[row] = 1;
  }
  const rows: number[] = [];
  for (let row = 0; row < isOpen.length; row++) if (isOpen[row] === 0) rows.push(row);
  return rows;
}
