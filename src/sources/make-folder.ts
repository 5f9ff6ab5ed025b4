import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { EXIT, RouterError } from '../records/error.js';

/**
 * Makes a folder and those above it that are missing; what is there stays. Node's own `recursive` never ends where a folder that
 * exists takes no new ones and calls that ENOENT, as /proc does.
 * @throws cannot-write
 */
export function makeFolder(path: string, mode?: number): void {
  const fault = faultOf(path, mode);
  if (fault === null) return;
  if (fault.code === 'ENOENT' && dirname(path) !== path) makeFolder(dirname(path), mode);
  const last = faultOf(path, mode);
  if (last !== null) throw new RouterError('cannot-write', { path, reason: last.code ?? 'unknown' }, EXIT.usage, last);
}

/** Why one folder cannot be made; null when it is there now, whoever made it. */
function faultOf(path: string, mode?: number): NodeJS.ErrnoException | null {
  try {
    mkdirSync(path, { mode });
    return null;
  } catch (error) {
    return isFolder(path) ? null : (error as NodeJS.ErrnoException);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
