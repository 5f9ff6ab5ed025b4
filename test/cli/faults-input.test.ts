import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { TrafficMix } from '../../src/records/mix.js';
import { jsonLines, logRow, scratch } from '../sources/scratch.js';
import { run } from './run.js';

// Rows 26 to 39 of the fault matrix: what a log may hold. Each test's name begins with its row.
const GOOD = 300;
const good = jsonLines(...Array.from({ length: GOOD }, (_, at) => logRow(`r${at}`)));

interface Read {
  code: number;
  error: { code: string; message: string; fields: Record<string, unknown> } | null;
  mix: TrafficMix;
}

async function read(content: string | Uint8Array, name = 'log.jsonl', ...flags: string[]): Promise<Read> {
  const { code, stdout, stderr } = await run('analyze', scratch(content, name), '--json', ...flags);
  expect(stdout + stderr).not.toMatch(/NaN|This is a bug/);
  const mix = stdout.startsWith('{"error"') || stdout === '' ? null : JSON.parse(stdout);
  const failed = code === 0 ? null : JSON.parse(stderr || stdout).error;
  if (mix?.ledger) {
    const { lines, ...parts } = mix.ledger as Record<string, number>;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(lines);
  }
  return { code, error: failed, mix };
}
const faults = ({ mix }: Read) => {
  const { lines, ok, ...rest } = mix.ledger;
  return Object.fromEntries(Object.entries(rest).filter(([, count]) => count > 0));
};
const warned = ({ mix }: Read): string[] => mix.warnings.map(({ code }) => code);

