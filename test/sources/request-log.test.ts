import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Ledger } from '../../src/records/ledger.js';
import type { RequestRecord } from '../../src/records/request.js';
import { type LogOptions, newLogReport, readRequests } from '../../src/sources/request-log.js';
import { failure, jsonLines, logRow, scratch } from './scratch.js';

async function read(paths: string | string[], options: LogOptions = {}) {
  const report = newLogReport();
  const records: RequestRecord[] = [];
  for await (const batch of readRequests([paths].flat(), report, options)) records.push(...batch);
  return { ids: records.map((record) => record.id), report, records };
}

const sum = ({ lines: _, ...parts }: Ledger): number => Object.values(parts).reduce((total, part) => total + part, 0);
const rows = (count: number, prefix = 'r'): string =>
  jsonLines(...Array.from({ length: count }, (_, at) => logRow(`${prefix}${at}`)));
const codes = (warnings: readonly { code: string }[]): string[] => warnings.map((warning) => warning.code);

describe('readRequests', () => {
  it('reads several files, plain and compressed, as one log', async () => {
    const { ids, report } = await read([
      scratch(jsonLines(logRow('a'), logRow('b'))),
      scratch(gzipSync(jsonLines(logRow('c')))),
    ]);
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(report.ledger).toMatchObject({ lines: 3, ok: 3 });
    expect(report.files.map((file) => [file.format, file.ledger.ok, file.isPartial])).toEqual([
      ['native', 2, false],
      ['native', 1, false],
    ]);
    expect(report.warnings).toEqual([]);
  });

  it('accounts for every kind of bad line and names each by file and line', async () => {
    const bytes = Buffer.concat([
      Buffer.from(jsonLines(logRow('a'))),
      Buffer.from('\n{"id":\n'),
      Buffer.from([0xff, 10]),
      Buffer.from(jsonLines(logRow('b', { model: 5 }), logRow('a'), { long: 'x'.repeat(3000) }, logRow('c'))),
    ]);
    const path = scratch(bytes);
    const { ids, report } = await read(path, { skipBadLines: true, maxLineBytes: 2000 });
    expect(ids).toEqual(['a', 'c']);
    expect(report.ledger).toEqual({
      lines: 8,
      ok: 2,
      blank: 1,
      too_long: 1,
      bad_utf8: 1,
      bad_json: 1,
      bad_schema: 1,
      duplicate: 1,
    });
    expect(sum(report.ledger)).toBe(report.ledger.lines);
    const samples = report.files[0]?.samples.map(({ line, fault }) => [line, fault]);
    expect(samples?.sort()).toEqual([
      [3, 'bad_json'],
      [4, 'bad_utf8'],
      [5, 'bad_schema'],
      [6, 'duplicate'],
      [7, 'too_long'],
    ]);
    expect(codes(report.warnings)).toEqual(['bad-lines-skipped', 'duplicate-ids']);
    expect(report.warnings[0]?.fields['first']).toMatch(new RegExp(`^${path}:3: `));
  });

  it('refuses a log with more than 1 % of unusable lines, at its end', async () => {
    const bad = 'not json\n';
    const allowed = await read(scratch(rows(99) + bad));
    expect(allowed.report.ledger).toMatchObject({ ok: 99, bad_json: 1 });
    const error = await failure(() => read(scratch(rows(98) + bad)));
    expect(error).toMatchObject({ code: 'too-many-bad-lines', exitCode: 2, fields: { rejected: 1, lines: 99 } });
    expect((await read(scratch(rows(5) + bad), { skipBadLines: true })).ids).toHaveLength(5);
  });

  it('does not hold blank and repeated lines against a log', async () => {
    expect((await read(scratch(`${rows(3)}\n\n\n${rows(3)}`))).report.ledger).toMatchObject({
      ok: 3,
      blank: 3,
      duplicate: 3,
    });
  });

  it('counts a repeated id once, also across files, and warns when the rows differ', async () => {
    const same = await read([scratch(rows(3)), scratch(rows(4))]);
    expect(same.ids).toHaveLength(4);
    expect(same.report.warnings).toEqual([{ code: 'duplicate-ids', fields: { count: 3 } }]);
    const path = scratch(jsonLines(logRow('a'), logRow('a', { model: 'other' })));
    const other = await read(path);
    expect(other.records.map((record) => record.model)).toEqual(['claude-opus-4-1']);
    expect(other.report.warnings[1]).toEqual({ code: 'conflicting-ids', fields: { count: 1, first: `${path}:2` } });
  });

  it('knows a file that is no log at all, early and whatever the options', async () => {
    const prose = 'Lorem ipsum\n'.repeat(40);
    for (const options of [{}, { skipBadLines: true }]) {
      const error = await failure(() => read(scratch(prose), options));
      expect(error).toMatchObject({ code: 'no-usable-lines', exitCode: 2, fields: { lines: 40 } });
      expect(error.fields['first']).toMatch(/:1: the line is not JSON/);
    }
    let chunks = 0;
    async function* endless() {
      for (;;) {
        chunks += 1;
        yield Buffer.from(prose);
      }
    }
    expect(await failure(() => read('-', { stdin: endless() }))).toMatchObject({ code: 'no-usable-lines' });
    expect(chunks).toBeLessThan(1000);
  });

  it('says that a log is empty; an empty file among others is a warning', async () => {
    expect(await failure(() => read(scratch('')))).toMatchObject({ code: 'file-empty', exitCode: 2 });
    expect(await failure(() => read(scratch('\n\n')))).toMatchObject({ code: 'file-empty' });
    expect(codes((await read([scratch(''), scratch(rows(1))])).report.warnings)).toEqual(['empty-log-file']);
  });

  it('keeps the rows before a cut and ends in an error, unless that is allowed', async () => {
    const zipped = gzipSync(
      jsonLines(...Array.from({ length: 5000 }, (_, at) => logRow(`r${at}`, { latency_ms: (at * 7919) % 1009 }))),
    );
    const path = scratch(zipped.subarray(0, zipped.length - 100));
    const error = await failure(() => read(path));
    expect(error).toMatchObject({ code: 'truncated-file', exitCode: 3 });
    expect(error.fields['rows']).toBeGreaterThan(1000);
    const { ids, report } = await read(path, { allowTruncated: true });
    expect(ids.length).toBe(error.fields['rows']);
    expect(report.files[0]?.isPartial).toBe(true);
    expect(codes(report.warnings)).toContain('damaged-file-used');
    const damaged = scratch(Buffer.concat([zipped, Buffer.from('garbage')]));
    expect(await failure(() => read(damaged))).toMatchObject({ code: 'damaged-gzip', exitCode: 3 });
  });

  it('tells how far it is', async () => {
    const path = scratch(rows(5000));
    const seen: [number, number | null, number][] = [];
    await read(path, {
      onProgress: ({ takenBytes, sizeBytes, rows: done }) => seen.push([takenBytes, sizeBytes, done]),
    });
    expect(seen.at(-1)).toEqual([seen.at(-1)?.[1], seen.at(-1)?.[0], 5000]);
    expect(seen.length).toBeGreaterThan(1);
  });

  it('survives damage to any bytes of a log, and loses count of no line', async () => {
    const valid = Buffer.from(
      jsonLines(logRow('a'), logRow('b', { task: 'ü' }), logRow('c', { tags: { t: 1 } })) + rows(3),
    );
    const damage = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255), fc.constantFrom('set', 'drop', 'add')), {
      minLength: 1,
      maxLength: 30,
    });
    await fc.assert(
      fc.asyncProperty(damage, fc.boolean(), async (changes, isZipped) => {
        const bytes = [...valid];
        for (const [at, byte, how] of changes)
          bytes.splice(at, how === 'add' ? 0 : 1, ...(how === 'drop' ? [] : [byte]));
        const damaged = isZipped ? gzipSync(Uint8Array.from(bytes)) : Uint8Array.from(bytes);
        async function* input() {
          yield damaged;
        }
        const report = newLogReport();
        let taken = 0;
        try {
          for await (const batch of readRequests(['-'], report, { stdin: input(), skipBadLines: true }))
            taken += batch.length;
        } catch (error) {
          expect(['no-usable-lines', 'not-text', 'file-empty']).toContain((error as { code?: string }).code);
        }
        const ledger = report.files[0]?.ledger as Ledger;
        expect(sum(ledger)).toBe(ledger.lines);
        expect(ledger.ok).toBe(taken);
        expect(Object.values(ledger).every((count) => Number.isInteger(count) && count >= 0)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it('survives damage to the bytes of a compressed log', async () => {
    const valid = gzipSync(rows(200));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 }),
        async (changes) => {
          const bytes = Uint8Array.from(valid);
          for (const [at, byte] of changes) bytes[at] = byte;
          async function* input() {
            yield bytes;
          }
          const report = newLogReport();
          try {
            for await (const _ of readRequests(['-'], report, {
              stdin: input(),
              skipBadLines: true,
              allowTruncated: true,
            }));
          } catch (error) {
            expect(['no-usable-lines', 'not-text', 'damaged-gzip', 'truncated-file']).toContain(
              (error as { code?: string }).code,
            );
          }
          for (const { ledger } of report.files) expect(sum(ledger)).toBe(ledger.lines);
        },
      ),
      { numRuns: 150 },
    );
  });
});
