import type { MonitorReport } from '../records/monitor.js';
import type { RulesTier } from '../records/policy.js';
import type { Price } from '../records/price.js';
import type { RulesFile } from '../records/rules-file.js';

/** Price of each tier as of today, by name; null: unknown. */
export type PricesNow = Readonly<Record<string, Price | null>>;

/** Tiers whose price of input or output is another now than in the rules. Unknown prices are no change. */
export function priceChanges(rules: RulesFile, now: PricesNow): MonitorReport['prices'] {
  return rules.tiers.flatMap((tier) => priceChange(tier, now[tier.name] ?? null));
}

function priceChange({ name, model, price }: RulesTier, now: Price | null): MonitorReport['prices'] {
  if (price === null || now === null || (price.input === now.input && price.output === now.output)) return [];
  return [{ tier: name, model, input: [price.input, now.input], output: [price.output, now.output] }];
}

/** Whether a tier is dearer both ways than the next stronger one, which was not so when the rules were made. */
export function isOrderTurned(rules: RulesFile, now: PricesNow): boolean {
  const isDearer = (low: Price | null, high: Price | null): boolean =>
    low !== null && high !== null && low.input > high.input && low.output > high.output;
  return rules.tiers.some((tier, at) => {
    const next = rules.tiers[at + 1];
    if (!next || isDearer(tier.price, next.price)) return false;
    return isDearer(now[tier.name] ?? tier.price, now[next.name] ?? next.price);
  });
}
