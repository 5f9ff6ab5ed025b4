import { deadRules } from '../../policy/dead-rules.js';
import { createMonitor } from '../../policy/monitor.js';
import { EXIT, RouterError } from '../../records/error.js';
import type { MonitorState } from '../../records/monitor.js';
import type { Warning } from '../../records/warning.js';
import { jsonText } from '../../render/json.js';
import { monitorText } from '../../render/monitor-text.js';
import { readConfig } from '../../sources/config-file.js';
import { openMonitorState } from '../../sources/monitor-state.js';
import { configPrices, withTierPrices } from '../../sources/price-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { readRules } from '../../sources/rules-file.js';
import { fingerprint } from '../fingerprint.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { paintAnswer } from '../paint.js';
import { logProgress } from '../progress.js';
import type { LogOptions } from '../project-log.js';
import { pricesNow } from '../rules-tiers.js';
import { tell, tellWarnings } from '../talk.js';

export interface MonitorOptions extends LogOptions {
  maxEscalation: number;
  state?: string;
}

/** `router monitor`: do the rules still hold on the traffic that they route? */
export async function monitor(rulesPath: string, logs: string[], options: MonitorOptions, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  await keepInputs([options.state], [rulesPath, ...logs]);
  const rules = await readRules(rulesPath);
  const prices = await configPrices(config);
  const kept = options.state ? await openMonitorState(options.state) : null;
  const [rulesHash, limit] = [fingerprint([rules]), options.maxEscalation];
  const run = createMonitor({
    rules,
    state: kept?.state ?? null,
    isKept: kept !== null,
    rulesHash,
    limit,
    prices: withTierPrices(prices, rules.tiers),
    pricesNow: pricesNow(rules.tiers, config, prices),
  });
  const log = newLogReport();
  const progress = logProgress('monitoring', options, io);
  try {
    for await (const batch of readRequests(logs, log, { ...options, onProgress: progress.update })) {
      for (const request of batch) run.add(request);
    }
  } catch (error) {
    // An hour without a request: nothing new was measured, which the verdict says.
    if (!(error instanceof RouterError && error.code === 'file-empty')) throw error;
  }
  progress.end();
  const { report, state } = run.finish();
  const dead = deadRules(rules.policy, rulesPath);
  const warnings = [...dead, ...log.warnings, ...startedAnew(kept?.state ?? null, rulesHash, limit, options)];
  const document = { ...report, ledger: log.ledger, warnings };
  await kept?.replace(jsonText(state));
  io.stdout.write(options.json ? jsonText(document) : paintAnswer(monitorText(document, io.columns), io));
  tellWarnings(document.warnings, options, io);
  tell(`Next: ${report.next.charAt(0).toLowerCase()}${report.next.slice(1)}`, options, io);
  return report.verdict === 'expired' ? EXIT.gate : report.verdict === 'undecided' ? EXIT.undecided : EXIT.ok;
}

/** Says that the counts of a state were not gone on with. */
function startedAnew(
  state: MonitorState | null,
  rulesHash: string,
  limit: number,
  { state: path = '' }: MonitorOptions,
): Warning[] {
  if (state === null) return [];
  if (state.rules !== rulesHash) return [{ code: 'state-of-other-rules', fields: { path } }];
  return state.limit === limit ? [] : [{ code: 'state-of-other-limit', fields: { path, was: state.limit, is: limit } }];
}
