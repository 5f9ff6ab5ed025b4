import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import { containerOf } from '../../src/sources/container.js';
import { logPaths } from '../../src/sources/log-paths.js';
import { type LogOptions, newLogReport, readRequests } from '../../src/sources/request-log.js';
import { PARQUET_GZ, ZSTD } from './container-samples.js';
import { failure, jsonLines, logRow, scratch, scratchPath } from './scratch.js';

async function read(paths: string | string[], options: LogOptions = {}) {
  const report = newLogReport();
  const records: RequestRecord[] = [];
  for await (const batch of readRequests([paths].flat(), report, options)) records.push(...batch);
  for (const { ledger } of report.files) {
    const { lines, ...parts } = ledger;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(lines);
  }
  return { ids: records.map((record) => record.id), ledger: report.ledger, records, report };
}

const three = [logRow('a'), logRow('b', { task: 'ü {[' }), logRow('c')];
const csv = (delimiter: string): string =>
  [
    ['id', 'model', 'prompt', 'tokens'].join(delimiter),
    ['a', 'm', `"two\nlines, ""quoted"""`, '12'].join(delimiter),
    ['b', 'm', 'plain', '3'].join(delimiter),
    ['short', 'row'].join(delimiter),
  ].join('\r\n');
const map = { id: 'id', model: 'model', prompt: 'prompt', input_tokens: 'tokens', output_tokens: 'tokens' };