describe('a log with faults', () => {
  it('26 leaves out and counts a row that is not UTF-8', async () => {
    const bad = Buffer.concat([
      Buffer.from(good),
      Buffer.from([0x7b, 0xff, 0xfe, 0x7d, 10]),
      Buffer.from(jsonLines(logRow('z'))),
    ]);
    const found = await read(bad);
    expect([found.mix.requests, faults(found), warned(found)]).toEqual([301, { bad_utf8: 1 }, ['bad-lines-skipped']]);
  });

  it.each([
    ['UTF-16 with a mark', Buffer.from(`\ufeff${good}`, 'utf16le'), 'iconv -f UTF-16'],
    ['UTF-16 without one', Buffer.from(good, 'utf16le'), 'iconv -f UTF-16'],
    ['a binary file', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256)), 'Convert it first.'],
  ])('27 refuses %s and says what is needed', async (_, bytes, how) => {
    const { code, error } = await read(bytes);
    expect([code, error?.code]).toEqual([2, 'not-text']);
    expect(error?.message).toContain('UTF-8');
    expect(error?.message).toContain(how);
  });

  it('28 strips a byte order mark at the start only', async () => {
    const found = await read(`\ufeff${good}\ufeff${jsonLines(logRow('mid'))}${jsonLines(logRow('end'))}`);
    expect([found.mix.requests, faults(found)]).toEqual([301, { bad_json: 1 }]);
  });

  it('29 counts rows right with CRLF, no final newline, U+2028 in strings and a lone CR', async () => {
    const odd = jsonLines(logRow('u', { messages: [{ role: 'user', content: 'a\u2028b\u2029c\rd' }] }));
    const found = await read(`${good.replaceAll('\n', '\r\n')}${odd}${jsonLines(logRow('last')).trimEnd()}`);
    expect([found.mix.requests, faults(found)]).toEqual([302, {}]);
    const two = `${jsonLines(logRow('a')).trimEnd()}\r${jsonLines(logRow('b'))}`;
    expect(faults(await read(`${good}${two}`))).toEqual({ bad_json: 1 });
  });

  it('30 skips a line of 100 MB, holds nothing of it, and reads the rest', async () => {
    const long = Buffer.alloc(100 * 2 ** 20, 'x');
    const before = process.memoryUsage.rss();
    const found = await read(Buffer.concat([Buffer.from(good), long, Buffer.from(`\n${jsonLines(logRow('z'))}`)]));
    expect([found.mix.requests, faults(found)]).toEqual([301, { too_long: 1 }]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * 2 ** 20);
  });

  it('32 refuses a cut or damaged gzip with exit 3, and uses the part before the cut when allowed', async () => {
    const zipped = gzipSync(good, { level: 0 });
    const cut = zipped.subarray(0, zipped.length - 2000);
    expect(await read(cut, 'cut.gz')).toMatchObject({ code: 3, error: { code: 'truncated-file' } });
    const part = await read(cut, 'cut.gz', '--allow-truncated');
    expect(part.mix.requests).toBeGreaterThan(200);
    expect(warned(part)).toContain('damaged-file-used');
    const { stdout } = await run('analyze', scratch(cut, 'cut.gz'), '--allow-truncated');
    expect(stdout).toMatch(/PARTIAL: .*cut\.gz ends early/);
    // The line that was cut is no fault of the exporter's, however few there are.
    const few = gzipSync(jsonLines(...Array.from({ length: 10 }, (_, at) => logRow(`r${at}`))), { level: 0 });
    expect((await read(few.subarray(0, few.length - 50), 'few.gz', '--allow-truncated')).mix.requests).toBe(9);
    const garbage = Buffer.concat([zipped, Buffer.from('garbage!')]);
    expect(await read(garbage, 'g.gz')).toMatchObject({ code: 3, error: { code: 'damaged-gzip' } });
  });

  it('32 reads concatenated gzip members, and knows gzip by its bytes, not its name', async () => {
    const members = Buffer.concat([gzipSync(good), gzipSync(jsonLines(logRow('second')))]);
    expect((await read(members, 'two.gz')).mix.requests).toBe(301);
    expect((await read(good, 'not.jsonl.gz')).mix.requests).toBe(300);
    expect((await read(gzipSync(good), 'is.jsonl')).mix.requests).toBe(300);
  });

  it('33 stops at a gzip bomb, and does not open gzip inside gzip', async () => {
    expect(await read(gzipSync(Buffer.alloc(50e6, 10)), 'bomb.gz')).toMatchObject({
      code: 2,
      error: { code: 'gzip-bomb' },
    });
    const nested = await read(gzipSync(gzipSync(good)), 'nested.gz');
    expect(nested).toMatchObject({ code: 2, error: { code: 'not-text' } });
    expect(nested.error?.message).toContain('gzip inside gzip');
  });

  it.each([
    ['NaN', 'bad_json'],
    ['Infinity', 'bad_json'],
    ...['1e999', '-1', '"12"', '1.5', '9007199254740993', '[5]', '"0x10"', 'true', 'null'].map((text) => [
      text,
      'bad_schema',
    ]),
  ])('34 leaves out a row with %s tokens and says why', async (value, fault) => {
    const bad = jsonLines(logRow('bad')).replace('"input_tokens":10', `"input_tokens":${value}`);
    const found = await read(`${good}${bad}`);
    expect([found.mix.requests, faults(found)]).toEqual([GOOD, { [fault as string]: 1 }]);
    const { stderr } = await run('analyze', scratch(`${good}${bad}`));
    expect(stderr).toContain(':301: ');
  });

  it('34 keeps rows apart whose ids are numbers too large to hold', async () => {
    const row = (id: string): string =>
      `{"object":"chat.completion","id":${id},"model":"gpt-4o","choices":[{"message":{"content":"x"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}\n`;
    const found = await read(`${row('12345678901234567890')}${row('12345678901234567891')}`);
    expect([found.mix.requests, found.mix.ledger.duplicate]).toEqual([2, 0]);
  });

  it('35 leaves out rows with missing, empty or null fields, and ignores further ones', async () => {
    const rows = [
      {},
      logRow('a', { model: '' }),
      logRow('b', { messages: null }),
      logRow('', {}),
      logRow('c', { more: { than: 'known' } }),
    ];
    const found = await read(`${good}${jsonLines(...rows)}`, 'log.jsonl', '--skip-bad-lines');
    expect([found.mix.requests, faults(found)]).toEqual([301, { bad_schema: 4 }]);
  });

  it('36 counts a repeated row once', async () => {
    const found = await read(`${good}${jsonLines(logRow('r1'))}`);
    expect([found.mix.requests, faults(found), warned(found)]).toEqual([GOOD, { duplicate: 1 }, ['duplicate-ids']]);
  });

  it('37 names rows that share an id and differ, and refuses outcomes that do', async () => {
    expect(warned(await read(`${good}${jsonLines(logRow('r1', { model: 'gpt-4o' }))}`))).toContain('conflicting-ids');
    const set = scratch(jsonLines({ id: 'c', prompt: 'Hi' }), 'set.jsonl');
    const outcomes = scratch(
      jsonLines(...[0, 1].map((score) => ({ case_id: 'c', tier: 't', score, cost_usd: 1 }))),
      'outcomes.jsonl',
    );
    const { code, stderr } = await run('curve', '--set', set, '--outcomes', outcomes);
    expect(code).toBeGreaterThan(1);
    expect(stderr).toContain('c');
  });

  it('38 takes __proto__, constructor and toString for names like others', async () => {
    const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];
    const rows = names.map((name) =>
      jsonLines(logRow(name, { model: name, task: name, session: name, provider: name, tags: {} })).replace(
        '"tags":{}',
        '"tags":{"__proto__":{"polluted":true}},"__proto__":{"polluted":true}',
      ),
    );
    const found = await read(`${good}${rows.join('')}`);
    expect(found.mix.requests).toBe(GOOD + names.length);
    for (const name of names) {
      expect(found.mix.models.find(({ model }) => model === name)?.requests).toBe(1);
      expect(found.mix.tasks.find(({ task }) => task === name)?.requests).toBe(1);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('39 refuses rows that nest deep, or hold a million keys', async () => {
    const deep = `{"id":"d","messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}\n`;
    const wide = `{${Array.from({ length: 1e6 }, (_, at) => `"k${at}":1`).join(',')}}\n`;
    const found = await read(`${good}${deep}${wide}`);
    expect([found.mix.requests, faults(found)]).toEqual([GOOD, { bad_json: 1, too_long: 1 }]);
  });
});

describe('a log that ends early', () => {
  it.each([
    ['lines', 'cut.jsonl', good.slice(0, -40), 299],
    ['an array in the midst of an object', 'cut.json', `[${good.trim().split('\n').join(',\n').slice(0, -40)}`, 299],
    ['an array between objects', 'cut.json', `[${good.trim().split('\n').join(',\n')},`, 300],
    [
      'an object over many lines',
      'cut.json',
      `${JSON.stringify(logRow('a'), null, 1)}\n${JSON.stringify(logRow('b'), null, 1).slice(0, -9)}`,
      1,
    ],
  ])('is said to be partial: %s', async (_, name, text, requests) => {
    const found = await read(text, name, '--skip-bad-lines');
    expect([found.mix.requests, warned(found).includes('log-cut-short')]).toEqual([requests, true]);
  });

  it('is not taken for one with a bad last line', async () => {
    expect(warned(await read(`${good}{"id":\n`))).toEqual(['bad-lines-skipped']);
    expect(warned(await read(`[${good.trim().split('\n').join(',')}]\n`, 'a.json'))).toEqual([]);
  });
});
