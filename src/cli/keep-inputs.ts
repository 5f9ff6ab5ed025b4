import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { RouterError } from '../records/error.js';
import { logPaths } from '../sources/log-paths.js';

/** What tells files apart, whatever they are called; the path where there is none yet. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  // A device or a pipe may be read and written.
  if (found === null) return resolve(path);
  return found.isFile() ? `${found.dev}:${found.ino}` : '';
}

/**
 * Refuses to write over a file that is read, or two outputs into one, which no `--force` can mean.
 * @param inputs files, folders and patterns of logs; what is undefined was not given
 * @throws output-is-input
 */
export async function keepInputs(
  outputs: readonly (string | undefined)[],
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const named = inputs.filter((path) => path !== undefined && path !== '-') as string[];
  const used = new Set(await Promise.all((await logPaths(named).catch(() => named)).map(identityOf)));
  for (const path of outputs) {
    if (path === undefined) continue;
    const identity = await identityOf(path);
    if (identity !== '' && used.has(identity)) throw new RouterError('output-is-input', { path });
    used.add(identity);
  }
}
