import { RouterError } from '../records/error.js';
import { emptyLedger, type Ledger } from '../records/ledger.js';
import type { RequestRecord } from '../records/request.js';
import { totalInputTokens } from '../records/usage.js';
import type { Warning } from '../records/warning.js';
import type { ReadCall } from './format-reader.js';
import { type IdWindow, idWindow } from './id-window.js';
import { type JsonRow, parseRows } from './json-lines.js';
import { lineSplitter, MAX_LINE_BYTES } from './lines.js';
import { logReaders } from './log-readers.js';
import { nativeLog } from './native-log.js';
import { type ByteSource, damageError, type OpenOptions, openBytes } from './open.js';
import { firstFault, newTally, reject, rejectedLines, type Tally, totalLedger } from './tally.js';

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
  /** Called once a chunk (128 KiB of text, less from a pipe), so often; whoever draws must pace himself. */
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

/** Share of unusable lines above which a log is refused. */
const MAX_REJECTED_SHARE = 0.01;
/** A file with nothing usable in this many lines is the wrong file: no need to read all of it. */
const HOPELESS_LINES = 10_000;

export function newLogReport(): LogReport {
  return { ledger: emptyLedger(), files: [], warnings: [] };
}

/** What two rows of one id must share to be the same row. Cheap: figures and sizes, not the text itself. */
function contentOf(record: RequestRecord): string {
  const usage = record.usage;
  let chars = 0;
  for (const { content } of record.messages ?? []) {
    if (typeof content === 'string') chars += content.length;
    else for (const part of content ?? []) chars += part.text?.length ?? 1;
  }
  const tokens = usage === null ? '' : `${totalInputTokens(usage)},${usage.cache_read_tokens},${usage.output_tokens}`;
  return `${record.timestamp}|${record.model}|${record.status}|${tokens}|${record.cost_usd}|${record.latency_ms}|${chars}`;
}

interface Repeats {
  duplicates: number;
  conflicts: number;
  firstConflict: string;
  /** Usable calls without text or features. */
  textless: number;
}

/** Accounts for each call and leaves out those whose id has been seen. */
function usableRecords(calls: readonly ReadCall[], seen: IdWindow, repeats: Repeats): RequestRecord[] {
  const records: RequestRecord[] = [];
  for (const { record, file, line } of calls) {
    const known = seen.see(record.id, contentOf(record));
    if (known === 'new') {
      file.ledger.ok += 1;
      if (record.messages === undefined && record.features == null) repeats.textless += 1;
      records.push(record);
      continue;
    }
    repeats.duplicates += 1;
    if (known === 'other') {
      if (repeats.conflicts === 0) repeats.firstConflict = `${file.path}:${line}`;
      repeats.conflicts += 1;
    }
    reject(
      file,
      'duplicate',
      line,
      known === 'same' ? 'the row repeats an id' : 'the row repeats an id with other content',
    );
  }
  return records;
}

function wrongFile(file: LogFile): RouterError {
  const lines = file.ledger.lines - file.ledger.blank;
  return new RouterError('no-usable-lines', { path: file.path, lines, first: firstFault(file) });
}

async function* readFile(
  source: ByteSource,
  file: LogFile,
  options: LogOptions,
  toRecords: (rows: JsonRow[]) => RequestRecord[],
  rowsBefore: number,
): AsyncGenerator<RequestRecord[]> {
  const splitter = lineSplitter(file, options.maxLineBytes ?? MAX_LINE_BYTES);
  for await (const chunk of source.chunks) {
    const records = toRecords(parseRows(splitter.push(chunk), file));
    if (records.length > 0) yield records;
    if (file.ledger.ok === 0 && rejectedLines(file.ledger) >= HOPELESS_LINES) throw wrongFile(file);
    options.onProgress?.({
      path: file.path,
      takenBytes: source.takenBytes(),
      sizeBytes: source.sizeBytes,
      rows: rowsBefore + file.ledger.ok,
    });
  }
  const rest = toRecords(parseRows(splitter.end(), file));
  if (rest.length > 0) yield rest;
}

function judgeLog(report: LogReport, repeats: Repeats, otherRows: number, options: LogOptions): void {
  const { ledger, files, warnings } = report;
  const rejected = rejectedLines(ledger);
  const lines = ledger.lines - ledger.blank;
  const worst = files.find((file) => rejectedLines(file.ledger) > 0);
  if (ledger.ok === 0) {
    if (worst !== undefined) throw wrongFile(worst);
    const path = files.map((file) => file.path);
    if (otherRows > 0)
      throw new RouterError('no-calls-in-log', { path, rows: otherRows, format: files[0]?.format ?? null });
    throw new RouterError('file-empty', { path, needed: 'A request log' });
  }
  if (rejected > 0 && worst !== undefined) {
    const fields = { rejected, lines, first: firstFault(worst) };
    if (!(rejected <= MAX_REJECTED_SHARE * lines) && !options.skipBadLines) {
      throw new RouterError('too-many-bad-lines', fields);
    }
    warnings.push({ code: 'bad-lines-skipped', fields });
  }
  if (repeats.duplicates > 0) warnings.push({ code: 'duplicate-ids', fields: { count: repeats.duplicates } });
  if (otherRows > 0) warnings.push({ code: 'rows-of-other-calls', fields: { count: otherRows } });
  if (repeats.textless > 0) {
    warnings.push({ code: 'requests-without-text', fields: { count: repeats.textless, of: ledger.ok } });
  }
  if (repeats.conflicts > 0) {
    warnings.push({ code: 'conflicting-ids', fields: { count: repeats.conflicts, first: repeats.firstConflict } });
  }
}

/**
 * Reads request logs, one batch of records a chunk, in memory that does not follow their size.
 * Duplicates are found across all files by `idWindow`. The report is complete after the last batch; whoever stops
 * earlier knows nothing of the rest. A log that is mostly unusable is known only at its end, so use what was made
 * of the batches only when the generator ends without an error.
 * @throws too-many-bad-lines, no-usable-lines, file-empty, truncated-file, damaged-gzip and the errors of `openBytes`
 */
export async function* readRequests(
  paths: readonly string[],
  report: LogReport,
  options: LogOptions = {},
): AsyncGenerator<RequestRecord[]> {
  const seen = idWindow();
  const repeats: Repeats = { duplicates: 0, conflicts: 0, firstConflict: '', textless: 0 };
  const readers = logReaders();
  let rows = 0;
  for (const path of paths) {
    const source = await openBytes(path, options);
    const file: LogFile = { ...newTally(source.path), format: nativeLog.name, isPartial: false };
    report.files.push(file);
    const toRecords = (parsed: JsonRow[]): RequestRecord[] => usableRecords(readers.read(parsed, file), seen, repeats);
    yield* readFile(source, file, options, toRecords, rows);
    rows += file.ledger.ok;
    report.ledger = totalLedger(report.files);
    const damage = source.damage();
    if (damage !== null) {
      if (!options.allowTruncated) throw damageError(source.path, damage, file.ledger.ok);
      file.isPartial = true;
      report.warnings.push({ code: 'damaged-file-used', fields: { path: source.path, reason: damage.reason } });
    }
    if (file.ledger.lines === file.ledger.blank && paths.length > 1) {
      report.warnings.push({ code: 'empty-log-file', fields: { path: source.path } });
    }
  }
  const rest = usableRecords(readers.end(), seen, repeats);
  report.ledger = totalLedger(report.files);
  if (rest.length > 0) yield rest;
  judgeLog(report, repeats, readers.otherRows(), options);
}
