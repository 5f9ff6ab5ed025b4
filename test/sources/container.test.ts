import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/render/message.js';
import { containerOf } from '../../src/sources/container.js';
import { newLogReport, readRequests } from '../../src/sources/request-log.js';
import { PARQUET_GZ } from './container-samples.js';
import { failure, jsonLines, logRow, scratch } from './scratch.js';

/** How rows lie in a text: a word, or what divides the cells of a table. */
const kind = (text: string, name = 'standard input') => {
  const container = containerOf(name, Buffer.from(text));
  return typeof container === 'object' ? container.delimiter : container;
};

describe('the kind of a file without a name', () => {
  it.each([
    ['two columns', 'model,prompt\ngpt-4o,hello\n'],
    ['spaces in its names', 'Model name,User question (raw),Größe\ngpt-4o,hello,1\n'],
    ['quoted names, with a comma', '"Model","Cost, USD"\r\n"gpt-4o","0,1"\r\n'],
    ['blank lines before its rows', 'model,prompt\n\n\ngpt-4o,"{""a"":1}"\n'],
    ['three columns and no row', 'id,model,prompt'],
  ])('is CSV: %s', (_, text) => {
    expect(kind(text)).toBe(',');
    if (!text.includes('"')) expect(kind(text.replaceAll(',', '\t'))).toBe('\t');
  });

  it.each([
    ['three names and a row', 'id;model;prompt\na;gpt-4o;one, two\n'],
    ['names that people chose', 'Model name;User question (raw);Größe\r\ngpt-4o;hello;1\r\n'],
    ['a row that goes on behind what is seen', `id;model;"prompt"\na;gpt-4o;"one;\n${'two '.repeat(99)}`],
    ['the delimiter named above two names', 'sep=;\r\nmodel;prompt\r\n'],
  ])('is a table of semicolons or pipes: %s', (_, text) => {
    expect(kind(text)).toBe(';');
    expect(kind(text.replaceAll(';', '|'))).toBe('|');
  });

  it.each([
    ['prose before JSON', 'prose, more prose, and more\n{"id":1,"a":2}\n'],
    ['prose before an array', 'one, two\n\n[{"id":1,"a":2}]\n'],
    ['prose', 'Dear all, please\nfind the log attached\n'],
    ['two words and nothing behind them', 'one, two'],
    ['lines of a server', '2026-11-02 08:00:01,123 started\n2026-11-02 08:00:02,456 stopped\n'],
    ['a list of pairs', 'model: gpt-4o, tokens: 5\nmodel: gpt-4o, tokens: 6\n'],
    ['bare words of JSON', 'null\n{"id":1,"a":2}\n'],
    ['prose with semicolons', 'Apples; pears; plums\nred; green; blue\n'],
    ['prose with semicolons before JSON', 'started;up;ready\n{"id":1;"a":2;"b":3}\n'],
    ['names in semicolons and rows without', 'id;model;prompt\nDear all, please\n'],
    ['a log with pipes', 'INFO | app | started\nINFO | app | stopped\n'],
    ['JSON lines whose texts have semicolons', '{"id":"a;b;c"}\n{"id":"d;e;f"}\n'],
  ])('is not CSV: %s', (_, text) => {
    expect(kind(text)).toBe('lines');
    expect(kind(text.replaceAll(';', '|'))).toBe('lines');
  });

  it.each([
    [';', 'id;model;prompt\na;gpt-4o;one, two\n'],
    ['\t', 'id\tmodel\tprompt\na\tgpt-4o\tone, two; three\n'],
    ['|', 'id|model|prompt\na|gpt-4o|one, two\n'],
    [';', ';id;cost, USD\n0;a;0,1\n'],
    [',', 'id,model,"cost;in;US;cents"\na,gpt-4o,1\n'],
    [',', 'id,a|b|c|d\nx,1\n'],
    [',', 'model\ngpt-4o\n'],
    ['^', '"sep=^"\nid,x^model\n1,2^gpt-4o\n'],
  ])('divides cells by %j, whatever the name of a CSV file promises', (delimiter, text) => {
    expect(kind(text, 'a.csv')).toBe(delimiter);
    expect(kind(text, 'a.CSV.gz')).toBe(delimiter);
  });

  it('takes rows of JSON with commas behind them for what they are', () => {
    expect(kind('{"id":1},\n{"id":2},\n')).toBe('objects');
  });
});

