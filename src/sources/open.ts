import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { stdin } from 'node:process';
import { EXIT, RouterError } from '../records/error.js';
import type { Damage } from './damage.js';
import { gunzipChunks } from './gunzip.js';
import { foreignKind, isGzip, isZstd } from './magic.js';

export interface OpenOptions {
  /** Use the part of a damaged or cut .gz file that can be read. */
  allowTruncated?: boolean | undefined;
  /** Where `-` reads from; default: the process's own standard input. */
  stdin?: AsyncIterable<Uint8Array> | undefined;
  /** Most bytes of text that one compressed file may hold; default 1 TiB. */
  maxInflatedBytes?: number | undefined;
}

/** Why a file gives less than it should, and what it is that is damaged. */
export interface FileDamage extends Damage {
  what: 'gzip' | 'zstd' | 'rows';
}

/** Bytes of one input, decompressed. */
export interface ByteSource {
  /** As the user named it; `-` is "standard input". */
  path: string;
  /** Bytes on disk, compressed or not; null for a pipe. */
  sizeBytes: number | null;
  /** Not compressed; known once the first chunk has been taken. */
  isPlain(): boolean;
  /** Descriptor of a plain file on disk, known once the first chunk has been taken; null: a pipe, or compressed. */
  plainFile(): number | null;
  /** A chunk's memory is used again for the next one. */
  chunks: AsyncIterable<Buffer>;
  /** Bytes of `sizeBytes` taken so far, for progress. */
  takenBytes(): number;
  /** Why the file ends early, known once `chunks` is done; null: it does not. */
  damage(): FileDamage | null;
  /** For who finds that no more rows can be told apart: damage, unless there is some already. */
  breakOff(reason: string): void;
}

/** As fast as 1 MiB when measured, and the rows in flight stay young: 20 to 40 MB less memory. */
const CHUNK_BYTES = 2 ** 17;
const HEAD_BYTES = 2 ** 16;
const TIB = 2 ** 40;

export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error';
}

/** A failed file operation as an error with a sentence. */
export function readError(path: string, error: unknown): RouterError {
  const reason = errorCode(error);
  if (reason === 'ENOENT' || reason === 'ENOTDIR') return new RouterError('file-missing', { path }, EXIT.usage, error);
  if (reason === 'EISDIR') return new RouterError('file-is-directory', { path }, EXIT.usage, error);
  if (reason === 'EACCES' || reason === 'EPERM') {
    return new RouterError('file-no-permission', { path }, EXIT.usage, error);
  }
  return new RouterError('file-unreadable', { path, reason }, EXIT.usage, error);
}

/** @throws file-missing, file-is-directory, file-no-permission, file-unreadable */
export async function openFile(path: string): Promise<{ file: FileHandle; sizeBytes: number | null }> {
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new RouterError('file-is-directory', { path });
    const file = await open(path, constants.O_RDONLY);
    return { file, sizeBytes: found.isFile() ? found.size : null };
  } catch (error) {
    throw error instanceof RouterError ? error : readError(path, error);
  }
}

/** The bytes of a file, which is closed at their end. A chunk's memory is used again for the next one. */
export async function* fileChunks(
  path: string,
  file: FileHandle,
  sizeBytes: number | null,
  taken: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const buffer = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, (sizeBytes || CHUNK_BYTES) + 1));
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      taken(bytesRead);
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw readError(path, error);
  } finally {
    await file.close();
  }
}

async function* pipeChunks(from: AsyncIterable<Uint8Array>, taken: (bytes: number) => void): AsyncGenerator<Buffer> {
  for await (const bytes of from) {
    taken(bytes.length);
    yield Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }
}

