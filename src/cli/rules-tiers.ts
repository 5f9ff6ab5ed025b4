import { outputRatio } from '../policy/output-ratio.js';
import { columnOf, type Panel } from '../records/panel.js';
import type { RulesTier } from '../records/policy.js';
import type { PriceTable } from '../records/price.js';
import type { RouterConfig } from '../records/tier.js';

/** The tiers of a policy as the rules file holds them: model, newest price of the table, measured answer length. */
export function rulesTiers(
  names: readonly string[],
  panel: Panel,
  config: RouterConfig | null,
  prices: PriceTable,
): RulesTier[] {
  const top = columnOf(panel, names.at(-1) as string);
  return names.map((name) => {
    const column = columnOf(panel, name);
    const configured = config?.tiers.find((tier) => tier.name === name);
    const model = configured?.model ?? column.model ?? name;
    const provider = configured && configured.provider !== 'recorded' ? configured.provider : null;
    const length = outputRatio(column, top, panel.clusters);
    return {
      name,
      provider,
      model,
      price: configured?.price ?? prices.priceOf(model, provider, null),
      output_ratio: length?.ratio ?? null,
      output_ratio_se: length?.se ?? null,
    };
  });
}
