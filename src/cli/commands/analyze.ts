import { EXIT } from '../../records/error.js';
import { jsonText } from '../../render/json.js';
import { mixText } from '../../render/mix-text.js';
import { readConfig } from '../../sources/config-file.js';
import { openPrices } from '../../sources/price-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { findTranscripts } from '../../sources/transcripts.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { createMix } from '../../traffic/mix.js';
import { blockEngine } from '../ingest/engine.js';
import type { Io } from '../io.js';
import { outlookLadder } from '../outlook-ladder.js';
import { logProgress } from '../progress.js';
import type { LogOptions } from '../project-log.js';
import { strippedLog } from '../strip-log.js';
import { tell, tellWarnings } from '../talk.js';

/** `router analyze`: what the traffic is made of and where the money goes. */
export async function analyze(
  named: string[],
  options: LogOptions & { out?: string; strip?: string },
  io: Io,
): Promise<number> {
  const logs = named.length > 0 ? named : await transcripts(options, io);
  const config = options.config ? await readConfig(options.config) : null;
  const prices = await openPrices(config?.prices);
  const mix = createMix(prices, outlookLadder(config));
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  const stripped = options.strip ? await strippedLog(options.strip) : null;
  // Stripped rows are made of the text, which does not leave the threads of the engine.
  const engine = stripped ? undefined : blockEngine(mix.addFacts);
  try {
    for await (const batch of readRequests(logs, report, { ...options, engine, onProgress: progress.update })) {
      for (const request of batch) mix.add(request);
      await stripped?.add(batch);
    }
    await stripped?.finish();
  } finally {
    await engine?.close();
    await stripped?.discard();
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

/** With no log named: what coding tools keep of their own calls. */
async function transcripts(options: LogOptions, io: Io): Promise<string[]> {
  const { paths, found } = await findTranscripts(io.env);
  const places = found.map(({ place, files }) => `${files} in ${place}`).join(', ');
  tell(`No log was named: reading the transcripts of Claude Code and Codex (${places}).`, options, io);
  return paths;
}
