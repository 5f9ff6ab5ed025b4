import { RouterError } from '../records/error.js';
import type { RequestRecord } from '../records/request.js';
import { type AskedModel, askedModels } from './asked-models.js';
import { contentHash } from './content-hash.js';
import { type IdKey, idKey, idWindow } from './id-window.js';
import type { SideRows } from './log-readers.js';
import type { LogFile, LogReport } from './request-log.js';
import { firstFault, reject, rejectedLines } from './tally.js';

/** Share of unusable lines above which a log is refused. */
const MAX_REJECTED_SHARE = 0.01;

/** Keeps the books of one reading of a log: which calls count, and what is to be said of the rest. */
export interface LogAccount {
  /**
   * Whether a call is new; else it is accounted for as a duplicate. `isTextless`: it has neither text nor features.
   * `asked`: it was answered by another model than the one that it names.
   */
  take(file: LogFile, line: number, key: IdKey, isTextless: boolean, asked?: AskedModel | null): boolean;
  /** Calls whose ids have these hashes are about to be taken, as `IdWindow.expect`. */
  expect(hashes: Float64Array, from: number, step: number, count: number): void;
  /** Judges the whole log. @throws too-many-bad-lines, no-usable-lines, no-calls-in-log, file-empty */
  judge(report: LogReport, side: SideRows, skipBadLines: boolean): void;
}

/** The id of a call and the rest of it, as hashes. */
export function idKeyOf(record: RequestRecord): IdKey {
  return idKey(record.id, contentHash(record));
}

/** Whether a call has nothing to be read for features. */
export function isTextless(record: RequestRecord): boolean {
  const { messages, features } = record;
  return messages === undefined && (features == null || Object.keys(features).length === 0);
}

function isLastLineCut({ isCut, lastBadJson, ledger }: LogFile): boolean {
  return isCut && lastBadJson > 0 && lastBadJson === ledger.lines;
}

/** The error of a file that holds nothing usable. */
export function wrongFile(file: LogFile): RouterError {
  const lines = file.ledger.lines - file.ledger.blank;
  return new RouterError('no-usable-lines', { path: file.path, lines, first: firstFault(file) });
}

/** Books without an entry. */
export function logAccount(): LogAccount {
  const seen = idWindow();
  const asked = askedModels();
  let duplicates = 0;
  let conflicts = 0;
  let firstConflict = '';
  let textless = 0;

  return {
    take(file, line, key, hasNoText, other = null) {
      const known = seen.see(key);
      if (known === 'new') {
        file.ledger.ok += 1;
        if (hasNoText) textless += 1;
        if (other !== null) asked.add(other);
        return true;
      }
      duplicates += 1;
      if (known === 'other') {
        if (conflicts === 0) firstConflict = `${file.path}:${line}`;
        conflicts += 1;
      }
      const detail = known === 'same' ? 'the row repeats an id' : 'the row repeats an id with other content';
      reject(file, 'duplicate', line, detail);
      return false;
    },
    expect: (hashes, from, step, count) => {
      seen.expect(hashes, from, step, count);
    },
    judge({ ledger, files, warnings }, side, skipBadLines) {
      // A last line that was cut is told of by itself, and says nothing of the exporter.
      const rejected = rejectedLines(ledger) - files.filter(isLastLineCut).length;
      const lines = ledger.lines - ledger.blank;
      const worst = files.find((file) => rejectedLines(file.ledger) > 0);
      if (ledger.ok === 0) {
        if (worst !== undefined) throw wrongFile(worst);
        const path = files.map((file) => file.path);
        if (side.other > 0)
          throw new RouterError('no-calls-in-log', { path, rows: side.other, format: files[0]?.format ?? null });
        throw new RouterError('file-empty', { path, needed: 'A request log' });
      }
      if (rejected > 0 && worst !== undefined) {
        const fields = { rejected, lines, first: firstFault(worst) };
        if (!(rejected <= MAX_REJECTED_SHARE * lines) && !skipBadLines) {
          throw new RouterError('too-many-bad-lines', fields);
        }
        warnings.push({ code: 'bad-lines-skipped', fields });
      }
      if (duplicates > 0) warnings.push({ code: 'duplicate-ids', fields: { count: duplicates } });
      if (side.other > 0) warnings.push({ code: 'rows-of-other-calls', fields: { count: side.other } });
      if (side.late > 0) warnings.push({ code: 'log-parts-late', fields: { count: side.late } });
      if (textless > 0) warnings.push({ code: 'requests-without-text', fields: { count: textless, of: ledger.ok } });
      if (conflicts > 0) warnings.push({ code: 'conflicting-ids', fields: { count: conflicts, first: firstConflict } });
      warnings.push(...asked.warnings());
    },
  };
}
