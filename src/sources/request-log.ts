import { addLedger, emptyLedger, type Ledger } from '../records/ledger.js';
import type { RequestRecord } from '../records/request.js';
import type { Warning } from '../records/warning.js';
import type { LineBlock } from './line-blocks.js';
import { MAX_LINE_BYTES } from './lines.js';
import { type LogAccount, logAccount } from './log-account.js';
import { afterBlock, readLines, usableRecords } from './log-lines.js';
import { logPaths } from './log-paths.js';
import { type LogReaders, logReaders } from './log-readers.js';
import { openContainer, rowBatches } from './log-rows.js';
import type { FieldMap } from './mapped-log.js';
import { nativeLog } from './native-log.js';
import { type ByteSource, damageError, type OpenOptions, openBytes } from './open.js';
import { isParquetFile, parquetRows } from './parquet-rows.js';
import { newTally, type Tally, totalLedger } from './tally.js';

export interface LogProgress {
  path: string;
  /** Bytes of this file taken so far, as on disk. */
  takenBytes: number;
  /** null for a pipe. */
  sizeBytes: number | null;
  /** Usable rows so far, of all files. */
  rows: number;
}

export interface LogOptions extends OpenOptions {
  /** Go on when more than 1 % of the lines are unusable. */
  skipBadLines?: boolean | undefined;
  maxLineBytes?: number | undefined;
  /** Read every row by this map instead of by the format it seems to be. */
  map?: FieldMap | undefined;
  /** Reads what follows the first block of a file of lines, where its rows stand alone. */
  engine?: LineEngine | undefined;
  /** Called once a block of lines, so often; whoever draws must pace himself. */
  onProgress?: ((progress: LogProgress) => void) | undefined;
}

/** One file of a log, once read. */
export interface LogFile extends Tally {
  format: string;
  /** The file ends early, by damage, and the user allowed that. */
  isPartial: boolean;
}

/** What was read, filled while reading and complete when the last batch has been taken. */
export interface LogReport {
  ledger: Ledger;
  files: LogFile[];
  warnings: Warning[];
}

/** A faster way through lines than record by record: the calls go to wherever the engine was told, in order. */
export interface LineEngine {
  /** Reads the blocks into the file's ledger and accounts for every call; yields after each block. Gives the number of rows that are no call. */
  read(blocks: BlockSource, file: LogFile, maxLineBytes: number, account: LogAccount): AsyncGenerator<void, number>;
}

/** Blocks of a file, one after the other, in `memory` where the source can put them there; undefined: there are no more. */
export interface BlockSource {
  next(memory?: Buffer): LineBlock | undefined | Promise<LineBlock | undefined>;
}

/** What reading needs beside the file itself. */
export interface Reading {
  options: LogOptions;
  readers: LogReaders;
  account: LogAccount;
  /** Usable rows of the files before. */
  rowsBefore: number;
  /** Rows that the engine found to be no call. */
  others: number;
}

export function newLogReport(): LogReport {
  return { ledger: emptyLedger(), files: [], warnings: [] };
}

async function* readFile(source: ByteSource, file: LogFile, reading: Reading): AsyncGenerator<RequestRecord[]> {
  const opened = await openContainer(source);
  if (opened.container === 'lines') {
    yield* readLines(source, opened.chunks, file, reading);
    return;
  }
  for await (const rows of rowBatches(opened, file, reading.options.maxLineBytes ?? MAX_LINE_BYTES)) {
    const records = usableRecords(reading.readers.read(rows, file), reading.account);
    if (records.length > 0) yield records;
    afterBlock(source, file, reading);
  }
}

async function* readParquet(path: string, file: LogFile, reading: Reading): AsyncGenerator<RequestRecord[]> {
  for await (const { rows, takenBytes, sizeBytes } of parquetRows(path, file)) {
    const records = usableRecords(reading.readers.read(rows, file), reading.account);
    if (records.length > 0) yield records;
    afterBlock({ takenBytes: () => takenBytes, sizeBytes }, file, reading);
  }
}

/**
 * Reads request logs, one batch of records a chunk, in memory that does not follow their size.
 * A folder stands for the logs in it and a pattern for what it matches. Duplicates are found across all files by `idWindow`. The report is complete after the last batch; whoever stops
 * earlier knows nothing of the rest. A log that is mostly unusable is known only at its end, so use what was made
 * of the batches only when the generator ends without an error.
 * @throws no-logs-found, no-file-matches, too-many-bad-lines, no-usable-lines, file-empty, truncated-file, damaged-gzip and the errors of `openBytes`
 */
export async function* readRequests(
  paths: readonly string[],
  report: LogReport,
  options: LogOptions = {},
): AsyncGenerator<RequestRecord[]> {
  const account = logAccount();
  const readers = logReaders(options.map);
  const reading: Reading = { options, readers, account, rowsBefore: 0, others: 0 };
  const files = await logPaths(paths);
  for (const path of files) {
    const source = (await isParquetFile(path)) ? null : await openBytes(path, options);
    const file: LogFile = { ...newTally(source?.path ?? path), format: nativeLog.name, isPartial: false };
    report.files.push(file);
    yield* source === null ? readParquet(path, file, reading) : readFile(source, file, reading);
    reading.rowsBefore += file.ledger.ok;
    addLedger(report.ledger, file.ledger);
    const damage = source?.damage() ?? null;
    if (damage !== null) {
      if (!options.allowTruncated) throw damageError(file.path, damage, file.ledger.ok);
      file.isPartial = true;
      report.warnings.push({ code: 'damaged-file-used', fields: { path: file.path, reason: damage.reason } });
    }
    if (file.isCut && damage === null) report.warnings.push({ code: 'log-cut-short', fields: { path: file.path } });
    if (file.ledger.lines === file.ledger.blank && files.length > 1) {
      report.warnings.push({ code: 'empty-log-file', fields: { path: file.path } });
    }
  }
  const rest = usableRecords(readers.end(), account);
  report.ledger = totalLedger(report.files);
  if (rest.length > 0) yield rest;
  const { other, late } = readers.sideRows();
  account.judge(report, { other: other + reading.others, late }, options.skipBadLines ?? false);
}
