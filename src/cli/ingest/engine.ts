import { setImmediate as turn } from 'node:timers/promises';
import type { LineBlock } from '../../sources/line-blocks.js';
import { rejectTooLong } from '../../sources/lines.js';
import type { LogAccount } from '../../sources/log-account.js';
import { nativeLog } from '../../sources/native-log.js';
import type { BlockSource, LineEngine, LogFile } from '../../sources/request-log.js';
import { addTally } from '../../sources/tally.js';
import { FACT_AT, FACT_FIELDS, type FactMark, type FactMemory, type FactTable } from '../../traffic/fact-table.js';
import { type BlockJob, type BlockResult, readBlock } from './read-block.js';
import { type LaneOptions, SLOT_BYTES, SLOTS, startLanes, type WorkerLane } from './worker-lane.js';

export interface EngineOptions extends LaneOptions {
  /** Worker threads that were started already; the engine ends them. None: it starts its own. */
  lanes?: WorkerLane[];
  /** Blocks of a run before threads are started, since a start costs as much as ten of them; default 16. */
  blocksBeforeWorkers?: number;
}

export interface Engine extends LineEngine {
  close(): Promise<void>;
}

const LF = 0x0a;

function linesIn(block: Buffer): number {
  let lines = 0;
  for (let at = block.indexOf(LF); at >= 0; at = block.indexOf(LF, at + 1)) lines++;
  return block[block.length - 1] === LF ? lines : lines + 1;
}

/** A part of the file in its place: too long a line (`result` null and `isDone`), or a block that is read here or by a lane. */
interface Part {
  lane: WorkerLane | null;
  result: Promise<BlockResult> | BlockResult | null;
  job: BlockJob;
  isDone: boolean;
}

/** Takes the rows of a table that `isNew` lets in, each of which is asked about once and in order. */
type TakeTable = (table: FactTable, isNew: (mark: FactMark) => boolean) => void;

const BLOCKS_BEFORE_WORKERS = 16;
/** Blocks that may wait for an earlier one, beside those that the lanes have. */
const MOST_WAITING = 2;

/**
 * Reads lines on this thread and on worker threads, and hands their tables to `take`, in the order of the file: what is
 * made of them does not depend on the number of workers. Threads serve all files.
 */
export function blockEngine(take: TakeTable, options: EngineOptions = {}): Engine {
  const lanes = options.lanes ?? [];
  let blocksToStart = options.blocksBeforeWorkers ?? BLOCKS_BEFORE_WORKERS;
  /** Tables read on this thread, to be used again. */
  const spare: FactMemory[] = [];

  const freeLane = (): WorkerLane | undefined => lanes.find((one) => one.isFree());

  function startInTime(): void {
    if (--blocksToStart === -1 && lanes.length === 0) lanes.push(...startLanes(options));
  }

  function partOf(block: Buffer, job: BlockJob): Part {
    startInTime();
    const lane = block.length > SLOT_BYTES ? undefined : freeLane();
    if (lane === undefined) return { lane: null, result: readBlock(block, job, spare.pop()), job, isDone: true };
    const result = lane.read(block, job);
    const part: Part = { lane, result, job, isDone: false };
    const done = (): void => {
      part.isDone = true;
    };
    // A failure is looked at in its turn; until then it must not count as one that nobody handles.
    result.then(done, done);
    return part;
  }

  function settle(part: BlockResult, job: BlockJob, file: LogFile, account: LogAccount): void {
    const shift = file.ledger.lines - job.linesBefore;
    addTally(file, part.tally, shift);
    account.expect(part.table.numbers, FACT_AT.idHash, FACT_FIELDS, part.table.rows);
    const asked = part.asked.size > 0 ? part.asked : null;
    take(part.table, ({ line, key, isTextless }) =>
      account.take(file, line + shift, key, isTextless, asked?.get(line)),
    );
  }

  async function* read(
    blocks: BlockSource,
    file: LogFile,
    maxLineBytes: number,
    account: LogAccount,
  ): AsyncGenerator<void, number> {
    const parts: Part[] = [];
    let linesBefore = file.ledger.lines;
    let others = 0;

    async function settleFirst(): Promise<void> {
      const { lane, result, job } = parts.shift() as Part;
      if (result === null) return rejectTooLong(file, maxLineBytes);
      const found = await result;
      others += found.others;
      settle(found, job, file, account);
      if (lane === null) spare.push(found.table);
      else lane.recycle(found.table);
    }

    /** Whether a part is better settled than another block read: nothing would be idle meanwhile, or too many wait. */
    function isTimeToSettle(): boolean {
      if (parts.length > SLOTS * lanes.length + MOST_WAITING) return true;
      return parts[0]?.isDone === true && freeLane() === undefined;
    }

    /** The next block. While it is on its way, the parts that are done are settled. */
    async function nextBlock(): Promise<LineBlock | undefined> {
      const next = blocks.next(freeLane()?.memory());
      if (!(next instanceof Promise)) return next;
      let isHere = false;
      const here = (): void => {
        isHere = true;
      };
      next.then(here, here);
      while (!isHere && parts[0]?.isDone === true) {
        await settleFirst();
        await turn();
      }
      return next;
    }

    for (;;) {
      // Before the next block is read: it then lies where a free lane wants it.
      while (isTimeToSettle()) {
        await settleFirst();
        // Lanes that are done say so between two turns of this thread.
        await turn();
      }
      const block = await nextBlock();
      if (block === undefined) break;
      const job: BlockJob = { path: file.path, format: file.format, maxLineBytes, linesBefore };
      parts.push(block === null ? { lane: null, result: null, job, isDone: true } : partOf(block, job));
      // Rows of our own are not named after their lines, so that these are counted when the block has been read.
      if (file.format === nativeLog.name) linesBefore = 1;
      else linesBefore += block === null ? 1 : linesIn(block);
      await turn();
      yield;
    }
    while (parts.length > 0) await settleFirst();
    yield;
    return others;
  }

  return {
    read,
    async close() {
      await Promise.all(lanes.map((lane) => lane.close()));
    },
  };
}
