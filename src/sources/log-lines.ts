import type { RequestRecord } from '../records/request.js';
import { askedModelOf } from './asked-models.js';
import { fileBlocks } from './file-blocks.js';
import type { ReadCall } from './format-reader.js';
import { type JsonRow, parseRow } from './json-lines.js';
import { type LineBlock, lineBlocks, linePieces } from './line-blocks.js';
import { eachLine, MAX_LINE_BYTES, rejectTooLong } from './lines.js';
import { idKeyOf, isTextless, type LogAccount, wrongFile } from './log-account.js';
import { DETECTION_ROWS, type LogReaders } from './log-readers.js';
import type { ByteSource } from './open.js';
import type { BlockSource, LineEngine, LogFile, Reading } from './request-log.js';
import { newTally, rejectedLines } from './tally.js';

const BLOCK_BYTES = 2 ** 17;
/** Rows in flight at once; of so few most die young, and those that do not take a fifth of the time to collect. */
const PIECE_BYTES = 2 ** 14;
/** What is worth handing to another thread. */
const ENGINE_BLOCK_BYTES = 2 ** 20;
const LF = 0x0a;
/** A file with nothing usable in this many lines is the wrong file: no need to read all of it. */
const HOPELESS_LINES = 10_000;

/** Accounts for each call and leaves out those whose id has been seen. */
export function usableRecords(calls: readonly ReadCall[], account: LogAccount): RequestRecord[] {
  return calls
    .filter(({ record, file, line }) => {
      return account.take(file as LogFile, line, idKeyOf(record), isTextless(record), askedModelOf(record));
    })
    .map(({ record }) => record);
}

function rowsIn(block: LineBlock, file: LogFile, maxLineBytes: number): JsonRow[] {
  const rows: JsonRow[] = [];
  if (block === null) rejectTooLong(file, maxLineBytes);
  else {
    eachLine(block, file, maxLineBytes, (line, text) => {
      const value = parseRow(line, text, file);
      if (value !== null) rows.push({ line, value });
    });
    file.isCut = endsInBadJson(file);
  }
  return rows;
}

/** The blocks, shown to `look` on their way. */
async function* watched(blocks: AsyncIterable<LineBlock>, look: (block: LineBlock) => void): AsyncGenerator<LineBlock> {
  for await (const block of blocks) {
    look(block);
    yield block;
  }
}

/** Tells the format of a file from the beginning of its first block, of which nothing is counted yet. */
function tellFormat(block: Buffer, file: LogFile, readers: LogReaders, maxLineBytes: number): void {
  const rows: JsonRow[] = [];
  const uncounted: LogFile = { ...newTally(file.path), format: file.format, isPartial: false };
  for (const piece of linePieces(block, PIECE_BYTES)) {
    rows.push(...rowsIn(piece, uncounted, maxLineBytes));
    if (rows.length >= DETECTION_ROWS) break;
  }
  readers.tell(rows, file);
}

/** A block that was taken, and what is left of the blocks. */
function restOf(taken: LineBlock, blocks: AsyncIterator<LineBlock>): BlockSource {
  let isTaken = true;
  return {
    async next() {
      if (isTaken) {
        isTaken = false;
        return taken;
      }
      const step = await blocks.next();
      return step.done ? undefined : step.value;
    },
  };
}

function endsInBadJson({ lastBadJson, ledger }: LogFile): boolean {
  return lastBadJson > 0 && lastBadJson === ledger.lines;
}

/** What follows each block of a file: giving up on it where it is hopeless, and telling how far the reading is. */
export function afterBlock(
  source: Pick<ByteSource, 'takenBytes' | 'sizeBytes'>,
  file: LogFile,
  reading: Reading,
): void {
  if (file.ledger.ok === 0 && rejectedLines(file.ledger) >= HOPELESS_LINES) throw wrongFile(file);
  reading.options.onProgress?.({
    path: file.path,
    takenBytes: source.takenBytes(),
    sizeBytes: source.sizeBytes,
    rows: reading.rowsBefore + file.ledger.ok,
  });
}

/** Has the engine read blocks, which are all that is left of the file. */
async function readByEngine(
  engine: LineEngine,
  blocks: BlockSource,
  place: Pick<ByteSource, 'takenBytes' | 'sizeBytes'>,
  file: LogFile,
  reading: Reading,
): Promise<void> {
  const work = engine.read(blocks, file, reading.options.maxLineBytes ?? MAX_LINE_BYTES, reading.account);
  let step = await work.next();
  for (; !step.done; step = await work.next()) afterBlock(place, file, reading);
  reading.others += step.value;
  file.isCut = endsInBadJson(file);
}

/** Reads a file of lines: by the engine, where there is one and each row stands alone, else record by record. */
export async function* readLines(
  source: ByteSource,
  chunks: AsyncIterable<Buffer>,
  file: LogFile,
  reading: Reading,
): AsyncGenerator<RequestRecord[]> {
  const { options, readers, account } = reading;
  const { engine, maxLineBytes = MAX_LINE_BYTES } = options;
  const most = engine ? ENGINE_BLOCK_BYTES : BLOCK_BYTES;
  const fits = source.isPlain() && source.sizeBytes !== null ? source.sizeBytes + 1 : most;
  let endsInLf = true;
  const blocks = watched(lineBlocks(chunks, Math.min(most, fits), maxLineBytes), (block) => {
    endsInLf = block?.[block.length - 1] === LF;
  });
  try {
    for (let next = await blocks.next(); !next.done; next = await blocks.next()) {
      const block = next.value;
      const isFirst = file.ledger.lines === 0;
      if (engine !== undefined && isFirst && block !== null) tellFormat(block, file, readers, maxLineBytes);
      if (engine !== undefined && readers.isPlain(file)) {
        const fd = isFirst ? source.plainFile() : null;
        if (fd === null) {
          await readByEngine(engine, restOf(block, blocks), source, file, reading);
          break;
        }
        // From its beginning again, without a copy.
        const whole = fileBlocks({ fd, from: 0 }, most, maxLineBytes);
        const { sizeBytes } = source;
        await readByEngine(engine, whole, { sizeBytes, takenBytes: whole.takenBytes }, file, reading);
        endsInLf = whole.endsInLf();
        break;
      }
      // The format is told by the whole first block.
      for (const piece of block === null || isFirst ? [block] : linePieces(block, PIECE_BYTES)) {
        const records = usableRecords(readers.read(rowsIn(piece, file, maxLineBytes), file), account);
        if (records.length > 0) yield records;
      }
      afterBlock(source, file, reading);
    }
    file.isCut &&= !endsInLf;
  } finally {
    await blocks.return(undefined);
  }
}
