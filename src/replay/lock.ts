import { randomBytes } from 'node:crypto';
import {
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmdirSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);

const TURN_MS = 20;
const MOST_TRIES = 300;

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
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    // Complete before anybody sees it: a lock without its holder would be taken for a stale one.
    writeFileSync(draft, own, { mode: 0o600 });
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const reason = linked(draft, path);
      if (reason === null) {
        return () => {
          if (readSafely(path) === own) unlinkSync(path);
        };
      }
      if (reason !== 'EEXIST') throw new RouterError('cannot-write', { path, reason });
      const holder = holderIn(path);
      if (holder && isAlive(holder)) throw new RouterError('run-locked', { path: folder, pid: holder.pid });
      removeStale(path);
    }
    throw new RouterError('run-locked', { path: folder, pid: null });
  } catch (error) {
    if (error instanceof RouterError) throw error;
    throw new RouterError('cannot-write', { path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
  } finally {
    quietly(() => unlinkSync(draft));
  }
}

/** Gives a file its second name, which only one process can; why not: the system's code. */
function linked(draft: string, path: string): string | null {
  try {
    linkSync(draft, path);
    return null;
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
    return NO_LINKS.has(reason) ? copied(draft, path) : reason;
  }
}

/** Where there are no second names, as on some shared disks. */
function copied(draft: string, path: string): string | null {
  try {
    copyFileSync(draft, path, constants.COPYFILE_EXCL);
    return null;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

/**
 * Takes a stale lock away, one process at a time: nobody can lock while a lock is there, so what the one in turn finds stale is still
 * stale when it removes it.
 */
function removeStale(path: string): void {
  const turn = `${path}.removing`;
  try {
    mkdirSync(turn);
  } catch {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, TURN_MS);
    // Its process was killed in its turn.
    quietly(() => Date.now() - statSync(turn).mtimeMs > 100 * TURN_MS && rmdirSync(turn));
    return;
  }
  quietly(() => {
    const holder = holderIn(path);
    if (!holder || !isAlive(holder)) unlinkSync(path);
  });
  quietly(() => rmdirSync(turn));
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Another process was quicker; the next round tells.
  }
}

function readSafely(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
