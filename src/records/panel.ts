import type { Traits } from './traits.js';

/** What every case got on one tier, as columns in case order. NaN marks "unknown" and never leaves a sum unguarded. */
export interface TierColumn {
  tier: string;
  model: string | null;
  /** Quality in [0, 1]; NaN when unscored, failed or missing. */
  score: Float64Array;
  /** 1 when the call failed (no answer). */
  failed: Uint8Array;
  costUsd: Float64Array;
  inputTokens: Float64Array;
  outputTokens: Float64Array;
  latencyMs: Float64Array;
  ttftMs: Float64Array;
  /** Recorded before grading; NaN when not offered. */
  confidence: Float64Array;
  /** What finding the confidence cost beside the call itself (a verifier, further samples), USD. Absent: nothing. */
  confidenceUsd?: Float64Array;
  /** 1 when the answer fails a check that looks at the answer alone (refusal, truncation ...). Absent: was not looked at. */
  flagged?: Uint8Array;
}

/**
 * Cases x tiers: the joined form of an eval set and its outcomes that curves and tuning read.
 * Rows are in the order of case id, so input order changes nothing. Tiers run weak to strong.
 */
export interface Panel {
  caseIds: string[];
  clusters: string[];
  traits: Traits[];
  /** 1 / inclusion probability, of mean 1; 0: stands for no traffic. */
  weights: Float64Array;
  tiers: TierColumn[];
}

/** The column of a tier that the panel has. */
export function columnOf(panel: Panel, tier: string): TierColumn {
  return panel.tiers.find((column) => column.tier === tier) as TierColumn;
}

/** The rows of a panel at `rows`, in that order. */
export function panelRows(panel: Panel, rows: readonly number[]): Panel {
  const take = <T>(from: ArrayLike<T>): T[] => rows.map((row) => from[row] as T);
  return {
    caseIds: take(panel.caseIds),
    clusters: take(panel.clusters),
    traits: take(panel.traits),
    weights: Float64Array.from(take(panel.weights)),
    tiers: panel.tiers.map((column) => ({
      tier: column.tier,
      model: column.model,
      score: Float64Array.from(take(column.score)),
      failed: Uint8Array.from(take(column.failed)),
      costUsd: Float64Array.from(take(column.costUsd)),
      inputTokens: Float64Array.from(take(column.inputTokens)),
      outputTokens: Float64Array.from(take(column.outputTokens)),
      latencyMs: Float64Array.from(take(column.latencyMs)),
      ttftMs: Float64Array.from(take(column.ttftMs)),
      confidence: Float64Array.from(take(column.confidence)),
      ...(column.confidenceUsd && { confidenceUsd: Float64Array.from(take(column.confidenceUsd)) }),
      ...(column.flagged && { flagged: Uint8Array.from(take(column.flagged)) }),
    })),
  };
}
