import { EXIT, RouterError } from '../records/error.js';

/**
 * Refuses counts that are no counts: NaN, negative, or a part larger than its whole. Fractions pass (effective counts do occur).
 * @throws bad-counts (a bug of the caller)
 */
export function checkCounts(part: number, whole: number): void {
  if (part >= 0 && part <= whole && whole < Number.POSITIVE_INFINITY) return;
  throw new RouterError('bad-counts', { part: String(part), whole: String(whole) }, EXIT.bug);
}

/**
 * Refuses anything that is not a number in [0, 1].
 * @throws bad-share (a bug of the caller)
 */
export function checkShare(share: number, name: string): void {
  if (share >= 0 && share <= 1) return;
  throw new RouterError('bad-share', { name, found: String(share) }, EXIT.bug);
}
