import type { RulesTier } from '../records/policy.js';
import { callPrice, costUsd, type PriceTable } from '../records/price.js';
import type { RequestRecord } from '../records/request.js';
import type { RulesFile } from '../records/rules-file.js';
import type { OutputLength, Stratum } from '../records/stratum.js';
import { isUnsure, type TierLevels, tierLevels } from '../records/tier-levels.js';
import { surchargeOf } from '../records/usage.js';
import { lengthOf } from './stratum-of.js';

/** The tiers of a rules file, by name, with what each asks for a call. */
export interface PricedLadder {
  tiers: ReadonlyMap<string, RulesTier>;
  /** null: the tier has no price. */
  levels: ReadonlyMap<string, TierLevels | null>;
  strongest: RulesTier;
}

/** The prices are those that the rules state; of calls that these do not speak of, long inputs and batches, the table's. */
export function pricedLadder({ tiers, policy }: Pick<RulesFile, 'tiers' | 'policy'>, prices: PriceTable): PricedLadder {
  const byName = new Map(tiers.map((tier) => [tier.name, tier]));
  return {
    tiers: byName,
    levels: new Map(tiers.map((tier) => [tier.name, tier.price && tierLevels(tier, prices)])),
    strongest: byName.get(policy.tiers.at(-1) as string) as RulesTier,
  };
}

/** Cost of a call, and what of it rests on measured answer lengths. */
export interface CallCost {
  usd: number;
  /** Of each such length: whose it is, and the USD at a ratio of 1. Empty: the cost is exact. */
  debts: { tier: string; length: OutputLength; usd: number }[];
  /** Whether the tier may ask more for so long an input than is known of it. */
  isUnsure: boolean;
}

/**
 * Cost of the request on the tier so named; null without price or usage. A model that is no tier answers at the strongest one's length.
 * @param baselineUsd what it cost as it was made
 */
export function callCost(
  request: RequestRecord,
  name: string,
  { tiers, levels, strongest }: PricedLadder,
  baselineUsd: number | null,
  stratum: Stratum | null,
): CallCost | null {
  const tier = tiers.get(name) as RulesTier;
  if (tier.model === request.model && baselineUsd !== null) return { usd: baselineUsd, debts: [], isUnsure: false };
  const asked = levels.get(name) ?? null;
  // What sound, searches and classes of service cost on another tier, no price of text says.
  if (request.usage === null || asked === null || surchargeOf(request.usage) !== null) return null;
  const price = callPrice(asked.levels, request.usage, request.isBatch ?? false);
  const logged = [...tiers.values()].find((one) => one.model === request.model) ?? strongest;
  const [length, loggedLength] = [lengthOf(tier, stratum), lengthOf(logged, stratum)];
  const tokens = (request.usage.output_tokens * length.ratio) / (loggedLength.ratio || 1);
  const outputUsd = (tokens * price.output) / 1e6;
  return {
    usd: costUsd({ ...request.usage, output_tokens: tokens }, price),
    // Relative errors of both lengths add up: what they share makes the ratio surer than that, never less sure.
    debts: [
      { tier: tier.name, length, usd: outputUsd / length.ratio },
      { tier: logged.name, length: loggedLength, usd: outputUsd / loggedLength.ratio },
    ].filter(
      ({ length: { se, spread }, usd }) => usd > 0 && Number.isFinite(usd) && (se === null || se > 0 || spread > 0),
    ),
    isUnsure: isUnsure(asked, request.usage),
  };
}
