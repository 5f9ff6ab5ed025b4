import { normalQuantile } from './normal.js';

/** What a non-inferiority comparison of two tiers on the same cases is planned for; shares of 1. */
export interface PairedPlan {
  /** Share of cases on which exactly one of the two tiers is acceptable. */
  discordance: number;
  /** Expected difference, tier minus reference. */
  difference: number;
  margin: number;
  /** One-sided. */
  alpha: number;
  power: number;
}

/**
 * Cases needed to show a tier less than `margin` worse: (z_a + z_b)^2 (discordance - difference^2) / (difference + margin)^2, up.
 * null when no number helps because the expected difference is at or below -margin.
 */
export function pairedCases(plan: PairedPlan): number | null {
  const room = plan.difference + plan.margin;
  if (!(room > 1e-12)) return null;
  const z = normalQuantile(1 - plan.alpha) + normalQuantile(plan.power);
  return Math.ceil((z * z * (plan.discordance - plan.difference ** 2)) / room ** 2);
}

/**
 * Questions needed to see a difference of `delta` in mean graded scores, two-sided (Miller 2024): omega2 is the variance between questions of
 * the difference, `noise2` the sampling variance of both tiers' answers divided by the repeats. null when delta is not above 0.
 */
export function gradedCases(
  delta: number,
  omega2: number,
  noise2: number,
  alpha: number,
  power: number,
): number | null {
  if (!(delta > 0)) return null;
  const z = normalQuantile(1 - alpha / 2) + normalQuantile(power);
  return Math.ceil((z * z * (omega2 + noise2)) / delta ** 2);
}

/** Cases needed to know a share near `p` within +-halfWidth; with `population`, of a finite one. null when halfWidth is not above 0. */
export function shareCases(p: number, halfWidth: number, confidence: number, population?: number): number | null {
  if (!(halfWidth > 0)) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const cases = (z * z * p * (1 - p)) / halfWidth ** 2;
  return Math.ceil(population === undefined ? cases : cases / (1 + (cases - 1) / population));
}

/** Factor by which clusters of `size` alike rows inflate a variance: 1 + (size - 1) icc (Kish). 1 for clusters of one. */
export function designEffect(size: number, icc: number): number {
  return 1 + (size - 1) * icc;
}
