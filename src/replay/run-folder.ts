import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { RouterError } from '../records/error.js';

const OWN_FILES = ['journal.jsonl', 'outcomes.jsonl', 'run.json'] as const;
export type RunFile = (typeof OWN_FILES)[number];

/** The folder of one run; owns the open journal. */
export interface RunFolder {
  /** Appends one line to the journal. */
  journal(entry: unknown): void;
  /** Writes a file whole: a reader sees the old one or the new one, never a part. */
  write(name: RunFile, text: string): void;
  /** Closes the journal; safe to call twice. */
  close(): void;
}

/**
 * Makes the folder and an empty journal. A folder that holds anything is refused unless `isForced`; then only the
 * files of an earlier run are replaced.
 * @throws run-folder-in-use, cannot-write
 */
export function openRunFolder(path: string, isForced: boolean): RunFolder {
  const guarded = <T>(act: () => T): T => {
    try {
      return act();
    } catch (error) {
      throw new RouterError('cannot-write', { path, reason: (error as NodeJS.ErrnoException).code ?? 'unknown' });
    }
  };
  guarded(() => mkdirSync(path, { recursive: true, mode: 0o700 }));
  const found = guarded(() => readdirSync(path)).sort();
  if (found.length > 0 && !isForced) throw new RouterError('run-folder-in-use', { path, found: found.slice(0, 3) });
  for (const name of OWN_FILES) guarded(() => rmSync(join(path, name), { force: true }));
  let journal: number | null = guarded(() => openSync(join(path, 'journal.jsonl'), 'wx', 0o600));
  return {
    journal(entry) {
      const file = journal;
      if (file !== null) guarded(() => writeAll(file, `${JSON.stringify(entry)}\n`));
    },
    write(name, text) {
      const temporary = join(path, `.${name}.part`);
      guarded(() => {
        rmSync(temporary, { force: true });
        const file = openSync(temporary, 'wx', 0o600);
        try {
          writeAll(file, text);
          fsyncSync(file);
        } finally {
          closeSync(file);
        }
        renameSync(temporary, join(path, name));
      });
    },
    close() {
      const file = journal;
      journal = null;
      if (file === null) return;
      guarded(() => fsyncSync(file));
      closeSync(file);
    },
  };
}

function writeAll(file: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
