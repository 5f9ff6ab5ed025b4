import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import { type LogOptions, newLogReport, readRequests } from '../../src/sources/request-log.js';
import { failure, scratch } from './scratch.js';

const HEADER = 'id,model,prompt,tokens\n';
const map = { id: 'id', model: 'model', prompt: 'prompt', input_tokens: 'tokens', output_tokens: 'tokens' };
const rows = (from: number, to: number): string =>
  Array.from({ length: to - from }, (_, at) => `r${from + at},m,text ${from + at},1\n`).join('');

async function read(content: string | Buffer, options: LogOptions = {}, name = 'a.csv') {
  const report = newLogReport();
  const records: RequestRecord[] = [];
  const paths = [scratch(content, name)];
  for await (const batch of readRequests(paths, report, { map, ...options })) records.push(...batch);
  const { lines, ...parts } = report.ledger;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(lines);
  return {
    ids: records.map(({ id }) => id),
    prompts: records.map(({ messages }) => messages?.[0]?.content),
    ledger: report.ledger,
    samples: report.files[0]?.samples ?? [],
    warnings: report.warnings,
  };
}

describe('a CSV file with a row that is too long', () => {
  const long: [string, string][] = [
    ['plain', 'x'.repeat(20_000)],
    ['quoted', `"${'x""'.repeat(7000)}"`],
    ['quoted, of many lines', `"${'line,\n\n'.repeat(3000)}"`],
  ];
  it.each(long)('leaves out one row and reads all behind it: %s', async (_, cell) => {
    const text = `${HEADER}${rows(0, 500)}long,m,${cell},1\n${rows(500, 4000)}`;
    const { ids, ledger, samples } = await read(text, { maxLineBytes: 10_000 });
    expect(ids).toEqual(Array.from({ length: 4000 }, (_, at) => `r${at}`));
    expect(ledger).toMatchObject({ lines: 4001, ok: 4000, too_long: 1 });
    expect(samples).toEqual([{ line: 501, fault: 'too_long', detail: 'the row is longer than 10000 bytes' }]);
  });

  it('reads a row just as long as is allowed', async () => {
    const row = (length: number) => `a,m,${'x'.repeat(length - 'a,m,,1'.length)},1\n`;
    expect((await read(HEADER + row(1000), { maxLineBytes: 1000 })).ledger).toMatchObject({ lines: 1, ok: 1 });
    expect((await read(HEADER + row(1001) + rows(0, 200), { maxLineBytes: 1000 })).ledger).toMatchObject({
      lines: 201,
      too_long: 1,
    });
  });

  it.each([
    ['a quoted cell', `"${'x'.repeat(1e6)}"`],
    ['a cell', 'x'.repeat(1e6)],
    ['cells', ','.repeat(1e6)],
  ])('says so where the end of %s is not looked for any longer', async (_, cell) => {
    const text = `${HEADER}${rows(0, 500)}long,m,${cell},1\n${rows(500, 4000)}`;
    const error = await failure(() => read(text, { maxLineBytes: 10_000 }));
    const reason = 'the row that begins on line 502 does not end within 80000 bytes';
    expect(error).toMatchObject({ code: 'broken-csv', exitCode: 3, fields: { rows: 500, reason } });
    const part = await read(text, { maxLineBytes: 10_000, allowTruncated: true });
    expect(part.ledger).toMatchObject({ lines: 501, ok: 500, too_long: 1 });
    expect(part.warnings).toContainEqual({
      code: 'damaged-file-used',
      fields: expect.objectContaining({ reason }),
    });
  });
});

describe('a CSV file with a quote that is not closed', () => {
  const text = `${HEADER}${rows(0, 300)}q,m,"two\nlines",1\n\n\nopen,m,"not closed,1\n${rows(300, 900)}`;
  const reason = 'a quote opens in the row that begins on line 306 and is not closed';

  it('is not taken for a whole one, and the line is named', async () => {
    expect(text.split('\n')[305]).toMatch(/^open/);
    expect(await failure(() => read(text, { skipBadLines: true }))).toMatchObject({
      code: 'broken-csv',
      exitCode: 3,
      fields: { rows: 301, reason },
    });
    const part = await read(text, { allowTruncated: true });
    expect(part.ledger).toMatchObject({ lines: 302, ok: 301, bad_json: 1 });
    expect(part.warnings.map(({ code }) => code)).toContain('damaged-file-used');
  });

  it('is cut where its gzip is cut', async () => {
    const zipped = gzipSync(text, { level: 0 });
    const error = await failure(() => read(zipped.subarray(0, -20), {}, 'a.csv.gz'));
    expect(error).toMatchObject({ code: 'truncated-file' });
  });
});

describe('a CSV file that is not all UTF-8', () => {
  it('leaves out the rows with other bytes, in whatever column, and keeps U+FFFD that was written', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`\ufeff"id",model,prompt,tokens\n${rows(0, 300)}u,m,ü 日本 😀 \ufffd,1\n`),
      Buffer.from('x,m,caf\xe9,1\ny\xff,m,text,1\n', 'latin1'),
      Buffer.from(`z,m,"é\n""ü""",1\n`),
    ]);
    const { ids, prompts, ledger, samples } = await read(bytes);
    expect(ids.slice(-2)).toEqual(['u', 'z']);
    expect(prompts.slice(-2)).toEqual(['ü 日本 😀 \ufffd', 'é\n"ü"']);
    expect(ledger).toMatchObject({ lines: 304, ok: 302, bad_utf8: 2 });
    expect(samples.map(({ line, fault }) => [line, fault])).toEqual([
      [302, 'bad_utf8'],
      [303, 'bad_utf8'],
    ]);
  });
});

describe('a CSV file of a database', () => {
  it('has NULL and \\N for what is unknown, which is no text', async () => {
    const { prompts, ledger } = await read(`${HEADER}a,m,NULL,1\nb,m,\\N,1\nc,m,null,1\nd,m,NULLs,1\n`);
    expect(prompts).toEqual([undefined, undefined, undefined, 'NULLs']);
    expect(ledger).toMatchObject({ lines: 4, ok: 4 });
  });

  it('may name its columns again where files were put together, and the delimiter above them', async () => {
    const { ids, ledger } = await read(`sep=,\n${HEADER}${rows(0, 2)}${HEADER}${rows(2, 4)}`);
    expect(ids).toEqual(['r0', 'r1', 'r2', 'r3']);
    expect(ledger).toMatchObject({ lines: 4, ok: 4 });
  });
});