describe('a file that comes byte by byte', () => {
  const rows = ['a', 'b', 'c'].map((id) => logRow(id));
  const spend =
    'request_id,call_type,spend,model\na,completion,1,gpt-4o\nb,completion,1,gpt-4o\nc,completion,1,gpt-4o\n';
  const texts: [string, string][] = [
    ['objects over many lines', rows.map((row) => JSON.stringify(row, null, 2)).join('\n')],
    ['objects one behind the other', rows.map((row) => JSON.stringify(row)).join('')],
    ['CSV', spend],
  ];
  const members = (bytes: Buffer) => Buffer.concat([...bytes].map((byte) => gzipSync(Buffer.of(byte))));
  const idsIn = async (path: string, stdin?: AsyncIterable<Buffer>) => {
    const ids: string[] = [];
    for await (const batch of readRequests([path], newLogReport(), { stdin })) ids.push(...batch.map(({ id }) => id));
    return ids;
  };
  async function* bytewise(bytes: Buffer) {
    for (const byte of bytes) yield Buffer.of(byte);
  }

  it.each(texts)('is told as if it came at once: %s', async (_, text) => {
    const bytes = Buffer.from(text);
    for (const given of [bytes, gzipSync(bytes)]) expect(await idsIn('-', bytewise(given))).toEqual(['a', 'b', 'c']);
    expect(await idsIn(scratch(members(bytes), 'log.gz'))).toEqual(['a', 'b', 'c']);
  });

  it('is refused when it is no text, too', async () => {
    const bytes = Buffer.from('{"id":"a"}\n'.repeat(9), 'utf16le');
    expect(await failure(() => idsIn('-', bytewise(bytes)))).toMatchObject({ code: 'not-text' });
    expect(await failure(() => idsIn(scratch(members(bytes), 'log.gz')))).toMatchObject({ code: 'not-text' });
  });
});

describe('rows without an id of their own', () => {
  const rows = [1, 2, 3].map((tokens) => ({ llm: 'gpt-4o', in: tokens, out: 1 }));
  const texts: [string, string][] = [
    ['lines', jsonLines(...rows)],
    ['an array on one line', JSON.stringify(rows)],
    ['an array on one line, behind another', JSON.stringify(rows.slice(0, 1)) + JSON.stringify(rows.slice(1))],
    ['objects one behind the other', rows.map((row) => JSON.stringify(row)).join(' ')],
    ['an array, two objects a line', JSON.stringify(rows).replace(',{', ',\n{')],
  ];

  it.each(texts)('are calls of their own wherever they begin: %s', async (_, text) => {
    const map = { model: 'llm', prompt_tokens: 'in', output_tokens: 'out' };
    const report = newLogReport();
    const ids = new Set<string>();
    for await (const batch of readRequests([scratch(text, 'log.json')], report, { map })) {
      for (const { id } of batch) ids.add(id);
    }
    expect(report.ledger).toMatchObject({ lines: 3, ok: 3, duplicate: 0 });
    expect(ids.size).toBe(3);
  });

  it('are so in formats that join rows', async () => {
    const failed = ['b', 'c'].map((id) => ({ custom_id: id, result: { type: 'expired' } }));
    const report = newLogReport();
    for await (const _ of readRequests([scratch(JSON.stringify(failed), 'log.json')], report));
    expect(report.ledger).toMatchObject({ lines: 2, ok: 2 });
  });
});

describe('Parquet in a stream', () => {
  it('must be given as a file, and the sentence says so', async () => {
    const bytes = gunzipSync(Buffer.from(PARQUET_GZ, 'base64'));
    async function* stdin() {
      yield bytes;
    }
    const read = async (path: string) => {
      for await (const _ of readRequests([path], newLogReport(), { stdin: stdin() }));
    };
    for (const path of ['-', scratch(Buffer.from(PARQUET_GZ, 'base64'), 'a.parquet.gz')]) {
      const error = await failure(() => read(path));
      expect(error).toMatchObject({ code: 'parquet-not-a-file', exitCode: 2 });
      expect(messageOf(error)).toContain('name that file');
    }
  });
});
