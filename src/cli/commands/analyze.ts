import { EXIT } from '../../records/error.js';
import type { TrafficMix } from '../../records/mix.js';
import type { PriceTable } from '../../records/price.js';
import type { Warning } from '../../records/warning.js';
import { jsonText } from '../../render/json.js';
import { mixText } from '../../render/mix-text.js';
import { plainLine } from '../../render/plain.js';
import { shellWord } from '../../render/shell-word.js';
import { readConfig } from '../../sources/config-file.js';
import { openPrices, withTierPrices } from '../../sources/price-file.js';
import { newLogReport, readRequests } from '../../sources/request-log.js';
import { findTranscripts } from '../../sources/transcripts.js';
import { writeFileAtomic } from '../../sources/write-file.js';
import { createMix } from '../../traffic/mix.js';
import { blockEngine } from '../ingest/engine.js';
import type { Io } from '../io.js';
import { keepInputs } from '../keep-inputs.js';
import { outlookLadder } from '../outlook-ladder.js';
import { paintAnswer } from '../paint.js';
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
  await keepInputs([options.out, options.strip], [...logs, options.config]);
  const config = options.config ? await readConfig(options.config) : null;
  const prices = withTierPrices(await openPrices(config?.prices), config?.tiers ?? []);
  const mix = createMix(prices, outlookLadder(config));
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  const stripped = options.strip ? await strippedLog(options.strip) : null;
  // Stripped rows are made of the text, which does not leave the threads of the engine.
  const engine = stripped ? undefined : blockEngine(mix.addTable);
  try {
    for await (const batch of readRequests(logs, report, { ...options, engine, onProgress: progress.update })) {
      mix.add(batch);
      await stripped?.add(batch);
    }
    await stripped?.finish();
  } finally {
    await engine?.close();
    await stripped?.discard();
  }
  progress.end();
  const result = mix.finish(report.ledger, report.warnings);
  result.warnings.push(...oldPrices(result, io.now()), ...estimatedPrices(result, prices));
  if (options.out) await writeFileAtomic(options.out, jsonText(result), { mode: 0o644 });
  const text = (): string => paintAnswer(mixText(result, { columns: io.columns, logs: typed(logs, options) }), io);
  io.stdout.write(options.json ? jsonText(result) : text());
  tellWarnings(result.warnings, options, io);
  return EXIT.ok;
}

const DAY_MS = 86_400_000;
/** Prices of models change about so often. */
const OLD_DAYS = 90;

/** A warning when the table is old against today, or against the log. */
function oldPrices({ prices, to }: TrafficMix, nowMs: number): Warning[] {
  const latestMs = Math.max(nowMs, to === null ? 0 : Date.parse(to));
  const days = Math.floor((latestMs - Date.parse(prices.as_of)) / DAY_MS);
  return days > OLD_DAYS ? [{ code: 'prices-old', fields: { as_of: prices.as_of, days } }] : [];
}

/** A warning when models are priced as the one that they were trained from. */
function estimatedPrices({ models }: TrafficMix, prices: PriceTable): Warning[] {
  const found = models.filter(({ model, cost_usd }) => cost_usd !== null && prices.standIn?.(model));
  if (found.length === 0) return [];
  const requests = found.reduce((sum, one) => sum + one.requests, 0);
  const names = found.slice(0, MOST_TYPED).map(({ model }) => `${model} as ${prices.standIn?.(model)}`);
  return [{ code: 'fine-tuned-prices', fields: { requests, models: names } }];
}

/** Logs shown in a command that reads them again; more are left to the reader. */
const MOST_TYPED = 3;

/** The logs and options of reading as one would type them; null: a pipe cannot be read again. */
function typed(logs: readonly string[], { config, map, skipBadLines, allowTruncated }: LogOptions): string | null {
  if (logs.includes('-')) return null;
  const named = logs.length > MOST_TYPED ? ['LOG...'] : logs.map(shellWord);
  const flags = [
    ...(config ? [`--config ${shellWord(config)}`] : []),
    ...Object.entries(map ?? {}).map(([field, path]) => `--map ${shellWord(`${field}=${path}`)}`),
    ...(skipBadLines ? ['--skip-bad-lines'] : []),
    ...(allowTruncated ? ['--allow-truncated'] : []),
  ];
  return plainLine([...named, ...flags].join(' '), 1000);
}

/** With no log named: what coding tools keep of their own calls. */
async function transcripts(options: LogOptions, io: Io): Promise<string[]> {
  const { paths, found } = await findTranscripts(io.env);
  const places = found.map(({ place, files }) => `${files} in ${place}`).join(', ');
  tell(`No log was named: reading the transcripts of Claude Code and Codex (${places}).`, options, io);
  return paths;
}
