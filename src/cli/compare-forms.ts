import type { ExportComparison, ExportedForm } from '../records/gateway.js';
import type { PriceTable } from '../records/price.js';
import type { Projection } from '../records/projection.js';
import type { RulesFile } from '../records/rules-file.js';
import type { OtherRoute } from './gateway-routing.js';
import type { Io } from './io.js';
import { type LogOptions, projectLog } from './project-log.js';

/** The rules and their exported form on one log. `gateway`: what executes the exported form; null: it does what the rules do. */
export async function compareForms(
  rules: RulesFile,
  gateway: OtherRoute | null,
  logs: readonly string[],
  prices: PriceTable,
  options: LogOptions,
  io: Io,
): Promise<ExportComparison> {
  const own = formOf(await projectLog(rules, logs, prices, options, io));
  const exported = gateway
    ? formOf(await projectLog(rules, logs, prices, options, io, { routeOf: gateway.routeOf }))
    : own;
  return {
    rules: own,
    exported,
    rules_cost_usd: own.cost_usd,
    exported_cost_usd: exported.cost_usd,
    disagreement_share: gateway ? gateway.disagreementShare() : 0,
  };
}

function formOf(projection: Projection): ExportedForm {
  const { requests, routed_cost_usd, saving_share, saving_bounds, refused, tiers } = projection;
  return {
    requests,
    cost_usd: routed_cost_usd,
    saving_share,
    saving_bounds,
    refused,
    tiers: tiers.map(({ tier = '', requests: count, share, routed_cost_usd: usd }) => ({
      tier,
      requests: count,
      share,
      cost_usd: usd,
    })),
  };
}
