import { EXIT } from '../../records/error.js';
import type { RouterConfig } from '../../records/tier.js';
import { jsonText } from '../../render/json.js';
import { mixText } from '../../render/mix-text.js';
import { readConfig } from '../../sources/config-file.js';
import { BUILT_IN_TIERS } from '../../sources/ladder.js';
import { openPrices } from '../../sources/price-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { createMix } from '../../traffic/mix.js';
import type { OutlookLadder } from '../../traffic/outlook.js';
import { blockEngine } from '../ingest/engine.js';
import type { Io } from '../io.js';
import { logProgress } from '../progress.js';
import type { LogOptions } from '../project-log.js';
import { tell, tellWarnings } from '../talk.js';

/** `router analyze`: what the traffic is made of and where the money goes. */
export async function analyze(logs: string[], options: LogOptions & { out?: string }, io: Io): Promise<number> {
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await openPrices(config?.prices);
  const mix = createMix(prices, outlookLadder(config));
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  const engine = blockEngine(mix.addFacts);
  try {
    for await (const batch of readRequests(logs, report, { ...options, engine, onProgress: progress.update })) {
      for (const request of batch) mix.add(request);
    }
  } finally {
    await engine.close();
  }
  progress.end();
  const result = mix.finish(report.ledger, report.warnings);
  if (options.out) await writeFileAtomic(options.out, jsonText(result), { mode: 0o644 });
  io.stdout.write(options.json ? jsonText(result) : mixText(result));
  tellWarnings(result.warnings, options, io);
  tell(
    'Next: measure each tier on an eval set: router eval --tiers haiku,sonnet,opus --set evalset.jsonl',
    options,
    io,
  );
  return EXIT.ok;
}

/** Where the outlook would send simple and moderate requests: the user's ladder, else the built-in one of Anthropic. */
function outlookLadder(config: RouterConfig | null): OutlookLadder | null {
  const tiers =
    config && config.tiers.length > 1 ? config.tiers : BUILT_IN_TIERS.filter((tier) => tier.provider === 'anthropic');
  const [simple, moderate] = [tiers[0], tiers[Math.floor((tiers.length - 1) / 2)]];
  return simple && moderate ? { simple, moderate } : null;
}
