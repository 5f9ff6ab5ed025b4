import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LineBlock } from '../../sources/line-blocks.js';
import { rejectTooLong } from '../../sources/lines.js';
import type { LogAccount } from '../../sources/log-account.js';
import type { LineEngine, LogFile } from '../../sources/request-log.js';
import { addTally } from '../../sources/tally.js';
import { eachFact, type FactMemory } from '../../traffic/fact-table.js';
import type { RequestFacts } from '../../traffic/facts.js';
import { type BlockJob, type BlockResult, readBlock } from './read-block.js';
import { type WorkerLane, workerLane } from './worker-lane.js';

export interface EngineOptions {
  /** Worker threads; default none: two of them need 50 MB more and have not been shown to pay. */
  workers?: number;
  /** The compiled worker; where it is missing (sources run as they are) there are no workers. */
  workerUrl?: URL;
}

export interface Engine extends LineEngine {
  close(): Promise<void>;
}

const SLOT_BYTES = 2 ** 20;
const LF = 0x0a;

function linesIn(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) lines++;
  return block[block.length - 1] === LF ? lines : lines + 1;
}

/** A part of the file in its place: too long a line, or a block that is being read. */
type Part = { lane: WorkerLane | null; result: Promise<BlockResult> } | null;

/**
 * Reads lines on worker threads and hands the facts of each new call to `take`, in the order of the file: what is made of
 * them does not depend on the number of workers. Threads start with the second block and serve all files.
 */
export function blockEngine(take: (facts: RequestFacts) => void, options: EngineOptions = {}): Engine {
  const url = options.workerUrl ?? new URL('./worker.js', import.meta.url);
  const wanted = options.workers ?? 0;
  let lanes: WorkerLane[] | null = null;
  /** The last table read on this thread, to be used again. */
  let memory: FactMemory | undefined;

  function startLanes(): WorkerLane[] {
    const count = existsSync(fileURLToPath(url)) ? wanted : 0;
    return Array.from({ length: count }, () => workerLane(url, SLOT_BYTES));
  }

  function settle(part: BlockResult, file: LogFile, account: LogAccount): void {
    addTally(file, part.tally);
    eachFact(part.table, (facts, { line, key, isTextless }) => {
      if (account.take(file, line, key, isTextless)) take(facts);
    });
  }

  async function* read(
    blocks: AsyncIterator<LineBlock>,
    file: LogFile,
    maxLineBytes: number,
    account: LogAccount,
  ): AsyncGenerator<void, number> {
    lanes ??= startLanes();
    const parts: Part[] = [];
    let linesBefore = file.ledger.lines;
    let others = 0;

    async function settleFirst(): Promise<void> {
      const part = parts.shift() as Part;
      if (part === null) return rejectTooLong(file, maxLineBytes);
      const result = await part.result;
      others += result.others;
      settle(result, file, account);
      if (part.lane === null) memory = result.table;
      else part.lane.recycle(result.table);
    }

    for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
      const block = next.value;
      if (block === null) {
        parts.push(null);
        linesBefore += 1;
      } else {
        const job: BlockJob = { path: file.path, format: file.format, maxLineBytes, linesBefore };
        linesBefore += linesIn(block);
        const isLarge = lanes.length === 0 || block.length > SLOT_BYTES;
        let lane = isLarge ? null : lanes.find((one) => one.isFree());
        while (lane === undefined) {
          await settleFirst();
          lane = lanes.find((one) => one.isFree());
        }
        const result = lane === null ? Promise.resolve(readBlock(block, job, memory)) : lane.read(block, job);
        // Looked at in its turn; until then a failure must not count as one that nobody handles.
        result.catch(() => {});
        parts.push({ lane, result });
      }
      if (lanes.length === 0) await settleFirst();
      yield;
    }
    while (parts.length > 0) await settleFirst();
    yield;
    return others;
  }

  return {
    read,
    async close() {
      await Promise.all((lanes ?? []).map((lane) => lane.close()));
    },
  };
}
