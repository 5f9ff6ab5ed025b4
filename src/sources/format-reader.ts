import type { RequestRecord } from '../records/request.js';
import { SchemaFault } from './fields.js';
import { type IdWindow, idKey, idWindow } from './id-window.js';
import type { JsonObject, JsonRow } from './json-lines.js';
import type { JoinedFormat, LogFormat, PlainFormat, RowPlace } from './log-format.js';
import { reject, type Tally } from './tally.js';

/** A call, and the row that it is accounted to. */
export interface ReadCall {
  record: RequestRecord;
  file: Tally;
  line: number;
}

/**
 * Reads the rows of one format through all files of a log. Every row ends up in its file's ledger: rows that are no
 * call, or a further part of one, as `duplicate`; rows that do not fit as `bad_schema`. The caller accounts for the
 * row of each call that it is given.
 */
export interface FormatReader {
  /** Calls that are complete with these rows. */
  take(rows: readonly JsonRow[], file: Tally): ReadCall[];
  /** The calls still open when the log ends. */
  end(): ReadCall[];
  /** Rows that were no call, or a further part of one. */
  otherRows(): number;
  /** Rows whose call was read so long before that it is not open any more: what they say of it is lost. */
  lateRows(): number;
}

/** The rows of each object; an object that holds several makes as many lines. */
function* rowsIn(
  format: LogFormat,
  objects: readonly JsonRow[],
  file: Tally,
): Generator<{ row: JsonObject; line: number; place: RowPlace }> {
  for (const { line, before = 0, value, part } of objects) {
    const rows = format.rows?.(value) ?? [value];
    if (rows.length === 0) reject(file, 'duplicate', line, 'the object holds no rows');
    file.ledger.lines += Math.max(0, rows.length - 1);
    const object = before === 0 ? `${file.path}:${line}` : `${file.path}:${line}/${before + 1}`;
    for (let index = 0; index < rows.length; index++) {
      const places = [part, rows.length === 1 ? undefined : index + 1].filter((place) => place !== undefined);
      const name = [object, ...places].join('#');
      yield { row: rows[index] as JsonObject, line, place: { file: file.path, name } };
    }
  }
}

/** Runs the work of an adapter; what does not fit its format is counted and gives undefined. */
function guarded<Result>(file: Tally, line: number, work: () => Result): Result | undefined {
  try {
    return work();
  } catch (fault) {
    if (!(fault instanceof SchemaFault)) throw fault;
    reject(file, 'bad_schema', line, fault.message);
    return undefined;
  }
}

const NO_CALL = 'the row is not a call of its own';

function plainReader(format: PlainFormat): FormatReader {
  let others = 0;
  return {
    take(objects, file) {
      const calls: ReadCall[] = [];
      for (const { row, line, place } of rowsIn(format, objects, file)) {
        const record = guarded(file, line, () => format.toRecord(row, place));
        if (record) calls.push({ record, file, line });
        else if (record === null) {
          others += 1;
          reject(file, 'duplicate', line, NO_CALL);
        }
      }
      return calls;
    },
    end: () => [],
    otherRows: () => others,
    lateRows: () => 0,
  };
}

function joinedReader(format: JoinedFormat): FormatReader {
  const join = format.join();
  const open = new Map<string, { file: Tally; line: number }>();
  /** Calls that were finished before the log ended; most logs have none. */
  let closed: IdWindow | null = null;
  let others = 0;
  let late = 0;

  function other(file: Tally, line: number, detail: string): void {
    others += 1;
    reject(file, 'duplicate', line, detail);
  }

  function finish(key: string, calls: ReadCall[]): void {
    const { file, line } = open.get(key) as { file: Tally; line: number };
    open.delete(key);
    const record = guarded(file, line, () => join.finish(key));
    if (record) calls.push({ record, file, line });
    else if (record === null) other(file, line, NO_CALL);
  }

  return {
    take(objects, file) {
      const calls: ReadCall[] = [];
      for (const { row, line, place } of rowsIn(format, objects, file)) {
        const key = guarded(file, line, () => join.take(row, place));
        if (key === undefined) continue;
        if (key === null) other(file, line, NO_CALL);
        else if (open.has(key)) other(file, line, 'the row is a further part of a call');
        else {
          open.set(key, { file, line });
          // Kept open, it would push out a call whose parts are still to come.
          const isLate = closed?.has(idKey(key, 0)) ?? false;
          if (isLate) late += 1;
          const done = isLate ? key : open.size > format.openCalls ? open.keys().next().value : undefined;
          if (done === undefined) continue;
          closed ??= idWindow();
          closed.see(idKey(done, 0));
          finish(done, calls);
        }
      }
      return calls;
    },
    end() {
      const calls: ReadCall[] = [];
      for (const key of [...open.keys()]) finish(key, calls);
      return calls;
    },
    otherRows: () => others,
    lateRows: () => late,
  };
}

/** A reading of one log in one format. */
export function formatReader(format: LogFormat): FormatReader {
  return 'join' in format ? joinedReader(format) : plainReader(format);
}
