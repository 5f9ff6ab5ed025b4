import { type FileHandle, open, stat } from 'node:fs/promises';
import { RouterError } from '../records/error.js';
import type { JsonObject, JsonRow } from './json-lines.js';
import { isParquet } from './magic.js';
import type { Tally } from './tally.js';

/** Rows that are handed on at once; so few die young, and those that do not take a third of the time to collect. */
const BATCH_ROWS = 64;
/** A group is decoded whole up to this size, since asking for part of a column decodes all of its pages before that part. */
const WHOLE_GROUP_BYTES = 64 * 2 ** 20;
/** Rows of a larger group that are decoded at once. */
const PART_ROWS = 20_000;

/** Whether a file on disk begins as Parquet does; false for anything that cannot be read. */
export async function isParquetFile(path: string): Promise<boolean> {
  let file: FileHandle | null = null;
  try {
    // A named pipe must not be opened twice: who writes to it would be gone by then.
    if (!(await stat(path)).isFile()) return false;
    file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return isParquet(buffer.subarray(0, bytesRead));
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}

/** Values as JSON has them: whole numbers of 64 bits as numbers, as text where a number would lose digits, times as ISO 8601, bytes as text. */
function plainValue(value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value !== 'object' || value === null) return value ?? null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (Array.isArray(value)) return value.map(plainValue);
  return plainObject(value as JsonObject);
}

function plainObject(row: JsonObject): JsonObject {
  const copy: JsonObject = Object.create(null);
  for (const key of Object.keys(row)) copy[key] = plainValue(row[key]);
  return copy;
}

/** Decoded parts of one column, the earlier rows first. */
interface Column {
  parts: { start: number; end: number; values: ArrayLike<unknown> }[];
  /** The part that was read last. */
  at: number;
}

/** The value of a row that does not lie before the last one asked for. */
function valueAt(column: Column, row: number): unknown {
  while (column.at < column.parts.length && row >= column.parts[column.at]!.end) column.at++;
  const part = column.parts[column.at];
  return part?.values[row - part.start];
}

/** Whether every column holds the rows that the file says it has. */
function reach(columns: ReadonlyMap<string, Column>, rowEnd: number): boolean {
  return columns.size > 0 && [...columns.values()].every(({ parts }) => (parts.at(-1)?.end ?? 0) >= rowEnd);
}

function damaged(path: string): RouterError {
  return new RouterError('file-unreadable', { path, reason: 'the Parquet file is damaged or of an unknown kind' });
}

/** Rows as objects only when they are handed on: columns are a few large objects, rows many small ones. */
function rowOf(columns: ReadonlyMap<string, Column>, row: number): JsonObject {
  const value: JsonObject = Object.create(null);
  for (const [name, column] of columns) value[name] = plainValue(valueAt(column, row));
  return value;
}

/** Some rows, and how far the file is read. */
interface ParquetBatch {
  rows: JsonRow[];
  takenBytes: number;
  sizeBytes: number;
}

/** Rows of a Parquet file, row group by row group; a row counts as one line. @throws file-unreadable */
export async function* parquetRows(path: string, tally: Tally): AsyncGenerator<ParquetBatch> {
  const [{ parquetMetadataAsync, parquetRead }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ]);
  const handle = await open(path);
  try {
    const { size } = await handle.stat();
    const file = {
      byteLength: size,
      async slice(start: number, end: number = size): Promise<ArrayBuffer> {
        const bytes = new ArrayBuffer(end - start);
        await handle.read(new Uint8Array(bytes), 0, end - start, start);
        return bytes;
      },
    };
    const metadata = await parquetMetadataAsync(file);
    let groupStart = 0;
    let takenBytes = 0;
    for (const group of metadata.row_groups) {
      const groupEnd = groupStart + Number(group.num_rows);
      const partRows = Number(group.total_byte_size) <= WHOLE_GROUP_BYTES ? groupEnd - groupStart : PART_ROWS;
      for (let rowStart = groupStart; rowStart < groupEnd; rowStart += partRows) {
        const rowEnd = Math.min(groupEnd, rowStart + partRows);
        const columns = new Map<string, Column>();
        await parquetRead({
          file,
          metadata,
          rowStart,
          rowEnd,
          compressors,
          onChunk({ columnName, columnData, rowStart: start, rowEnd: end }) {
            const column = columns.get(columnName) ?? { parts: [], at: 0 };
            columns.set(columnName, column);
            column.parts.push({ start, end, values: columnData });
          },
        });
        if (!reach(columns, rowEnd)) throw damaged(path);
        tally.ledger.lines += rowEnd - rowStart;
        if (rowEnd === groupEnd) takenBytes += Number(group.total_compressed_size ?? group.total_byte_size);
        for (let from = rowStart; from < rowEnd; from += BATCH_ROWS) {
          const rows: JsonRow[] = [];
          for (let row = from; row < Math.min(rowEnd, from + BATCH_ROWS); row++) {
            rows.push({ line: row + 1, value: rowOf(columns, row) });
          }
          yield {
            rows,
            takenBytes: Math.min(takenBytes, size),
            sizeBytes: size,
          };
        }
      }
      groupStart = groupEnd;
    }
  } catch (error) {
    if (error instanceof RouterError) throw error;
    throw damaged(path);
  } finally {
    await handle.close();
  }
}
