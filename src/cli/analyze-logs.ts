import { EXIT } from '../records/error.js';
import type { TrafficMix } from '../records/mix.js';
import { jsonText } from '../render/json.js';
import { plainLine } from '../render/plain.js';
import { shellWord } from '../render/shell-word.js';
import { configPrices } from '../sources/price-file.js';
import { newLogReport, readRequests } from '../sources/request-log.js';
import { findTranscripts } from '../sources/transcripts.js';
import { writeFileAtomic } from '../sources/write-file.js';
import { createMix } from '../traffic/mix.js';
import { blockEngine } from './ingest/engine.js';
import type { WorkerLane } from './ingest/worker-lane.js';
import type { Io } from './io.js';
import { keepInputs } from './keep-inputs.js';
import { outlookLadder } from './outlook-ladder.js';
import { paintAnswer } from './paint.js';
import { priceWarnings } from './price-warnings.js';
import { logProgress } from './progress.js';
import type { LogOptions } from './project-log.js';
import { strippedLog } from './strip-log.js';
import { tell, tellWarnings } from './talk.js';

/** Reads logs with the threads of `lanes`, works out their mix, and writes and shows it; gives the exit code. */
export async function analyzeLogs(
  named: string[],
  options: LogOptions & { out?: string; strip?: string },
  io: Io,
  lanes: WorkerLane[],
): Promise<number> {
  const logs = named.length > 0 ? named : await transcripts(options, io);
  await keepInputs([options.out, options.strip], [...logs, options.config]);
  const config = options.config ? await (await import('../sources/config-file.js')).readConfig(options.config) : null;
  const prices = await configPrices(config);
  const mix = createMix(prices, outlookLadder(config));
  const report = newLogReport();
  const progress = logProgress('reading', options, io);
  const stripped = options.strip ? await strippedLog(options.strip) : null;
  const engine = stripped ? undefined : blockEngine(mix.addTable, { lanes });
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
  result.warnings.push(...priceWarnings(result, prices, io.now()));
  if (options.out) await writeFileAtomic(options.out, jsonText(result), { mode: 0o644 });
  io.stdout.write(options.json ? jsonText(result) : await answer(result, typed(logs, options), io));
  tellWarnings(result.warnings, options, io);
  return EXIT.ok;
}

/** The answer for people. */
async function answer(mix: TrafficMix, logs: string | null, io: Io): Promise<string> {
  const { mixText } = await import('../render/mix-text.js');
  return paintAnswer(mixText(mix, { columns: io.columns, logs }), io);
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
