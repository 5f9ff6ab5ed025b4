import { checkCounts } from './count.js';
import type { Interval } from './interval.js';
import { wilson } from './interval.js';
import { normalCdf, normalQuantile } from './normal.js';

/** Two tiers on the same n cases, answers acceptable or not. */
export interface PairedCounts {
  /** Cases that only the tier answered acceptably. */
  onlyTier: number;
  /** Cases that only the reference answered acceptably. */
  onlyReference: number;
  n: number;
}

/** Is the tier less than `margin` worse than the reference? */
export interface NonInferiority {
  /** Tango's score at a difference of -margin. */
  z: number;
  /** One-sided; small: the tier is not worse by the margin or more. */
  p: number;
  /** Lower limit of the difference at 1 - alpha, one-sided. */
  lower: number;
  isNonInferior: boolean;
}

/** Tango's score statistic for "the difference of the two shares is d". Falls as d rises. NaN where its variance is 0. */
function tangoScore({ onlyTier, onlyReference, n }: PairedCounts, d: number): number {
  const linear = -onlyTier - onlyReference + (2 * n - onlyTier + onlyReference) * d;
  const constant = -onlyReference * d * (1 - d);
  const discordant = (Math.sqrt(linear * linear - 8 * n * constant) - linear) / (4 * n);
  return (onlyTier - onlyReference - n * d) / Math.sqrt(n * (2 * discordant + d * (1 - d)));
}

/** The d between `near` (the estimate) and `end` at which the score reaches `level`; `end` when it never does. */
function solveScore(counts: PairedCounts, near: number, end: number, level: number): number {
  let inside = near;
  let outside = end;
  for (let round = 0; round < 80 && inside !== outside; round++) {
    const middle = (inside + outside) / 2;
    if (middle === inside || middle === outside) break;
    if (Math.abs(tangoScore(counts, middle)) < level) inside = middle;
    else outside = middle;
  }
  return outside;
}

/**
 * Tango's score interval (1998) of the difference of two paired shares, tier minus reference. In [-1, 1]. null for n = 0.
 * Without discordant cases it is +-z^2 / (n + z^2): ties alone do not prove equality.
 * @throws bad-counts
 */
export function tangoInterval(counts: PairedCounts, confidence: number): Interval | null {
  checkCounts(counts.onlyTier + counts.onlyReference, counts.n);
  if (counts.n === 0) return null;
  const z = normalQuantile((1 + confidence) / 2);
  const difference = (counts.onlyTier - counts.onlyReference) / counts.n;
  return [solveScore(counts, difference, -1, z), solveScore(counts, difference, 1, z)];
}

/**
 * Non-inferiority by Tango's score test: H0 says the tier is worse by `margin` (a share, above 0) or more. null for n = 0.
 * @throws bad-counts
 */
export function nonInferiority(counts: PairedCounts, margin: number, alpha: number): NonInferiority | null {
  const interval = tangoInterval(counts, 1 - 2 * alpha);
  if (interval === null) return null;
  const z = tangoScore(counts, -margin);
  const p = 1 - normalCdf(z);
  return { z, p, lower: interval[0], isNonInferior: p <= alpha };
}

/** A full paired table: both acceptable, only the first, only the second, neither. */
export interface PairedTable {
  both: number;
  onlyFirst: number;
  onlySecond: number;
  neither: number;
}

/**
 * Newcombe's square-and-add interval (1998, method 10) of the difference of two paired shares,
 * first minus second: closed form, from two Wilson intervals and the correlation of the table. null for an empty table.
 */
export function newcombeInterval(table: PairedTable, confidence: number): Interval | null {
  const { both, onlyFirst, onlySecond, neither } = table;
  const n = both + onlyFirst + onlySecond + neither;
  if (n === 0) return null;
  const first = both + onlyFirst;
  const second = both + onlySecond;
  const margins = first * (n - first) * second * (n - second);
  const agreement = both * neither - onlyFirst * onlySecond;
  const phi = margins > 0 ? (agreement > 0 ? Math.max(0, agreement - n / 2) : agreement) / Math.sqrt(margins) : 0;
  const [low1, high1] = wilson(first, n, confidence);
  const [low2, high2] = wilson(second, n, confidence);
  const [p1, p2] = [first / n, second / n];
  const reach = (x: number, y: number): number => Math.sqrt(Math.max(0, x * x - 2 * phi * x * y + y * y));
  return [p1 - p2 - reach(p1 - low1, high2 - p2), p1 - p2 + reach(high1 - p1, p2 - low2)];
}
