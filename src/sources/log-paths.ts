import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';
import { errorCode, readError } from './open.js';

/** Files of a folder that may be logs. Names given one by one are read whatever they are called. */
const LOG_NAME = /\.(?:jsonl|ndjson|json|csv|tsv|parquet|log|jsonlines)(?:\.gz|\.zst)?$|\.(?:gz|zst)$/i;
/** Large bodies that Bedrock stores beside the records that name them: a part of those calls. */
const BEDROCK_BODY = /(?:^|[\\/])data[\\/][\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}_(?:input|output)\.json(?:\.gz)?$/i;
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

/** What an entry of a folder is, or what its link leads to; null: nothing that is read, such as a pipe or a link to nowhere. */
async function entryKind(path: string, entry: Dirent): Promise<'folder' | 'file' | null> {
  let found: Pick<Dirent, 'isDirectory' | 'isFile'> = entry;
  if (entry.isSymbolicLink()) {
    try {
      found = await stat(path);
    } catch (error) {
      if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes(errorCode(error))) return null;
      throw readError(path, error);
    }
  }
  return found.isDirectory() ? 'folder' : found.isFile() ? 'file' : null;
}

/** Entries of a folder; none when it has been seen, since several links may lead to it. @throws file-no-permission, file-unreadable */
async function entriesOf(folder: string, seen: Set<string>): Promise<Dirent[]> {
  try {
    const real = await realpath(folder);
    if (seen.has(real)) return [];
    seen.add(real);
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw readError(folder, error);
  }
}

/** Adds the logs in a folder and all folders below; hidden ones are left out. `below` is its path within the folder that was named. */
async function addLogs(folder: string, below: string, seen: Set<string>, names: string[]): Promise<void> {
  for (const entry of await entriesOf(join(folder, below), seen)) {
    if (entry.name.startsWith('.')) continue;
    const name = join(below, entry.name);
    const kind = await entryKind(join(folder, name), entry);
    if (kind === 'folder') await addLogs(folder, name, seen, names);
    else if (kind === 'file' && LOG_NAME.test(name)) names.push(name);
  }
}

/** Logs in a folder, in the order of their names. */
async function logsIn(folder: string): Promise<string[]> {
  const names: string[] = [];
  await addLogs(folder, '', new Set(), names);
  return names
    .sort(byName)
    .map((name) => join(folder, name))
    .filter((path) => !BEDROCK_BODY.test(path));
}

/**
 * The files that the user means: a folder stands for all logs in it, a pattern for what it matches; anything else is left
 * as it is, so that opening it can say what is wrong.
 * @throws no-logs-found when a folder gives none; no-file-matches when a pattern does; file-no-permission, file-unreadable when a folder cannot be read
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
    if (found.length === 0)
      throw new RouterError(kind === 'folder' ? 'no-logs-found' : 'no-file-matches', { path: name });
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
