import { gapOver, selfDisagreement, selfVariance } from '../evals/repeat.js';
import type { Tuned } from '../policy/tune.js';
import type { LadderRow } from '../records/curve.js';
import type { NoiseFloor } from '../records/noise.js';
import { readRepeats } from '../sources/repeat-file.js';
import { rowWeights } from '../stats/weighted.js';
import type { Measured } from './measured.js';

/**
 * What the strongest tier shows against itself: null: nothing was asked twice, or not of that tier.
 */
export async function noiseIn({ cases, tiers, repeats }: Measured): Promise<NoiseFloor | null> {
  if (repeats === undefined) return null;
  const tier = tiers.at(-1) as string;
  const found = await readRepeats(repeats, tier);
  const asked = cases.filter(({ id }) => found.has(id));
  const scores = asked.map(({ id }) => found.get(id) as (number | null)[]);
  const weights = asked.map(({ weight }) => weight ?? 1);
  const squared = selfVariance(scores, weights);
  if (squared === null) return null;
  const rate = selfDisagreement(scores, weights);
  const all = cases.map(({ weight }) => weight ?? 1);
  return {
    tier,
    repeats: Math.max(...scores.map((all) => all.length)),
    self_disagreement: rate,
    squared_difference: squared,
    gap: gapOver(squared, rowWeights(all, all.length)?.effectiveN ?? 0),
  };
}

/** Each gap to the top tier with what chance alone makes over as many cases. */
export function withNoise(rows: readonly LadderRow[], noise: NoiseFloor | null): LadderRow[] {
  return rows.map((row) =>
    row.against_top && noise
      ? {
          ...row,
          against_top: { ...row.against_top, noise_gap: gapOver(noise.squared_difference, row.against_top.n) },
        }
      : row,
  );
}

/** The ladder and the held-out gap of a tuning beside what chance alone makes. */
export function withNoiseFloor(found: Tuned, noise: NoiseFloor | null): Tuned {
  if (!noise) return found;
  const held_out_gap = gapOver(noise.squared_difference, found.held_out.effective_cases ?? found.held_out.cases);
  return { ...found, ladder: withNoise(found.ladder, noise), noise_floor: { ...noise, held_out_gap } };
}
