import type { Estimate } from './estimate.js';

/** What the strongest tier shows against itself: a gap that is no larger may be chance. */
export interface NoiseFloor {
  tier: string;
  /** Times each question was asked, at most. */
  repeats: number;
  /** Share of pairs of answers to the same question whose scores differ by half a point or more. */
  self_disagreement: Estimate;
  /** Mean squared difference of two scores of the same question. */
  squared_difference: number | null;
  /** The largest gap against itself in 95 of 100 runs, over as many cases as the ladder has, and over the held-out ones; null: cannot be known. */
  gap: number | null;
  held_out_gap?: number | null;
}
