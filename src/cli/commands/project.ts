import { deadRules } from '../../policy/dead-rules.js';
import { EXIT } from '../../records/error.js';
import type { GatewayRouting } from '../../records/gateway.js';
import type { PriceTable } from '../../records/price.js';
import type { RulesFile } from '../../records/rules-file.js';
import { jsonText } from '../../render/json.js';
import { missesText } from '../../render/miss-text.js';
import { projectText } from '../../render/project-text.js';
import { shellWord } from '../../render/shell-word.js';
import { readConfig } from '../../sources/config-file.js';
import { cascadeOf, gatewayTiers } from '../../sources/gateway-tiers.js';
import { configPrices } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import { MAX_CONFIG_BYTES, readSmallFile } from '../../sources/small-file.js';
import { gatewayRoute, gatewayRoutingIn, parseGatewayFile, type ReplayedTarget } from '../gateway-routing.js';
import type { Io } from '../io.js';
import { missParts } from '../miss-parts.js';
import { paintAnswer } from '../paint.js';
import { type LogOptions, projectLog } from '../project-log.js';
import { tellNext, tellWarnings } from '../talk.js';

export interface ProjectOptions extends LogOptions {
  target?: ReplayedTarget;
  /** With `target`: the rules that the file was exported from; absent: models and prices are those of the file. */
  rules?: string;
  failureRate?: Record<string, number>;
  /** What a classifier outside the process costs for each request, USD and ms. */
  /** What one answer that will not do costs beside its calls. */
  missCostUsd?: number;
  decidingUsd?: number;
  decidingMs?: number;
}

/** `router project`: executes a rules file, or with `--target` a gateway's exported file, on logs. */
export async function project(path: string, logs: string[], options: ProjectOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await configPrices(config);
  const { rules, routing } = options.target
    ? await replayed(path, options.target, options.rules, prices)
    : { rules: await readRules(path), routing: null };
  const gateway = routing && gatewayRoute(routing, rules);
  const projection = await projectLog(rules, logs, prices, options, io, {
    ...(gateway && { routeOf: gateway.routeOf }),
    ...(options.failureRate && { failureRates: options.failureRate }),
    deciding: { usd_per_request: options.decidingUsd ?? 0, ms_per_request: options.decidingMs ?? 0 },
  });
  const { warnings: found, ...rest } = projection;
  const warnings = [...deadRules(rules.policy, options.rules ?? path), ...found];
  if (options.target && !options.rules) warnings.push({ code: 'gateway-file-alone', fields: { path } });
  // Without its rules there is nothing to differ from.
  const disagreement = gateway && {
    target: options.target,
    disagreement_share: options.rules ? gateway.disagreementShare() : null,
  };
  const misses = missParts(options, rules, [], projection);
  const text = (): string => projectText(projection, io.columns, disagreement?.disagreement_share ?? null);
  io.stdout.write(
    options.json
      ? jsonText({ schema: 'router.projection/1', rules: path, ...disagreement, projection: rest, ...misses, warnings })
      : paintAnswer(`${text()}${misses ? missesText(misses, io.columns) : ''}`, io),
  );
  tellWarnings(warnings, options, io);
  if (!options.target && (projection.saving_usd ?? 0) > 0)
    tellNext(
      'once they route, watch that they hold.',
      `router monitor ${shellWord(path)} LOG... --state monitor.json`,
      options,
      io,
    );
  return EXIT.ok;
}

/** A gateway's file, with the models and prices of the rules it was exported from, or of its own where these are not given. */
async function replayed(
  path: string,
  target: ReplayedTarget,
  rulesPath: string | undefined,
  prices: PriceTable,
): Promise<{ rules: RulesFile; routing: GatewayRouting }> {
  const text = await readSmallFile(path, MAX_CONFIG_BYTES);
  if (rulesPath === undefined) {
    const own = gatewayTiers(text, path, parseGatewayFile(text, path, target), prices);
    return { rules: own, routing: gatewayRoutingIn(text, path, target, own) };
  }
  const rules = await readRules(rulesPath);
  const routing = gatewayRoutingIn(text, path, target, rules);
  const { cascade = [], ...policy } = rules.policy;
  // What LiteLLM sends out it does not look at again. A hand-over that is not as the rules have it was not measured.
  const steps = routing.target === 'litellm' ? [] : cascadeOf(routing, policy.tiers, path);
  const executed = steps.map(
    (step) => cascade.find(({ tier, accept_at }) => tier === step.tier && accept_at === step.accept_at) ?? step,
  );
  return { rules: { ...rules, policy: { ...policy, ...(executed.length > 0 && { cascade: executed }) } }, routing };
}
