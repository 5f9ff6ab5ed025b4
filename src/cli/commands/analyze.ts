import { lanesFor } from '../ingest/worker-lane.js';
import type { Io } from '../io.js';
import type { LogOptions } from '../project-log.js';

/** `router analyze`: what the traffic is made of and where the money goes. On a long log, threads start while the rest is loaded. */
export async function analyze(
  named: string[],
  options: LogOptions & { out?: string; strip?: string },
  io: Io,
): Promise<number> {
  // Stripped rows are made of the text, which does not leave the threads of the engine.
  const lanes = options.strip ? [] : lanesFor(named);
  try {
    const { analyzeLogs } = await import('../analyze-logs.js');
    return await analyzeLogs(named, options, io, lanes);
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
