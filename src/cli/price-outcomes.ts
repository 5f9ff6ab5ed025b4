import type { Outcome } from '../records/outcome.js';
import type { PriceTable } from '../records/price.js';
import type { RouterConfig, Tier } from '../records/tier.js';
import { vendorOf } from '../records/vendor.js';
import type { Warning } from '../records/warning.js';
import { answerCostUsd } from '../replay/cost.js';

/** Whether outcomes come with the tokens of a call and without its dollars. */
export function needPrices(outcomes: readonly Outcome[]): boolean {
  return outcomes.some(isUnpriced);
}

/**
 * Outcomes with the cost that their usage has (contract.md, Outcome: `cost_usd` or `usage`): at the price that the config
 * gives the tier, else the table's of the model that answered. A cost that is given stays. Models without a price are named.
 */
export function priceOutcomes(
  outcomes: readonly Outcome[],
  config: RouterConfig | null,
  prices: PriceTable,
): { outcomes: Outcome[]; warnings: Warning[] } {
  const unknown = new Map<string, { tier: string; model: string; count: number }>();
  const priced = outcomes.map((outcome) => {
    if (!isUnpriced(outcome)) return outcome;
    const tier = tierOf(outcome, config);
    const model = outcome.model ?? tier.model;
    const usd = answerCostUsd(tier, model, outcome.usage, prices);
    if (usd !== null) return { ...outcome, cost_usd: usd };
    const key = JSON.stringify([outcome.tier, model]);
    unknown.set(key, { tier: outcome.tier, model, count: (unknown.get(key)?.count ?? 0) + 1 });
    return outcome;
  });
  return { outcomes: priced, warnings: [...unknown.values()].map((fields) => ({ code: 'outcomes-unpriced', fields })) };
}

function isUnpriced({ cost_usd: usd, usage }: Outcome): boolean {
  return usd === null && usage !== null;
}

/** The tier as configured; else its name stands for a model that the outcome does not name, as in a rules file. */
function tierOf({ tier: name, model }: Outcome, config: RouterConfig | null): Tier {
  const configured = config?.tiers.find((one) => one.name === name);
  const asked = model ?? name;
  return configured ?? { name, provider: vendorOf(asked) ?? 'recorded', model: asked };
}
