import type { CascadeStep } from '../records/policy.js';

/** What a cascade may know of an answer: never its grade. */
export interface AnswerSigns {
  /** In [0, 1]; null or NaN: none was offered. */
  confidence: number | null;
  /** Whether it fails a check of the step. */
  isFlagged: boolean;
}

/**
 * Whether a cascade keeps an answer. The one place where this is decided: tuning and the runtime both call it. A
 * confidence that is missing or outside [0, 1] says nothing, so that the answer is handed on.
 */
export function keeps(step: CascadeStep, { confidence, isFlagged }: AnswerSigns): boolean {
  if (isFlagged) return false;
  if (step.accept_at === undefined) return true;
  return confidence !== null && confidence >= step.accept_at && confidence <= 1;
}
