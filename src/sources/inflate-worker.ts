import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { RouterError } from '../records/error.js';
import { gunzipChunks } from './gunzip.js';
import type { InflateNews, InflateTask } from './inflate-thread.js';
import { fileChunks, openFile } from './open.js';

/** The thread of `inflatedAside`. */
const { path, maxBytes, slots, read } = workerData as InflateTask;
const memory = slots.map((slot) => Buffer.from(slot));

const say = (news: InflateNews): void => parentPort?.postMessage(news);

/** zlib makes new memory for every piece, and V8 lets 32 MB of it lie before it looks; here it is told to look more often. */
const PIECES_BEFORE_COLLECTION = 8;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'minor' }) => void;

/** The next slot in turn, once what it held was read. */
function freeSlot(sent: number): number {
  for (let known = Atomics.load(read, 0); sent - known >= slots.length; known = Atomics.load(read, 0)) {
    Atomics.wait(read, 0, known);
  }
  return sent % slots.length;
}

async function inflate(): Promise<InflateNews> {
  const { file, sizeBytes } = await openFile(path);
  let takenBytes = 0;
  const compressed = fileChunks(path, file, sizeBytes, (bytes) => {
    takenBytes += bytes;
  });
  const chunks = gunzipChunks(path, compressed, maxBytes);
  let sent = 0;
  for (;;) {
    const step = await chunks.next();
    if (step.done) return { damage: step.value };
    const chunk = step.value;
    for (let from = 0; from < chunk.length; ) {
      const slot = freeSlot(sent++);
      const length = chunk.copy(memory[slot]!, 0, from);
      say({ slot, length, takenBytes });
      from += length;
      if (sent % PIECES_BEFORE_COLLECTION === 0) collect({ type: 'minor' });
    }
  }
}

try {
  say(await inflate());
} catch (error) {
  if (!(error instanceof RouterError)) throw error;
  const { code, fields, exitCode } = error;
  say({ code, fields, exitCode });
}
