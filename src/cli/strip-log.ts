import { rmSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { RouterError } from '../records/error.js';
import type { RequestRecord } from '../records/request.js';
import { makeFolder } from '../sources/make-folder.js';
import { targetOf } from '../sources/write-file.js';
import { strippedRow } from '../traffic/strip.js';

/** Ways to be told to stop. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A file of stripped rows that appears under its name only when it is complete; a device or a pipe takes them as they come. */
export interface StrippedLog {
  add(requests: readonly RequestRecord[]): Promise<void>;
  /** Gives the file its name. */
  finish(): Promise<void>;
  /** Removes what was written; nothing after `finish`. */
  discard(): Promise<void>;
}

/** @throws cannot-write */
export async function strippedLog(path: string): Promise<StrippedLog> {
  const { target, isStream } = await targetOf(path);
  const partial = isStream ? target : `${target}.partial`;
  const failed = (error: unknown): never => {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new RouterError('cannot-write', { path, reason });
  };
  if (!isStream) makeFolder(dirname(target));
  const file = await open(partial, 'w', 0o600).catch(failed);
  let isOpen = true;
  const endings = SIGNALS.map((signal) => [signal, () => dieOf(signal)] as const);
  for (const [signal, act] of endings) process.once(signal, act);

  function dieOf(signal: NodeJS.Signals): void {
    if (!isStream) rmSync(partial, { force: true });
    process.kill(process.pid, signal);
  }

  function close(): Promise<void> {
    isOpen = false;
    for (const [signal, act] of endings) process.off(signal, act);
    return file.close();
  }

  return {
    async add(requests) {
      const text = requests.map((request) => `${JSON.stringify(strippedRow(request))}\n`).join('');
      await file.writeFile(text).catch(failed);
    },
    async finish() {
      if (!isStream) await file.sync().catch(failed);
      await close();
      if (isStream) return;
      await rename(partial, target).catch(async (error) => {
        await rm(partial, { force: true });
        failed(error);
      });
    },
    async discard() {
      if (!isOpen) return;
      await close();
      if (!isStream) await rm(partial, { force: true });
    },
  };
}
