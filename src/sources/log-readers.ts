import { formatOfObject, isPlain } from './detect.js';
import { type FormatReader, formatReader, type ReadCall } from './format-reader.js';
import type { JsonRow } from './json-lines.js';
import type { LogFormat } from './log-format.js';
import { type FieldMap, mappedLog } from './mapped-log.js';
import { type RowShape, rowsOfShape, shapeOf } from './row-shape.js';
import type { Tally } from './tally.js';

/** The rows of a log, whatever mixture of formats its files are. */
export interface LogReaders {
  /** Tells the format of a file from its first rows, unless it was told before, and sets `file.format`. */
  tell(rows: readonly JsonRow[], file: ReadFile): void;
  /** Calls that are complete with these rows; tells the format where that was not done. */
  read(rows: readonly JsonRow[], file: ReadFile): ReadCall[];
  /** The calls still open when the log ends. */
  end(): ReadCall[];
  /** Rows that were no call, or a further part of one; and those that came too late to be a part. */
  sideRows(): SideRows;
  /** Whether the objects of a file are known to be rows that stand alone, read without a map. */
  isPlain(file: ReadFile): boolean;
}

export interface SideRows {
  other: number;
  late: number;
}

interface ReadFile extends Tally {
  format: string;
}

/** Objects of a file that its format is told by. */
export const DETECTION_ROWS = 50;

interface Run {
  format: LogFormat;
  rows: JsonRow[];
}

/** Whether the objects of a file are what the format reads. */
function isAsIs({ wrapping, spelling }: RowShape): boolean {
  return wrapping === null && spelling === null;
}

/** Rows after another by their formats: what several tools wrote into one file stays apart. */
function runsOf(rows: readonly JsonRow[], own: LogFormat): Run[] {
  const runs: Run[] = [];
  for (const row of rows) {
    const format = formatOfObject(row.value, own);
    const last = runs.at(-1);
    if (last?.format === format) last.rows.push(row);
    else runs.push({ format, rows: [row] });
  }
  return runs;
}

/**
 * Finds the format of each file, and of its rows that are of another one, and keeps one reader a format, since a call's rows may lie in several files.
 * With a map, every file is read by it.
 */
export function logReaders(map?: FieldMap): LogReaders {
  const mapped = map === undefined ? null : mappedLog(map);
  const readers = new Map<LogFormat, FormatReader>();
  const shapes = new Map<ReadFile, RowShape>();

  function readerOf(format: LogFormat): FormatReader {
    const reader = readers.get(format) ?? formatReader(format);
    readers.set(format, reader);
    return reader;
  }

  function shapeOfFile(rows: readonly JsonRow[], file: ReadFile): RowShape {
    const known = shapes.get(file);
    if (known !== undefined) return known;
    const shape =
      mapped === null
        ? shapeOf(rows.slice(0, DETECTION_ROWS).map(({ value }) => value))
        : { format: mapped, wrapping: null, spelling: null };
    shapes.set(file, shape);
    file.format = shape.format.name;
    return shape;
  }

  return {
    tell(rows, file) {
      if (rows.length > 0) shapeOfFile(rows, file);
    },
    read(objects, file) {
      if (objects.length === 0) return [];
      const shape = shapeOfFile(objects, file);
      const { format } = shape;
      const rows = isAsIs(shape) ? objects : rowsOfShape(objects, shape, file);
      // Rows of a format that stand alone are at fault where they do not fit; of others they may be no call, and silently so.
      if (mapped !== null || isPlain(format)) return readerOf(format).take(rows, file);
      return runsOf(rows, format).flatMap((run) => readerOf(run.format).take(run.rows, file));
    },
    end: () => [...readers.values()].flatMap((reader) => reader.end()),
    isPlain(file) {
      const shape = shapes.get(file);
      return mapped === null && shape !== undefined && isAsIs(shape) && isPlain(shape.format);
    },
    sideRows() {
      const rows: SideRows = { other: 0, late: 0 };
      for (const reader of readers.values()) {
        rows.other += reader.otherRows();
        rows.late += reader.lateRows();
      }
      return rows;
    },
  };
}
