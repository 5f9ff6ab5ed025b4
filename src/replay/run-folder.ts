import { createHash } from 'node:crypto';
import { closeSync, createReadStream, fsyncSync, mkdirSync, openSync, readdirSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';

/** One line a finished call, appended in the order in which calls finish. */
export interface Journal {
  append(entry: unknown): void;
  /** Flushes to disk and closes; safe to call twice. */
  close(): void;
}

/**
 * Makes the folder of a run and an empty `journal.jsonl` in it. A folder that holds anything is refused unless `isForced`.
 * @throws run-folder-in-use, cannot-write; while it is written, run-not-written
 */
export function openRunFolder(path: string, isForced: boolean): Journal {
  const guarded = <T>(act: () => T, code = 'cannot-write'): T => {
    try {
      return act();
    } catch (error) {
      throw new RouterError(code, { path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    }
  };
  guarded(() => mkdirSync(path, { recursive: true, mode: 0o700 }));
  const found = guarded(() => readdirSync(path)).sort();
  if (found.length > 0 && !isForced) throw new RouterError('run-folder-in-use', { path, found: found.slice(0, 3) });
  let file: number | null = guarded(() => openSync(join(path, 'journal.jsonl'), 'w', 0o600));
  return {
    append(entry) {
      const open = file;
      if (open !== null) guarded(() => writeSync(open, `${JSON.stringify(entry)}\n`), 'run-not-written');
    },
    close() {
      const open = file;
      file = null;
      if (open === null) return;
      guarded(() => fsyncSync(open), 'run-not-written');
      closeSync(open);
    },
  };
}

/** sha256 of a file's bytes, in hexadecimal; the file is streamed. */
export async function sha256OfFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}
