import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RouterError } from '../../../src/records/error.js';
import type { Ledger } from '../../../src/records/ledger.js';
import type { RequestRecord } from '../../../src/records/request.js';
import { newLogReport, readRequests } from '../../../src/sources/request-log.js';
import { PARQUET_GZ, ZSTD } from '../container-samples.js';
import { hasSamples, readObjects, sample } from './reading.js';
import { ASKED, SYNTHETIC } from './synthetic-rows.js';

const sum = ({ lines: _, ...parts }: Ledger): number => Object.values(parts).reduce((total, part) => total + part, 0);

function names(): string[] {
  const root = join(process.env['ROUTER_DATA'] ?? '', 'formats');
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /sample\..*\.jsonl?$/.test(name))
    .sort();
}

function numbersOf(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
}

/** Every figure of a record is finite, or absent. */
function hasFiniteFigures({ messages: _, response: __, tools: ___, tags: ____, ...figures }: RequestRecord): boolean {
  return numbersOf(figures).every(Number.isFinite);
}

async function readBytes(bytes: Buffer): Promise<void> {
  const report = newLogReport();
  const stdin = (async function* () {
    yield bytes;
  })();
  let records = 0;
  try {
    for await (const batch of readRequests(['-'], report, { stdin, skipBadLines: true })) {
      records += batch.length;
      expect(batch.every(hasFiniteFigures)).toBe(true);
    }
  } catch (error) {
    if (!(error instanceof RouterError)) throw error;
  }
  const ledger = report.files[0]?.ledger;
  if (ledger === undefined) return;
  expect(sum(ledger)).toBe(ledger.lines);
  expect(ledger.ok).toBe(records);
}

const bytesOf = (rows: readonly unknown[]): Buffer =>
  Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

async function surviveBytes(bytes: Buffer, numRuns: number): Promise<void> {
  const spot = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
  await fc.assert(
    fc.asyncProperty(fc.array(spot, { minLength: 1, maxLength: 8 }), async (spots) => {
      const damaged = Buffer.from(bytes);
      for (const [at, value] of spots) damaged[at] = value;
      await readBytes(damaged);
    }),
    { numRuns, seed: 7 },
  );
}

describe('damaged rows of a format without a real sample', () => {
  it.each(SYNTHETIC)('%s: crash nothing, make no NaN, lose no count', async (format, rows) => {
    const whole = readObjects(...rows);
    expect(whole.format).toBe(format);
    expect(whole.records.length).toBeGreaterThan(0);
    await surviveBytes(bytesOf(rows), 15);
    oddValues(rows);
  });
});

describe('a damaged container', () => {
  const rows = Array.from({ length: 30 }, (_, at) => ({
    id: `n${at}`,
    model: 'gpt-4o',
    status: 'ok',
    messages: ASKED,
  }));
  it.each<[string, Buffer]>([
    ['gzip', gzipSync(bytesOf(rows))],
    ['Zstandard', Buffer.from(ZSTD, 'base64')],
    ['Parquet', gunzipSync(Buffer.from(PARQUET_GZ, 'base64'))],
    ['an array', Buffer.from(JSON.stringify(rows, null, 1))],
    ['objects one behind the other', Buffer.from(rows.map((row) => JSON.stringify(row, null, 2)).join(''))],
    ['UTF-16', Buffer.from(bytesOf(rows).toString(), 'utf16le')],
  ])('%s: crashes nothing, makes no NaN, loses no count', async (_, bytes) => {
    await surviveBytes(bytes, 60);
    for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) await readBytes(bytes.subarray(0, at));
  });
});

describe.runIf(hasSamples)('a damaged sample of any format', () => {
  it.each(hasSamples ? names() : [])('%s: crashes nothing, makes no NaN, loses no count', async (name) => {
    await surviveBytes(bytesOf(sample(name)), 10);
  });

  it.each(hasSamples ? names() : [])('%s: survives values of any other kind in any place', (name) => {
    oddValues(sample(name));
  });
});

/** Puts a value in the place of the n-th one, counted through the whole tree. */
function replaceAt(tree: unknown, at: number, value: unknown): void {
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const key of Object.keys(node)) {
      places.push([node as Record<string, unknown>, key]);
      walk((node as Record<string, unknown>)[key]);
    }
  };
  walk(tree);
  const place = places[at % places.length];
  if (place !== undefined) place[0][place[1]] = structuredClone(value);
}

/** Puts values of other kinds anywhere in the rows: nothing crashes, no count is lost. */
function oddValues(rows: readonly unknown[]): void {
  const odd = fc.oneof(
    fc.constantFrom<unknown>(
      null,
      '',
      0,
      -1,
      1e300,
      'x',
      [],
      {},
      [[]],
      { a: [] },
      true,
      '[{"role":1}]',
      '1e999',
      '__proto__',
    ),
    fc.integer(),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(), odd), { minLength: 1, maxLength: 4 }), (changes) => {
      const copy = JSON.parse(JSON.stringify(rows)) as unknown[];
      for (const [at, value] of changes) replaceAt(copy, at, value);
      const { ledger, records } = readObjects(...copy.map((row) => (typeof row === 'object' ? (row ?? {}) : {})));
      expect(sum(ledger)).toBe(ledger.lines);
      expect(ledger.ok).toBe(records.length);
      expect(records.every(hasFiniteFigures)).toBe(true);
    }),
    { numRuns: 60, seed: 7 },
  );
}