async function* chain(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield first;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/**
 * The chunks, the first of which holds enough to tell by what the file is: a pipe or a member of a .gz file may begin with
 * a single byte. What they return is returned.
 */
async function* headFirst<Result>(chunks: AsyncGenerator<Buffer, Result>): AsyncGenerator<Buffer, Result> {
  const parts: Buffer[] = [];
  let bytes = 0;
  try {
    let next = await chunks.next();
    for (; !next.done && bytes < HEAD_BYTES; next = await chunks.next()) {
      parts.push(Buffer.from(next.value));
      bytes += next.value.length;
    }
    if (parts.length > 0) yield Buffer.concat(parts);
    for (; !next.done; next = await chunks.next()) yield next.value;
    return next.value;
  } finally {
    // Not waited for: a pipe may never answer, and whatever fails now concerns bytes that nobody wants.
    chunks.return?.(undefined as Result).catch(() => {});
  }
}

/** Refuses what is plainly not UTF-8 text, by its first bytes. */
async function* textChunks(
  path: string,
  chunks: AsyncIterable<Buffer>,
  isPlain: () => boolean,
): AsyncGenerator<Buffer> {
  let isFirst = true;
  for await (const chunk of chunks) {
    const found = isFirst ? foreignKind(chunk, !isPlain()) : null;
    if (found !== null) throw new RouterError('not-text', { path, found });
    isFirst = false;
    yield chunk;
  }
}

/**
 * Opens a file, or standard input for `-`. Gzip and Zstandard are known by their first bytes, whatever the name.
 * A damaged file ends early and `damage()` says so: the caller decides what that means.
 * @throws file-missing, file-is-directory, file-no-permission, file-unreadable; while reading: not-text, gzip-bomb
 */
export async function openBytes(name: string, options: OpenOptions = {}): Promise<ByteSource> {
  let takenBytes = 0;
  const taken = (bytes: number): void => {
    takenBytes += bytes;
  };
  const path = name === '-' ? 'standard input' : name;
  const opened = name === '-' ? null : await openFile(path);
  const pieces =
    opened === null
      ? pipeChunks(options.stdin ?? stdin, taken)
      : fileChunks(path, opened.file, opened.sizeBytes, taken);
  const raw = opened?.sizeBytes ? pieces : headFirst(pieces);
  let damage: FileDamage | null = null;
  let isPlain = true;

  const damagedIn = (what: FileDamage['what'], found: Damage | null): FileDamage | null => found && { what, ...found };

  async function* decoded(): AsyncGenerator<Buffer> {
    const first = await raw.next();
    if (first.done) return;
    const whole = chain(first.value, raw);
    const maxBytes = options.maxInflatedBytes ?? TIB;
    isPlain = false;
    if (isGzip(first.value)) damage = damagedIn('gzip', yield* headFirst(gunzipChunks(path, whole, maxBytes)));
    else if (isZstd(first.value)) {
      const { unzstdChunks } = await import('./zstd.js');
      damage = damagedIn('zstd', yield* headFirst(unzstdChunks(path, whole, maxBytes)));
    } else {
      isPlain = true;
      yield* whole;
    }
  }

  return {
    path,
    sizeBytes: opened?.sizeBytes ?? null,
    chunks: textChunks(path, decoded(), () => isPlain),
    isPlain: () => isPlain,
    // A file that has been read to its end is closed: its descriptor is -1.
    plainFile: () =>
      isPlain && opened !== null && opened.sizeBytes !== null && opened.file.fd >= 0 ? opened.file.fd : null,
    takenBytes: () => takenBytes,
    damage: () => damage,
    breakOff(reason) {
      damage ??= { what: 'rows', kind: 'bad', reason, bytes: takenBytes };
    },
  };
}

const DAMAGE_CODES = { gzip: 'damaged-gzip', zstd: 'damaged-zstd', rows: 'broken-csv' };

/** What a damaged file becomes when the user has not allowed it. Exit code 3: the data may be got again. */
export function damageError(path: string, { what, kind, bytes, reason }: FileDamage, rows: number): RouterError {
  return kind === 'cut'
    ? new RouterError('truncated-file', { path, rows }, EXIT.provider)
    : new RouterError(DAMAGE_CODES[what], { path, rows, bytes, reason }, EXIT.provider);
}
