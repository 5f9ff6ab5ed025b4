import { closeSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';

interface Holder {
  pid: number;
  /** When the process began, in the system's own terms; a pid alone may have been given to another process since. */
  start: string | null;
}

/** When a process began; null: it is not there, or the system does not tell. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold spaces; the 22nd field is the 20th after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function isAlive({ pid, start }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return start === null || now === null || now === start;
}

function holderIn(path: string): Holder | null {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Holder;
    return Number.isSafeInteger(value.pid) && value.pid > 0 ? value : null;
  } catch {
    return null;
  }
}

/**
 * Makes this process the only writer of a run's folder; the function returned ends that. A lock whose process is gone, or whose
 * number now belongs to another process, is taken over.
 * @throws run-locked naming the process
 */
export function lockRun(folder: string): () => void {
  const path = join(folder, 'lock');
  const own = JSON.stringify({ pid: process.pid, start: startOf(process.pid) });
  for (let tries = 0; tries < 3; tries++) {
    try {
      const file = openSync(path, 'wx', 0o600);
      writeSync(file, own);
      closeSync(file);
      return () => {
        if (readSafely(path) === own) unlinkSync(path);
      };
    } catch (error) {
      const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
      if (reason !== 'EEXIST') throw new RouterError('cannot-write', { path, reason });
      const holder = holderIn(path);
      if (holder && isAlive(holder)) throw new RouterError('run-locked', { path: folder, pid: holder.pid });
      try {
        unlinkSync(path);
      } catch {
        // Another process was quicker; the next round tells.
      }
    }
  }
  throw new RouterError('run-locked', { path: folder, pid: null });
}

function readSafely(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
