import { join } from 'node:path';
import { RouterError } from '../records/error.js';
import { logPaths } from './log-paths.js';

/** A folder where a coding tool keeps its transcripts. */
interface Place {
  /** As a user knows it: `~` for the home folder. */
  shown: string;
  path: string;
}

function transcriptPlaces(env: Readonly<Record<string, string | undefined>>): Place[] {
  const home = env['HOME'] ?? env['USERPROFILE'];
  const atHome = (...parts: string[]): Place[] =>
    home ? [{ shown: ['~', ...parts].join('/'), path: join(home, ...parts) }] : [];
  // Set but empty is as good as not set.
  const configured = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').filter((folder) => folder.trim() !== '');
  const claude =
    configured.length === 0
      ? [...atHome('.claude', 'projects'), ...atHome('.config', 'claude', 'projects')]
      : configured.map((folder) => ({ shown: `${folder.trim()}/projects`, path: join(folder.trim(), 'projects') }));
  const codexHome = env['CODEX_HOME'];
  const codex = ['sessions', 'archived_sessions'].flatMap((name) =>
    codexHome ? [{ shown: `${codexHome}/${name}`, path: join(codexHome, name) }] : atHome('.codex', name),
  );
  return [...claude, ...codex];
}

/**
 * The transcripts of Claude Code and Codex, where those tools keep them, and the folders they are in.
 * @throws no-log-named when there are none
 */
export async function findTranscripts(
  env: Readonly<Record<string, string | undefined>>,
): Promise<{ paths: string[]; found: { place: string; files: number }[] }> {
  const places = transcriptPlaces(env);
  const paths: string[] = [];
  const found: { place: string; files: number }[] = [];
  for (const { shown, path } of places) {
    const logs = await logPaths([path]).catch(() => []);
    const transcripts = logs.filter((log) => log.endsWith('.jsonl') && log !== path);
    if (transcripts.length === 0) continue;
    paths.push(...transcripts);
    found.push({ place: shown, files: transcripts.length });
  }
  if (paths.length === 0) throw new RouterError('no-log-named', { looked: places.map(({ shown }) => shown) });
  return { paths, found };
}
