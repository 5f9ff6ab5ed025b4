import { on } from 'node:events';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { type ErrorFields, RouterError } from '../records/error.js';
import type { Damage } from './damage.js';

/** What the thread is told. It waits while as many pieces are on their way as there are slots. */
export interface InflateTask {
  path: string;
  /** Most bytes of text. */
  maxBytes: number;
  /** Shared memory for the pieces of text. */
  slots: SharedArrayBuffer[];
  /** One number: pieces that were read, so that their slots are free. */
  read: Int32Array;
}

/** What it says: a piece of text in a slot, with the bytes of the file taken so far; the end; or an error. */
export type InflateNews =
  | { slot: number; length: number; takenBytes: number }
  | { damage: Damage | null }
  | { code: string; fields: ErrorFields; exitCode: number };

const SLOTS = 4;
const SLOT_BYTES = 2 ** 18;
/** Smaller files are inflated before a thread has started. */
const WORTH_BYTES = 2 ** 23;
const NURSERY_MB = 2;

const WORKER = new URL('./inflate-worker.js', import.meta.url);

/** Whether a file of so many bytes is worth a thread of its own, and there is one (sources that run as they are have none). */
export function isWorthThread(bytes: number): boolean {
  return bytes >= WORTH_BYTES && availableParallelism() > 1 && existsSync(fileURLToPath(WORKER));
}

/**
 * `gunzipChunks` of a file on a thread of its own: here each piece would wait until this thread has a moment to ask for the next one.
 * `taken` is told the bytes of the file taken so far. A piece's memory is used again.
 */
export async function* inflatedAside(
  path: string,
  maxBytes: number,
  taken: (bytes: number) => void,
): AsyncGenerator<Buffer, Damage | null> {
  const slots = Array.from({ length: SLOTS }, () => new SharedArrayBuffer(SLOT_BYTES));
  const read = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const task: InflateTask = { path, maxBytes, slots, read };
  const worker = new Worker(WORKER, { workerData: task, resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB } });
  // A new heap sets the flag of all heaps back that bin/router.js has set.
  worker.once('online', () => setFlagsFromString('--semi-space-growth-factor=1'));
  try {
    for await (const [news] of on(worker, 'message', { close: ['exit'] }) as AsyncIterable<[InflateNews]>) {
      if ('damage' in news) return news.damage;
      if ('code' in news) throw new RouterError(news.code, news.fields, news.exitCode);
      taken(news.takenBytes);
      yield Buffer.from(slots[news.slot]!, 0, news.length);
      Atomics.add(read, 0, 1);
      Atomics.notify(read, 0);
    }
    throw new Error('the thread that inflates ended early');
  } finally {
    await worker.terminate();
  }
}
