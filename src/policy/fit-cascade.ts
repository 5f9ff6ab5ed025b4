import { columnOf, type Panel } from '../records/panel.js';
import type { Fitter } from './fit.js';

/**
 * A cascade as an order of answers: the score is minus the confidence of the small tier's answer; nothing is fitted.
 * Without a confidence in [0, 1]: hand on. In `tune` it stands for every cascade and cascade routing of the ladder.
 */
export const CASCADE: Fitter = {
  kind: 'cascade',
  asksFirst: true,
  fit: (_panel, _labels, small) => ({
    scores: (panel) => {
      const { confidence, failed, flagged } = columnOf(panel, small);
      return confidence.map((sure, row) =>
        failed[row] !== 1 && flagged?.[row] !== 1 && sure >= 0 && sure <= 1 ? -sure : Number.POSITIVE_INFINITY,
      );
    },
  }),
};

/** Whether any tier below the top offers something to judge its answers by. */
export function hasAnswerSigns({ tiers }: Panel): boolean {
  return tiers
    .slice(0, -1)
    .some(({ confidence, flagged }) => flagged?.includes(1) || confidence.some((sure) => !Number.isNaN(sure)));
}
