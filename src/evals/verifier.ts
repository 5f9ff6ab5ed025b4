import type { Panel } from '../records/panel.js';

/**
 * The same panel where finding a confidence costs `usd` more for each answer that has one: a verifier or judge beside the
 * call. 0 changes nothing. The strongest tier's answers are never judged.
 */
export function withVerifier(panel: Panel, usd: number): Panel {
  if (usd === 0) return panel;
  const last = panel.tiers.length - 1;
  return {
    ...panel,
    tiers: panel.tiers.map((column, at) => {
      if (at === last || column.confidence.every((sure) => Number.isNaN(sure))) return column;
      const own = column.confidenceUsd ?? new Float64Array(panel.caseIds.length);
      return { ...column, confidenceUsd: own.map((before, row) => before + (column.failed[row] === 1 ? 0 : usd)) };
    }),
  };
}
