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
    costsUsd: records.map(({ cost_usd }) => cost_usd),
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

describe('a table whose cells are not divided by commas', () => {
  const semicolons = 'id;model;prompt;cost;tokens\n';
  const costs = { ...map, cost_usd: 'cost' };

  it.each([
    ['semicolons', ';', ''],
    ['tabs', '\t', ''],
    ['pipes', '|', ''],
    ['semicolons named above', ';', 'sep=;\n'],
    ['a byte order mark and tabs named above', '\t', '\ufeffsep=\t\n'],
  ])('is read by %s, whether its name is CSV or none', async (_, delimiter, above) => {
    const text = `${HEADER}a,m,"two, or; |\tmore\nlines",12\nb,m,plain,3\nshort,row\n`;
    const cells = text.replace('two, or', 'two or').replaceAll(',', delimiter);
    for (const name of ['a.csv', 'a.txt']) {
      const { ids, prompts, ledger } = await read(above + cells, { skipBadLines: true }, name);
      expect(ids).toEqual(['a', 'b']);
      expect(prompts).toEqual(['two or; |\tmore\nlines', 'plain']);
      expect(ledger).toMatchObject({ lines: 3, ok: 2, bad_schema: 1 });
    }
  });

  it('has no rows in the lines that clients of databases draw', async () => {
    const text = 'id|model|prompt|tokens\n--|-----|------|------\na|m|hello|1\n(1 row)\n';
    expect((await read(text)).ledger).toMatchObject({ lines: 1, ok: 1 });
    expect((await read(text.replace('(1 row)', '(1 rows affected)'))).ledger).toMatchObject({ lines: 1, ok: 1 });
  });

  it('has decimal commas in a column only where one of them can be nothing else', async () => {
    const text = `${semicolons}a;m;0,5;0,0123;1\nb;m;hi;1,234;2\nc;m;hi;;3\nd;m;hi;1,5E-05;4\n`;
    const { costsUsd, prompts, ledger } = await read(text, { map: costs });
    expect(costsUsd).toEqual([0.0123, 1.234, null, 0.000015]);
    // A text is no number, though one of its rows looks like one.
    expect(prompts[0]).toBe('0,5');
    expect(ledger).toMatchObject({ lines: 4, ok: 4 });
  });

  it.each([
    ['a comma may divide thousands', `${semicolons}a;m;hi;1,234;1\n`, 'cost is "1,234", a string'],
    ['other rows have points', `${semicolons}a;m;hi;0,0123;1\nb;m;hi;0.5;1\n`, 'cost is "0,0123", a string'],
    [
      'commas divide the cells',
      `${HEADER.replace('tokens', 'tokens,cost')}a,m,hi,1,"0,0123"\n`,
      'cost is "0,0123", a string',
    ],
  ])('takes no number for another where %s, and says so', async (_, text, found) => {
    const { ledger, samples } = await read(`${text}z;m;hi;3;1\nz,m,hi,1,3\n`, { map: costs, skipBadLines: true });
    expect(ledger.ok).toBeLessThan(3);
    expect(samples.find(({ line }) => line === 1)?.detail).toBe(
      `${found}; a number with a point for decimals and no comma is needed`,
    );
  });

  it('leaves out a row with a point far behind rows with commas', async () => {
    const many = Array.from({ length: 10_000 }, (_, at) => `r${at};m;hi;0,5;1\n`).join('');
    const { ledger, samples } = await read(`${semicolons}${many}late;m;hi;1.234;1\n`, { map: costs });
    expect(ledger).toMatchObject({ lines: 10_001, ok: 10_000, bad_schema: 1 });
    expect(samples[0]?.detail).toBe(
      'cost has decimal commas in other rows and a point in this one; a number without points is needed',
    );
  });
});
