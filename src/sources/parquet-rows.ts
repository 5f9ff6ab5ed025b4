import { type FileHandle, open, stat } from 'node:fs/promises';
import { RouterError } from '../records/error.js';
import type { JsonObject, JsonRow } from './json-lines.js';
import { isParquet } from './magic.js';
import type { Tally } from './tally.js';

/** Rows that are handed on at once. */
const BATCH_ROWS = 2000;
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

/** Some rows, and how far the file is read. */
interface ParquetBatch {
  rows: JsonRow[];
  takenBytes: number;
  sizeBytes: number;
}

/** Rows of a Parquet file, row group by row group; a row counts as one line. @throws file-unreadable */
export async function* parquetRows(path: string, tally: Tally): AsyncGenerator<ParquetBatch> {
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
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
        const rows = await parquetReadObjects({ file, metadata, rowStart, rowEnd, compressors });
        tally.ledger.lines += rows.length;
        if (rowEnd === groupEnd) takenBytes += Number(group.total_compressed_size ?? group.total_byte_size);
        for (let from = 0; from < rows.length; from += BATCH_ROWS) {
          yield {
            rows: rows.slice(from, from + BATCH_ROWS).map((row, at) => ({
              line: rowStart + from + at + 1,
              value: plainObject(row as JsonObject),
            })),
            takenBytes: Math.min(takenBytes, size),
            sizeBytes: size,
          };
        }
      }
      groupStart = groupEnd;
    }
  } catch (error) {
    if (error instanceof RouterError) throw error;
    throw new RouterError('file-unreadable', { path, reason: 'the Parquet file is damaged or of an unknown kind' });
  } finally {
    await handle.close();
  }
}
