import { join, resolve } from 'node:path';
import { deadRules } from '../../policy/dead-rules.js';
import { gatewayRoutingOf } from '../../policy/gateway-routing.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { RulesFile } from '../../records/rules-file.js';
import type { RouterConfig } from '../../records/tier.js';
import { vendorOf } from '../../records/vendor.js';
import { exportComparisonText } from '../../render/export-text.js';
import { exportClaudeCodeRouter } from '../../render/gateways/claude-code-router.js';
import type { ExportOptions, ExportResult } from '../../render/gateways/export-result.js';
import { exportLitellm } from '../../render/gateways/litellm.js';
import { exportOpenrouter } from '../../render/gateways/openrouter.js';
import { exportPortkey } from '../../render/gateways/portkey.js';
import { exportSemanticRouter } from '../../render/gateways/semantic-router.js';
import { jsonText } from '../../render/json.js';
import { readConfig } from '../../sources/config-file.js';
import { configPrices } from '../../sources/price-file.js';
import { readRules } from '../../sources/rules-file.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { compareForms } from '../compare-forms.js';
import {
  gatewayRoute,
  gatewayRoutingIn,
  type ReplayedTarget,
  readGatewayRouting,
  unlabelledRoute,
} from '../gateway-routing.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import type { LogOptions } from '../project-log.js';
import { liveProvider } from '../rules-tiers.js';
import { tell, tellWarnings } from '../talk.js';

type Export = (rules: Parameters<typeof exportLitellm>[0], options?: ExportOptions) => ExportResult;
const EXPORTS = {
  litellm: exportLitellm,
  'vllm-semantic-router': exportSemanticRouter,
  'claude-code-router': exportClaudeCodeRouter,
  portkey: exportPortkey,
  openrouter: exportOpenrouter,
} satisfies Record<string, Export>;

export interface RulesExportOptions extends LogOptions {
  to: keyof typeof EXPORTS;
  out: string;
  /** A file of the same gateway whose routing (signals, weights, thresholds) is taken over. */
  routing?: string;
  log?: string[];
}

const TAKEN = 'The rules name no provider for some tiers; taken from router.yaml or from the name of the model:';

/** The rules with the providers that they leave open: as the config has them, else as a model's name tells. */
function withProviders(rules: RulesFile, config: RouterConfig | null): { rules: RulesFile; taken: string[] } {
  const taken: string[] = [];
  const tiers = rules.tiers.map((tier) => {
    const provider = tier.provider ?? liveProvider(config, tier.name) ?? vendorOf(tier.model);
    if (provider !== null && tier.provider === null) taken.push(`${tier.name} (${provider})`);
    return { ...tier, provider };
  });
  return { rules: { ...rules, tiers }, taken };
}

/** `router export`: a gateway's configuration that routes as the rules do, or the reasons why there is none. */
export async function exportRules(path: string, options: RulesExportOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const { rules, taken } = withProviders(await readRules(path), config);
  const { policy } = rules;
  // The exporter itself refuses what is pinned.
  const own = gatewayRoutingOf({ ...policy, rules: policy.rules.filter(({ pinned }) => !pinned) });
  const routing = options.routing
    ? await readGatewayRouting(options.routing, options.to as ReplayedTarget, rules)
    : own?.target === options.to
      ? own
      : null;
  const endpoints = Object.fromEntries(
    (config?.tiers ?? [])
      .filter(({ name }) => rules.tiers.some((tier) => tier.name === name))
      .map(({ name, base_url: baseUrl, api_key_env: apiKeyEnv }) => [
        name,
        { ...(baseUrl !== undefined && { baseUrl }), ...(apiKeyEnv !== undefined && { apiKeyEnv }) },
      ]),
  );
  const run: Export = EXPORTS[options.to];
  const { files, notes, refused } = run(rules, {
    ...(routing && { routing }),
    endpoints,
    folder: resolve(options.out),
  });
  if (refused.length > 0) throw new RouterError('export-refused', { target: options.to, reasons: refused });
  const all = taken.length > 0 ? [...notes, `${TAKEN} ${taken.join(', ')}.`] : notes;
  const isOneFile = files.length === 1 && /\.[a-z]+$/.test(options.out);
  const written = files.map(({ name }) => (isOneFile ? options.out : join(options.out, name)));
  await keepInputs(written, [path, options.config, ...(options.log ?? [])]);
  for (const [at, { text }] of files.entries()) await writeFileAtomic(written[at] as string, text, { mode: 0o644 });

  // What is compared is the file as written, read back: not the routing that it was made from.
  const replayed = routing && gatewayRoutingIn(files[0]?.text ?? '', written[0] ?? '', routing.target, rules);
  const gateway = replayed
    ? gatewayRoute(replayed, rules)
    : options.to === 'claude-code-router'
      ? unlabelledRoute(rules)
      : null;
  const prices = await configPrices(config);
  const comparison = options.log ? await compareForms(rules, gateway, options.log, prices, options, io) : null;
  const warnings = deadRules(policy, path);
  if (options.json)
    io.stdout.write(
      jsonText({ schema: 'router.export/1', target: options.to, files: written, notes: all, comparison, warnings }),
    );
  else io.stdout.write(`${written.join('\n')}\n${comparison ? exportComparisonText(comparison, io.columns) : ''}`);
  for (const note of all) tell(note, options, io);
  tellWarnings(warnings, options, io);
  return EXIT.ok;
}
