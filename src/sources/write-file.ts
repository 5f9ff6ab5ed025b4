import { randomBytes } from 'node:crypto';
import { type FileHandle, link, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { EXIT, RouterError } from '../records/error.js';
import { makeFolder } from './make-folder.js';

export interface WriteOptions {
  /** Permission bits; default 0o600, since results may speak of what users asked. */
  mode?: number | undefined;
  /** Fail when the file exists; default false. */
  refuseOverwrite?: boolean | undefined;
}

const BATCH_CHARS = 2 ** 20;

async function writeParts(file: FileHandle, parts: Iterable<string>): Promise<void> {
  let batch: string[] = [];
  let chars = 0;
  for (const part of parts) {
    batch.push(part);
    chars += part.length;
    if (chars < BATCH_CHARS) continue;
    await file.writeFile(batch.join(''));
    batch = [];
    chars = 0;
  }
  await file.writeFile(batch.join(''));
}

/** Makes a finished rename survive a power cut. Not every file system can; then there is nothing to do. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(folder, 'r');
    await handle.sync();
  } catch {
    // The file itself is whole and in place.
  } finally {
    await handle?.close();
  }
}

/** The file that a path leads to, so that a link stays one; and whether it is a device or a pipe, which takes what it is given. */
export async function targetOf(path: string): Promise<{ target: string; isStream: boolean }> {
  const found = await stat(path).catch(() => null);
  if (found === null || found.isDirectory()) return { target: path, isStream: false };
  return found.isFile() ? { target: await realpath(path), isStream: false } : { target: path, isStream: true };
}

/**
 * Writes a text file whole or not at all: a temporary file in the same folder, fsync, then rename. The folder is
 * made when it is missing. What was there before stays until the new file is complete.
 * @throws file-exists (only with `refuseOverwrite`), cannot-write
 */
export async function writeFileAtomic(
  path: string,
  content: string | Iterable<string>,
  options: WriteOptions = {},
): Promise<void> {
  const { target, isStream } = await targetOf(path);
  const folder = dirname(target);
  const temporary = join(folder, `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  const parts = typeof content === 'string' ? [content] : content;
  let file: FileHandle | null = null;
  if (!isStream) makeFolder(folder);
  try {
    if (isStream) {
      file = await open(target, 'w');
      await writeParts(file, parts);
      await file.close();
      return;
    }
    file = await open(temporary, 'wx', options.mode ?? 0o600);
    await writeParts(file, parts);
    await file.sync();
    await file.close();
    file = null;
    if (options.refuseOverwrite) {
      // Unlike a rename, a link never replaces what is there.
      await link(temporary, target);
      await unlink(temporary);
    } else await rename(temporary, target);
    await syncFolder(folder);
  } catch (error) {
    await file?.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    if (reason === 'EEXIST' && options.refuseOverwrite) {
      throw new RouterError('file-exists', { path }, EXIT.usage, error);
    }
    throw new RouterError('cannot-write', { path, reason }, EXIT.usage, error);
  }
}