describe('the files that a log may come in', () => {
  const shapes: [string, string][] = [
    ['JSON lines', jsonLines(...three)],
    ['a JSON array', JSON.stringify(three)],
    ['a printed JSON array', JSON.stringify(three, null, 2)],
    ['a byte order mark and an array', `\ufeff${JSON.stringify(three)}`],
    ['printed objects one behind the other', three.map((row) => JSON.stringify(row, null, 4)).join('\n')],
    ['objects on one line', three.map((row) => JSON.stringify(row)).join('')],
  ];
  it.each(shapes)('reads %s, in whatever pieces', async (_, text) => {
    for (const size of [1, 7, 1e6]) {
      async function* pieces() {
        const bytes = Buffer.from(text);
        // The kind of file is told by the first piece.
        yield bytes.subarray(0, 400);
        for (let at = 400; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      }
      const { ids, ledger } = await read('-', { stdin: pieces() });
      expect(ids).toEqual(['a', 'b', 'c']);
      expect(ledger).toMatchObject({ lines: 3, ok: 3 });
    }
    expect((await read(scratch(gzipSync(text)))).ids).toEqual(['a', 'b', 'c']);
  });

  it('counts what is no object in an array, and names the line of an element', async () => {
    const text = `[\n${JSON.stringify(three[0])},\n12, null,\n{"id": "x",\n "model" 5},\n${JSON.stringify(three[1])}\n]`;
    const { ids, ledger, report } = await read(scratch(text), { skipBadLines: true });
    expect(ids).toEqual(['a', 'b']);
    expect(ledger).toMatchObject({ lines: 5, ok: 2, bad_schema: 2, bad_json: 1 });
    expect(report.files[0]?.samples.map(({ line }) => line)).toEqual([3, 3, 4]);
  });

  it('goes on after an object that does not end, and counts the last one cut short', async () => {
    const printed = three.map((row) => JSON.stringify(row, null, 2));
    const torn = [printed[0], printed[1]?.slice(0, -3), printed[2], '{\n "id": "d'].join('\n');
    const { ids, ledger } = await read(scratch(torn), { skipBadLines: true });
    expect(ids).toEqual(['a', 'c']);
    expect(ledger).toMatchObject({ lines: 4, ok: 2, bad_json: 2 });
  });

  it('leaves out an object that is too long, and no other', async () => {
    const long = [three[0], logRow('long', { response: 'x'.repeat(9000) }), three[2]];
    const { ids, ledger } = await read(scratch(JSON.stringify(long)), { maxLineBytes: 1000, skipBadLines: true });
    expect(ids).toEqual(['a', 'c']);
    expect(ledger).toMatchObject({ lines: 3, too_long: 1 });
  });

  it.each([
    ['a.csv', ','],
    ['a.tsv', '\t'],
    ['without-a-name', ','],
  ])('reads the columns of %s', async (name, delimiter) => {
    const { records, ledger } = await read(scratch(csv(delimiter), name), { map, skipBadLines: true });
    expect(records.map(({ id, messages, usage }) => [id, messages?.[0]?.content, usage?.input_tokens])).toEqual([
      ['a', 'two\nlines, "quoted"', 12],
      ['b', 'plain', 3],
    ]);
    expect(ledger).toMatchObject({ lines: 3, ok: 2, bad_schema: 1 });
  });

  it('reads Parquet, with whole numbers, times and nested columns as JSON has them', async () => {
    const { records, ledger, report } = await read(scratch(gunzipSync(Buffer.from(PARQUET_GZ, 'base64')), 't.parquet'));
    expect(records.map(({ id, timestamp, usage }) => [id, timestamp, usage?.input_tokens])).toEqual([
      ['p0', '2026-11-02T08:00:00.000Z', 0],
      ['p1', '2026-11-02T08:00:01.000Z', 1],
      ['p2', '2026-11-02T08:00:02.000Z', 2],
    ]);
    expect(ledger).toMatchObject({ lines: 3, ok: 3 });
    expect(report.files[0]?.format).toBe('native');
    expect(await failure(() => read(scratch('PAR1 and no more', 'x.parquet')))).toMatchObject({
      code: 'file-unreadable',
    });
  });

  it('reads Parquet whose columns a database has put into capitals', async () => {
    const bytes = gunzipSync(Buffer.from(PARQUET_GZ, 'base64'));
    // Names lie in the file as they are, values compressed.
    const capital = bytes
      .toString('latin1')
      .replace(/timestamp|model|messages|status|usage/g, (name) => name.toUpperCase());
    const asIs = await read(scratch(bytes, 'a.parquet'));
    const { records, report } = await read(scratch(Buffer.from(capital, 'latin1'), 'b.parquet'));
    expect(capital).not.toBe(bytes.toString('latin1'));
    expect([records, report.files[0]?.format]).toEqual([asIs.records, 'native']);
  });

  it('reads Zstandard by its first bytes, and says when it is cut', async () => {
    const bytes = Buffer.from(ZSTD, 'base64');
    expect((await read(scratch(bytes))).ids).toEqual(['z1']);
    expect((await read(scratch(Buffer.concat([bytes, bytes])))).ledger).toMatchObject({ ok: 1, duplicate: 1 });
    const cut = scratch(bytes.subarray(0, bytes.length - 9));
    expect(await failure(() => read(cut))).toMatchObject({ code: 'truncated-file', exitCode: 3 });
  });

  it('reads a folder of many one-object files, and what a pattern matches, in the order of their names', async () => {
    const folder = scratchPath('folder');
    for (const [name, id] of [
      ['day2/b.json', 'b'],
      ['day1/a.json', 'a'],
      ['day1/c.jsonl', 'c'],
      ['.hidden/d.json', 'd'],
      ['README.md', 'e'],
    ] as const) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), JSON.stringify(logRow(id), null, 2));
    }
    expect((await read(folder)).ids).toEqual(['a', 'c', 'b']);
    expect((await read(`${folder}/**/*.json`)).ids).toEqual(['a', 'b']);
    expect(await failure(() => logPaths([`${folder}/*.csv`]))).toMatchObject({ code: 'no-file-matches', exitCode: 2 });
    expect(await logPaths(['-', 'missing.jsonl'])).toEqual(['-', 'missing.jsonl']);
  });

  it('takes JSON lines that begin with a broken one for JSON lines', () => {
    for (const first of ['{"id":', '{"a":1}', 'prose, more prose, and more', '', '12', '"x"'])
      expect(containerOf('log', Buffer.from(`${first}\n{"id":1}\n`))).toBe('lines');
  });

  it('survives damage to any bytes of an array or a CSV file, and loses count of no row', async () => {
    const valid = [JSON.stringify(three, null, 1), csv(',')].map((text) => Buffer.from(text));
    const change = fc.tuple(fc.nat(2000), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.nat(1), fc.array(change, { minLength: 1, maxLength: 20 }), async (which, changes) => {
        const bytes = Buffer.from(valid[which] as Buffer);
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        async function* input() {
          yield bytes;
        }
        try {
          await read('-', { stdin: input(), skipBadLines: true, ...(which ? { map } : {}) });
        } catch (error) {
          expect(['no-usable-lines', 'not-text', 'file-empty', 'no-calls-in-log', 'broken-csv']).toContain(
            (error as { code?: string }).code,
          );
        }
      }),
      { numRuns: 150 },
    );
  });
});
