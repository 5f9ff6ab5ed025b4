import { closeSync, fdatasync, fstatSync, ftruncateSync, openSync, readFileSync, readSync, write } from 'node:fs';
import { promisify } from 'node:util';
import { EXIT, RouterError } from '../records/error.js';

const sync = promisify(fdatasync);
const put = promisify(write) as unknown as (
  file: number,
  bytes: Buffer,
  offset: number,
  length: number,
  at: number,
) => Promise<{ bytesWritten: number }>;

/** An append-only file of JSON lines. */
export interface Journal {
  /** Resolves when the line is on the disk. Lines that come meanwhile share one flush. */
  append(entry: unknown): Promise<void>;
  close(): Promise<void>;
}

function cannotWrite(path: string, error: unknown): RouterError {
  const reason = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return new RouterError('journal-stopped', { path, reason }, EXIT.provider, error);
}

/**
 * Opens a journal to go on with it: a torn last line, as a killed process leaves it, is cut off, so that the next line is readable.
 * @param redact takes secrets out of each line
 * @throws journal-stopped
 */
export function openJournal(path: string, redact: (text: string) => string): Journal {
  let file: number;
  let size: number;
  try {
    file = openSync(path, 'a+', 0o600);
    size = wholeSize(file);
    if (size < fstatSync(file).size) ftruncateSync(file, size);
  } catch (error) {
    throw cannotWrite(path, error);
  }
  let lines: string[] = [];
  let flushing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  let isClosed = false;

  async function flush(): Promise<void> {
    const bytes = Buffer.from(lines.join(''));
    lines = [];
    try {
      for (let at = 0; at < bytes.length; )
        at += (await put(file, bytes, at, bytes.length - at, size + at)).bytesWritten;
      await sync(file);
      size += bytes.length;
    } catch (error) {
      try {
        ftruncateSync(file, size);
      } catch {
        // The torn line is cut off when the journal is opened again.
      }
      throw cannotWrite(path, error);
    }
  }
  async function flushAfter(previous: Promise<void> | null): Promise<void> {
    await previous?.catch(() => undefined);
    next = null;
    flushing = flush();
    try {
      await flushing;
    } finally {
      flushing = null;
    }
  }
  return {
    append(entry) {
      if (isClosed)
        return Promise.reject(new RouterError('journal-stopped', { path, reason: 'closed' }, EXIT.provider));
      lines.push(`${redact(JSON.stringify(entry))}\n`);
      next ??= flushAfter(flushing);
      return next;
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await Promise.allSettled([flushing, next]);
      closeSync(file);
    },
  };
}

/** Bytes up to and including the last line end. */
function wholeSize(file: number): number {
  const { size } = fstatSync(file);
  const chunk = Buffer.alloc(64 * 1024);
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - chunk.length);
    const read = readSync(file, chunk, 0, end - start, start);
    const at = chunk.subarray(0, read).lastIndexOf(10);
    if (at >= 0) return start + at + 1;
    end = start;
  }
  return 0;
}

/**
 * The entries of a journal, without a torn last line.
 * @throws bad-journal when a line before it is not JSON
 */
export function readJournal(path: string): Record<string, unknown>[] {
  const bytes = readFileSync(path);
  const text = bytes.subarray(0, bytes.lastIndexOf(10) + 1).toString('utf8');
  return text.split('\n').flatMap((line, at) => {
    if (line === '') return [];
    try {
      return [JSON.parse(line) as Record<string, unknown>];
    } catch {
      throw new RouterError('bad-journal', { path, line: at + 1 });
    }
  });
}
