import { parentPort, workerData } from 'node:worker_threads';
import { type BlockJob, readBlock } from './read-block.js';
import type { WorkerReply, WorkerTask } from './worker-lane.js';

/** The thread of a lane: reads each block that it is told of, in order. */
const slots = (workerData as { slots: SharedArrayBuffer[] }).slots.map((shared) => Buffer.from(shared));

parentPort?.on('message', ({ slot, length, job, memory }: WorkerTask) => {
  const result = readBlock(slots[slot]!.subarray(0, length), job as BlockJob, memory);
  const reply: WorkerReply = { slot, result };
  parentPort?.postMessage(reply, [result.table.numbers.buffer, result.table.ids.buffer]);
});
