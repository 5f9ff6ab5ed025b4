import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Ledger } from '../../../src/records/ledger.js';
import type { RequestRecord } from '../../../src/records/request.js';
import type { ReadCall } from '../../../src/sources/format-reader.js';
import type { JsonObject } from '../../../src/sources/json-lines.js';
import { logReaders } from '../../../src/sources/log-readers.js';
import { newTally } from '../../../src/sources/tally.js';

export interface Reading {
  format: string;
  records: RequestRecord[];
  ledger: Ledger;
  faults: string[];
  /** Rows that came too late to be a part of their call. */
  late: number;
}

/** Objects of several files through the adapters, as `readRequests` does it, without the reading of bytes. */
export function readFiles(...files: readonly (readonly unknown[])[]): Reading {
  const readers = logReaders();
  const tallies = files.map((_, at) => ({ ...newTally(`file-${at + 1}`), format: 'native' }));
  const calls: ReadCall[] = [];
  files.forEach((objects, at) => {
    const file = tallies[at] as (typeof tallies)[number];
    file.ledger.lines += objects.length;
    const rows = objects.map((value, index) => ({ line: index + 1, value: value as JsonObject }));
    calls.push(...readers.read(rows, file));
  });
  calls.push(...readers.end());
  for (const { file } of calls) file.ledger.ok += 1;
  const ledger = { ...(tallies[0] as (typeof tallies)[number]).ledger };
  for (const { ledger: more } of tallies.slice(1)) {
    for (const key of Object.keys(ledger) as (keyof Ledger)[]) ledger[key] += more[key];
  }
  return {
    format: (tallies[0] as (typeof tallies)[number]).format,
    records: calls.map(({ record }) => record),
    ledger,
    late: readers.sideRows().late,
    faults: tallies.flatMap(({ samples }) =>
      samples.filter((one) => one.fault === 'bad_schema').map((one) => one.detail),
    ),
  };
}

/** Objects of one file. */
export function readObjects(...objects: readonly unknown[]): Reading {
  return readFiles(objects);
}

/** One object; fails when it is not one call. */
export function readOne(object: unknown): RequestRecord {
  const { records, faults } = readObjects(object);
  if (records.length !== 1) throw new Error(`${records.length} calls; faults: ${faults.join('; ')}`);
  return records[0] as RequestRecord;
}

const data = process.env['ROUTER_DATA'];
/** Set, the real samples must be there; not set, their tests are skipped and say so. */
export const hasSamples = data !== undefined && data !== '';

/** Objects of a real sample: JSON lines, one object, or an array of them. */
export function sample(name: string): unknown[] {
  const path = join(data ?? '', 'formats', name);
  if (!existsSync(path)) throw new Error(`${path} is missing`);
  const text = readFileSync(path, 'utf8');
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as unknown);
  }
}

/** Four disjoint counts: input, output, cache read, cache write. */
export function tokens(record: RequestRecord): (number | undefined)[] {
  const usage = record.usage;
  return [usage?.input_tokens, usage?.output_tokens, usage?.cache_read_tokens, usage?.cache_write_tokens];
}
