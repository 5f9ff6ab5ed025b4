import { type AskedModel, askedModelOf } from '../../sources/asked-models.js';
import { plainFormatOf } from '../../sources/detect.js';
import { SchemaFault } from '../../sources/fields.js';
import { parseRow } from '../../sources/json-lines.js';
import { eachLine } from '../../sources/lines.js';
import { idKeyOf, isTextless } from '../../sources/log-account.js';
import { nativeLog } from '../../sources/native-log.js';
import { newTally, reject, type Tally } from '../../sources/tally.js';
import { type FactMemory, type FactTable, factWriter } from '../../traffic/fact-table.js';
import { factsOf } from '../../traffic/facts.js';
import { quickRows } from './row-kernel.js';

/** A block of whole lines of one file, and how to read it. */
export interface BlockJob {
  path: string;
  /** Name of a plain format. */
  format: string;
  maxLineBytes: number;
  /** Lines of the file before the block, which rows without an id are named after; in our own format 1 where there are any. */
  linesBefore: number;
}

/** What was in a block. The tally holds the block's own counts and the file's line numbers; calls are not in it. */
export interface BlockResult {
  table: FactTable;
  tally: Tally;
  /** Rows that are no call. */
  others: number;
  /** By line: calls that another model answered than they name. */
  asked: Map<number, AskedModel>;
}

const NO_CALL = 'the row is not a call of its own';

/**
 * Bytes in, columns out: the whole way from a block of lines to what the mix needs of each call, one line at a time, so
 * that nothing outlives its line. Rows of our own format are read by the compiled kernel, and what it leaves by the parser.
 * @param memory an earlier table, to be used again
 */
export function readBlock(block: Buffer, job: BlockJob, memory?: FactMemory): BlockResult {
  const format = plainFormatOf(job.format);
  const tally = newTally(job.path);
  tally.ledger.lines = job.linesBefore;
  const writer = factWriter(memory);
  let others = 0;
  const asked: BlockResult['asked'] = new Map();

  function take(line: number, text: string): void {
    const row = parseRow(line, text, tally);
    if (row === null) return;
    try {
      const record = format.toRecord(row, { file: job.path, name: `${job.path}:${line}` });
      if (record === null) {
        others += 1;
        reject(tally, 'duplicate', line, NO_CALL);
        return;
      }
      writer.add(factsOf(record), { line, key: idKeyOf(record), isTextless: isTextless(record) });
      const other = askedModelOf(record);
      if (other !== null) asked.set(line, other);
    } catch (fault) {
      if (!(fault instanceof SchemaFault)) throw fault;
      reject(tally, 'bad_schema', line, fault.message);
    }
  }

  const quick = format === nativeLog ? quickRows(writer, job.maxLineBytes) : null;
  eachLine(block, tally, job.maxLineBytes, take, quick);
  tally.ledger.lines -= job.linesBefore;
  return { table: writer.table(), tally, others, asked };
}
