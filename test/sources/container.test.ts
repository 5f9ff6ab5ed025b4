import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { messageOf } from '../../src/render/message.js';
import { containerOf } from '../../src/sources/container.js';
import { newLogReport, readRequests } from '../../src/sources/request-log.js';
import { PARQUET_GZ } from './container-samples.js';
import { failure, scratch } from './scratch.js';

const kind = (text: string) => containerOf('standard input', Buffer.from(text));

describe('the kind of a file without a name', () => {
  it.each([
    ['two columns', 'model,prompt\ngpt-4o,hello\n'],
    ['spaces in its names', 'Model name,User question (raw),Größe\ngpt-4o,hello,1\n'],
    ['quoted names, with a comma', '"Model","Cost, USD"\r\n"gpt-4o","0,1"\r\n'],
    ['blank lines before its rows', 'model,prompt\n\n\ngpt-4o,"{""a"":1}"\n'],
    ['three columns and no row', 'id,model,prompt'],
  ])('is CSV: %s', (_, text) => {
    expect(kind(text)).toBe('csv');
    if (!text.includes('"')) expect(kind(text.replaceAll(',', '\t'))).toBe('tsv');
  });

  it.each([
    ['prose before JSON', 'prose, more prose, and more\n{"id":1,"a":2}\n'],
    ['prose before an array', 'one, two\n\n[{"id":1,"a":2}]\n'],
    ['prose', 'Dear all, please\nfind the log attached\n'],
    ['two words and nothing behind them', 'one, two'],
    ['lines of a server', '2026-11-02 08:00:01,123 started\n2026-11-02 08:00:02,456 stopped\n'],
    ['a list of pairs', 'model: gpt-4o, tokens: 5\nmodel: gpt-4o, tokens: 6\n'],
    ['bare words of JSON', 'null\n{"id":1,"a":2}\n'],
  ])('is not CSV: %s', (_, text) => {
    expect(kind(text)).toBe('lines');
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
