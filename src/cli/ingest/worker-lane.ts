import { existsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { Worker } from 'node:worker_threads';
import type { FactMemory } from '../../traffic/fact-table.js';
import type { BlockJob, BlockResult } from './read-block.js';

/** What a worker is told: the slot that holds the block, and memory to be used again. */
export interface WorkerTask {
  slot: number;
  length: number;
  job: BlockJob;
  memory: FactMemory | undefined;
}

export interface WorkerReply {
  slot: number;
  result: BlockResult;
}

/** One worker thread with its own slots of shared memory, so that it always has a block to read. */
export interface WorkerLane {
  isFree(): boolean;
  /** Where the next block may be put, so that it need not be copied; undefined: the lane is not free. */
  memory(): Buffer | undefined;
  /** Has the block read, wherever it lies. Only when the lane is free. */
  read(block: Buffer, job: BlockJob): Promise<BlockResult>;
  /** Takes the memory of a table back that nobody reads any more. */
  recycle(memory: FactMemory): void;
  close(): Promise<void>;
}

/** Blocks that a lane has at most: what it reads while this thread does a longer piece of work. */
export const SLOTS = 3;
/** Rows live for a moment only; a small nursery keeps them in the processor's cache. */
const NURSERY_MB = 4;

/** The largest block that fits a slot. */
export const SLOT_BYTES = 2 ** 20;
const MOST_WORKERS = 3;

export interface LaneOptions {
  /** Worker threads beside this one, which reads blocks too; default: one less than there are processors, at most 3. */
  workers?: number;
  /** The compiled worker; where it is missing (sources run as they are) there are no workers. */
  workerUrl?: URL;
}

/** Starts the worker threads. */
export function startLanes({ workers, workerUrl }: LaneOptions = {}): WorkerLane[] {
  const url = workerUrl ?? new URL('./worker.js', import.meta.url);
  if (!existsSync(fileURLToPath(url))) return [];
  return Array.from({ length: workers ?? Math.min(MOST_WORKERS, availableParallelism() - 1) }, () => workerLane(url));
}

/** Files of fewer bytes are read before a thread has started. */
const WORTH_BYTES = 2 ** 24;
/** Files of these names are not read in lines, but by the first thread alone. */
const NOT_LINES = /\.(?:csv|tsv|parquet)(?:\.gz|\.zst)?$/i;

/** Bytes of a file; 0 where it cannot be told, of which the reading will say why. */
function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}

/** Starts the worker threads for files that are worth them. */
export function lanesFor(paths: readonly string[]): WorkerLane[] {
  const bytes = paths.reduce((sum, path) => sum + (NOT_LINES.test(path) ? 0 : sizeOf(path)), 0);
  return bytes >= WORTH_BYTES ? startLanes() : [];
}

/** Starts a worker thread. */
function workerLane(url: URL): WorkerLane {
  const shared = Array.from({ length: SLOTS }, () => new SharedArrayBuffer(SLOT_BYTES));
  const slots = shared.map((memory) => Buffer.from(memory));
  const worker = new Worker(url, {
    workerData: { slots: shared },
    resourceLimits: { maxYoungGenerationSizeMb: NURSERY_MB },
  });
  // A new heap sets the flag of all heaps back that bin/router.js has set, and theirs grow to 32 MB.
  worker.once('online', () => setFlagsFromString('--semi-space-growth-factor=1'));
  const free = slots.map((_, slot) => slot);
  const waiting = new Map<number, { resolve: (result: BlockResult) => void; reject: (reason: unknown) => void }>();
  const spare: FactMemory[] = [];

  function fail(reason: unknown): void {
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
  }
  worker.on('message', ({ slot, result }: WorkerReply) => {
    free.push(slot);
    waiting.get(slot)?.resolve(result);
    waiting.delete(slot);
  });
  worker.on('error', fail);
  worker.on('exit', () => fail(new Error('a worker thread ended early')));

  return {
    isFree: () => free.length > 0,
    memory: () => slots[free[0] ?? -1],
    read(block, job) {
      const slot = free.shift()!;
      if (block.buffer !== slots[slot]!.buffer) block.copy(slots[slot]!);
      const memory = spare.pop();
      const task: WorkerTask = { slot, length: block.length, job, memory };
      worker.postMessage(task, memory ? [memory.numbers.buffer, memory.ids.buffer] : []);
      return new Promise((resolve, reject) => waiting.set(slot, { resolve, reject }));
    },
    recycle(memory) {
      if (spare.length < SLOTS) spare.push({ numbers: memory.numbers, ids: memory.ids });
    },
    async close() {
      waiting.clear();
      await worker.terminate();
    },
  };
}
