import type { Acceptable } from '../records/tuning.js';

/** What the claim of a certificate calls acceptable, in the words of `claimOf`; null: it does not say. */
export function claimedAcceptable(claim: string): Acceptable | null {
  if (claim.startsWith('mean loss of ')) {
    if (claim.endsWith('; loss: 1 - score')) return { kind: 'absolute', acceptAt: 0.5, graded: true };
    return { kind: 'relative', graded: true };
  }
  if (claim.includes(' not worse than those of ')) return { kind: 'relative' };
  const least = / scoring at least ([\d.e-]+)$/.exec(claim)?.[1];
  return least === undefined ? null : { kind: 'absolute', acceptAt: Number(least) };
}
