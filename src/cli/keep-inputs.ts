import { constants } from 'node:fs';
import { access, mkdtemp, realpath, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { RouterError } from '../records/error.js';
import { logPaths } from '../sources/log-paths.js';

/** What tells files apart, whatever they are called; the path where there is none yet. */
async function identityOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  // A device or a pipe may be read and written.
  if (found === null) return resolve(path);
  return found.isFile() ? `${found.dev}:${found.ino}` : '';
}

/** Says before hours of reading what would stop the writing: a folder in the file's place, a file or no right in its path. @throws cannot-write */
async function refuseUnwritable(path: string): Promise<void> {
  const refuse = (reason: string): never => {
    throw new RouterError('cannot-write', { path, reason });
  };
  const failed = (error: NodeJS.ErrnoException): never => refuse(error.code ?? 'unknown');
  for (let at = resolve(path); ; at = dirname(at)) {
    const found = await stat(at).catch((error) => (error.code === 'ENOENT' ? null : failed(error)));
    // Folders that are missing are made.
    if (found === null) continue;
    if (at === resolve(path) && found.isDirectory()) refuse('EISDIR');
    // A file is replaced by another one in its folder; a device is written itself.
    const written = found.isFile() ? dirname(await realpath(at)) : at;
    await access(written, constants.W_OK).catch(failed);
    // Of /proc the system says that anybody may write there.
    if (found.isFile() || found.isDirectory()) await mkdtemp(join(written, '.router-')).then(rmdir).catch(failed);
    return;
  }
}

/**
 * Refuses to write over a file that is read, or two outputs into one, which no `--force` can mean; and a place that nothing can be
 * written to.
 * @param inputs files, folders and patterns of logs; what is undefined was not given
 * @throws output-is-input, cannot-write
 */
export async function keepInputs(
  outputs: readonly (string | undefined)[],
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const named = inputs.filter((path) => path !== undefined && path !== '-') as string[];
  const used = new Set(await Promise.all((await logPaths(named).catch(() => named)).map(identityOf)));
  for (const path of outputs) {
    if (path === undefined) continue;
    await refuseUnwritable(path);
    const identity = await identityOf(path);
    if (identity !== '' && used.has(identity)) throw new RouterError('output-is-input', { path });
    used.add(identity);
  }
}
