import type { RulesTier } from '../records/policy.js';
import type { OutputLength, Stratum } from '../records/stratum.js';
import type { Traits } from '../records/traits.js';
import { coverKey } from '../traffic/traits.js';
import type { Decision } from './decide.js';

/** The part of the traffic that a decided request belongs to; null: the eval set does not have it. */
export type StratumOf = (decision: Decision, traits: Traits) => Stratum | null;

export function stratumFinder(strata: readonly Stratum[]): StratumOf {
  const groups = new Map<string, Stratum[]>();
  for (const stratum of strata) {
    const key = JSON.stringify([stratum.sent_to, stratum.cell]);
    groups.set(key, [...(groups.get(key) ?? []), stratum]);
  }
  return ({ tier, score }, traits) => {
    const group = groups.get(JSON.stringify([tier, coverKey(traits)]));
    return group?.find(({ score_below: below }) => below === null || (score !== null && score < below)) ?? null;
  };
}

/** How long a tier's answers are, in a part of the traffic; else what its rules file says of all. */
export function lengthOf(tier: RulesTier, stratum: Stratum | null): OutputLength {
  const own = stratum?.lengths[tier.name];
  if (own) return own;
  return {
    ratio: tier.output_ratio ?? 1,
    se: tier.output_ratio_se ?? 0,
    df: tier.output_ratio_df ?? null,
    spread: tier.output_ratio_spread ?? 0,
  };
}
