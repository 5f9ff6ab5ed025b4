import { EXIT, RouterError } from '../../records/error.js';
import { jsonText } from '../../render/json.js';
import { missesText } from '../../render/miss-text.js';
import { percent } from '../../render/number.js';
import { projectText } from '../../render/project-text.js';
import { readConfig } from '../../sources/config-file.js';
import { openPrices } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import { gatewayRoute, type ReplayedTarget, readGatewayRouting } from '../gateway-routing.js';
import type { Io } from '../io.js';
import { missParts } from '../miss-parts.js';
import { paintAnswer } from '../paint.js';
import { type LogOptions, projectLog } from '../project-log.js';
import { tellWarnings } from '../talk.js';

export interface ProjectOptions extends LogOptions {
  target?: ReplayedTarget;
  /** With `target`: the rules that the file was exported from. */
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
  if (options.target && !options.rules) {
    throw new RouterError('bad-option', {
      option: '--rules',
      found: 'missing',
      needed: 'the rules file that the gateway file was exported from, for its models and prices',
    });
  }
  const rules = await readRules(options.target ? (options.rules as string) : path);
  const prices = await openPrices(config?.prices);
  const routing = options.target ? await readGatewayRouting(path, options.target, rules) : null;
  const gateway = routing && gatewayRoute(routing, rules);
  const projection = await projectLog(rules, logs, prices, options, io, {
    ...(gateway && { routeOf: gateway.routeOf }),
    ...(options.failureRate && { failureRates: options.failureRate }),
    deciding: { usd_per_request: options.decidingUsd ?? 0, ms_per_request: options.decidingMs ?? 0 },
  });
  const { warnings, ...rest } = projection;
  const disagreement = gateway && { target: options.target, disagreement_share: gateway.disagreementShare() };
  const misses = missParts(options, rules, [], projection);
  io.stdout.write(
    options.json
      ? jsonText({ schema: 'router.projection/1', rules: path, ...disagreement, projection: rest, ...misses, warnings })
      : paintAnswer(`${projectText(projection)}${misses ? missesText(misses) : ''}`, io),
  );
  if (disagreement && !options.json) {
    io.stdout.write(
      `The rules themselves would have sent ${percent(disagreement.disagreement_share)} of the requests to another tier.\n`,
    );
  }
  tellWarnings(warnings, options, io);
  return EXIT.ok;
}
