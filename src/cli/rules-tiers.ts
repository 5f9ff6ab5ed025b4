import { deliver } from '../policy/deliver.js';
import { outputRatio } from '../policy/output-ratio.js';
import { columnOf, type Panel, type TierColumn } from '../records/panel.js';
import type { Policy, RulesTier } from '../records/policy.js';
import type { Price, PriceTable } from '../records/price.js';
import type { RouterConfig } from '../records/tier.js';
import { vendorOf } from '../records/vendor.js';
import { weightedMean } from '../stats/weighted.js';

/** Fewer cases than this say too little of a tier's answers; then all cases are asked. */
const LEAST_CASES = 20;

/** The tiers of a policy as the rules file holds them: model, newest price of the table, measured answer length. */
export function rulesTiers(policy: Policy, panel: Panel, config: RouterConfig | null, prices: PriceTable): RulesTier[] {
  const top = columnOf(panel, policy.tiers.at(-1) as string);
  return policy.tiers.map((name) => {
    const column = columnOf(panel, name);
    const configured = config?.tiers.find((tier) => tier.name === name);
    const model = configured?.model ?? column.model ?? name;
    const provider = liveProvider(config, name) ?? vendorOf(model);
    const own = panel.caseIds.flatMap((_, row) => (deliver(policy, panel, row).column === column ? [row] : []));
    const length =
      (own.length >= LEAST_CASES ? outputRatio(column, top, panel, own) : null) ??
      outputRatio(column, top, panel, [...panel.caseIds.keys()]);
    return {
      name,
      provider,
      model,
      price: configured?.price ?? prices.priceOf(model, provider, null),
      output_ratio: length?.ratio ?? null,
      output_ratio_se: length?.se ?? null,
      output_ratio_spread: length?.spread ?? null,
      output_ratio_df: length?.df ?? null,
      latency_ms: answeredMs(column, panel),
    };
  });
}

/** Who serves a tier, as the config says; null: it does not, or its answers are recorded. */
export function liveProvider(config: RouterConfig | null, tier: string): string | null {
  const provider = config?.tiers.find(({ name }) => name === tier)?.provider;
  return provider === undefined || provider === 'recorded' ? null : provider;
}

/** Mean time of a whole answer over the traffic that the cases stand for; null: none was timed. */
function answeredMs({ latencyMs, failed }: TierColumn, { weights }: Panel): number | null {
  const isTimed = (_: number, row: number): boolean => failed[row] !== 1 && !Number.isNaN(latencyMs[row]);
  return weightedMean(latencyMs.filter(isTimed), weights.filter(isTimed));
}

/** What the tiers of a rules file cost today: the config's price, else the table's newest. */
export function pricesNow(
  tiers: readonly RulesTier[],
  config: RouterConfig | null,
  prices: PriceTable,
): Record<string, Price | null> {
  return Object.fromEntries(
    tiers.map(({ name, model, provider }) => [
      name,
      config?.tiers.find((tier) => tier.name === name)?.price ?? prices.priceOf(model, provider, null),
    ]),
  );
}
