import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';

/** Files of a folder that may be logs. Names given one by one are read whatever they are called. */
const LOG_NAME = /\.(?:jsonl|ndjson|json|csv|tsv|parquet|log|jsonlines)(?:\.gz|\.zst)?$|\.(?:gz|zst)$/i;
const GLOB = /[*?[{]/;
/** Tables of an export that tell of calls in other files: read first, since a call is not kept open for long. */
const OF_OTHERS = /(?:^|[\\/])(?:scores|traces|\w*feedback)(?:[\\/._-]|$)/i;

async function kindOf(path: string): Promise<'folder' | 'file' | 'missing'> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'missing';
  }
}

function byName(one: string, other: string): number {
  return Number(OF_OTHERS.test(other)) - Number(OF_OTHERS.test(one)) || (one < other ? -1 : one > other ? 1 : 0);
}

/** Logs in a folder and all folders below, in the order of their names; hidden ones are left out. */
async function logsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names
    .filter((name) => LOG_NAME.test(name) && !name.split(/[\\/]/).some((part) => part.startsWith('.')))
    .sort(byName)
    .map((name) => join(folder, name));
}

/**
 * The files that the user means: a folder stands for all logs in it, a pattern for what it matches; anything else is left
 * as it is, so that opening it can say what is wrong.
 * @throws no-logs-found when a folder or pattern gives none
 */
export async function logPaths(given: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const name of given) {
    const kind = name === '-' ? 'file' : await kindOf(name);
    if (kind === 'file' || (kind === 'missing' && !GLOB.test(name))) {
      paths.push(name);
      continue;
    }
    const found =
      kind === 'folder'
        ? await logsIn(name)
        : (await (await import('tinyglobby')).glob(name, { expandDirectories: false })).sort();
    if (found.length === 0) throw new RouterError('no-logs-found', { path: name });
    paths.push(...found);
  }
  return paths;
}

/** For commands that read a log twice. @throws log-is-pipe when one of the paths is standard input or a named pipe, which can be read once */
export async function refusePipes(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const found = path === '-' ? null : await stat(path).catch(() => undefined);
    const isPipe = found === null || (found !== undefined && !found.isFile() && !found.isDirectory());
    if (isPipe) throw new RouterError('log-is-pipe', { path: path === '-' ? 'standard input' : path });
  }
}
