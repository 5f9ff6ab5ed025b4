import type { Outcome } from '../records/outcome.js';
import type { Warning } from '../records/warning.js';

/** Above this share of calls without an answer, or of answers without a verdict, what remains is no fair sample. */
export const MOST_MISSING = 0.02;

/** A tier about which nothing may be certified. */
export interface UnfairTier {
  tier: string;
  /** failed: calls without an answer, of all calls; unscored: judged answers without a verdict, of all that were to be judged. */
  reason: 'failed' | 'unscored';
  count: number;
  of: number;
}

/**
 * Tiers with more than 2 % failed calls, or more than 2 % of the answers that a judge was to grade unscored (reliability.md, section 1 and
 * row 25). In the order of `tiers`; a tier may be there for both. Each case and tier once.
 */
export function unfairTiers(outcomes: readonly Outcome[], tiers: readonly string[]): UnfairTier[] {
  return tiers.flatMap((tier): UnfairTier[] => {
    const own = outcomes.filter((one) => one.tier === tier);
    const failed = own.filter((one) => one.status === 'failed').length;
    const judged = own.filter((one) => one.grader === 'judge' && one.status !== 'failed');
    const unscored = judged.filter((one) => one.status === 'unscored').length;
    return [
      ...shareAbove({ tier, reason: 'failed', count: failed, of: own.length }),
      ...shareAbove({ tier, reason: 'unscored', count: unscored, of: judged.length }),
    ];
  });
}

/** The same for people; a run with any of these is no ground for a certificate and ends with exit 3. */
export function unfairWarnings(outcomes: readonly Outcome[], tiers: readonly string[]): Warning[] {
  return unfairTiers(outcomes, tiers).map(({ tier, reason, count, of }) => ({
    code: reason === 'failed' ? 'too-many-failed' : 'too-many-unscored',
    fields: { tier, failed: count, calls: of },
  }));
}

function shareAbove(found: UnfairTier): UnfairTier[] {
  return found.of > 0 && !(found.count / found.of <= MOST_MISSING) ? [found] : [];
}
