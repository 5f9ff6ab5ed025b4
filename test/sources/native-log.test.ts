import { describe, expect, it } from 'vitest';
import { SchemaFault } from '../../src/sources/fields.js';
import { nativeLog } from '../../src/sources/native-log.js';
import { logRow } from './scratch.js';

/** Through JSON, as rows come. */
const read = (row: unknown) => nativeLog.toRecord(JSON.parse(JSON.stringify(row)));
const readText = (text: string) => nativeLog.toRecord(JSON.parse(text));
const usage = (parts: Record<string, unknown>) => ({ usage: { ...(logRow('x')['usage'] as object), ...parts } });

describe('the native log', () => {
  it('reads a full row and ignores what it does not know', () => {
    const row = logRow('r1', {
      session: 's',
      provider: 'anthropic',
      tools: [{ name: 't' }],
      response: 'ok',
      cost_usd: 0.01,
      latency_ms: 12.5,
      ttft_ms: 3,
      task: 'faq',
      tags: { team: 'ops' },
      surprise: { anything: 1 },
    });
    const record = read(row);
    const { surprise: _, ...known } = row;
    expect({ ...record, tags: { ...record.tags } }).toEqual({ ...known, error: null });
  });

  it('knows nothing where the log says nothing: null, not 0', () => {
    const { timestamp: _t, usage: _u, ...bare } = logRow('r1');
    const record = read(bare);
    expect(record).toMatchObject({
      timestamp: null,
      usage: null,
      cost_usd: null,
      latency_ms: null,
      ttft_ms: null,
      task: null,
    });
    expect(record.features).toBeUndefined();
  });

  it('keeps the role and text of messages, and the type of other parts', () => {
    const messages = [
      { role: 'system', content: 'Be brief', cache_control: 1 },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hi' },
          { type: 'image', data: 'AAAA' },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [] },
      { role: 'tool' },
    ];
    expect(read(logRow('r', { messages })).messages).toEqual([
      { role: 'system', content: 'Be brief' },
      { role: 'user', content: [{ type: 'text', text: 'Hi' }, { type: 'image' }] },
      { role: 'assistant', content: null },
      { role: 'tool', content: null },
    ]);
  });

  it('takes a row of features without messages', () => {
    const record = read({ ...logRow('r', { features: { chars: 10 } }), messages: undefined });
    expect({ ...record.features }).toEqual({ chars: 10 });
    expect(record.messages).toBeUndefined();
  });

  const bad: [string, Record<string, unknown>, string][] = [
    ['no id', { id: undefined }, 'id is missing'],
    ['an empty id', { id: '' }, 'id is an empty string'],
    ['a number as id, which would lose digits', { id: 12345 }, 'id is 12345; a non-empty string is needed'],
    ['no model', { model: null }, 'model is null'],
    ['no status', { status: undefined }, 'status is missing; "ok" or "error" is needed'],
    ['another status', { status: 'success' }, 'status is "success", a string'],
    ['no messages', { messages: undefined }, 'messages is missing'],
    ['an empty conversation', { messages: [] }, 'messages is an empty array'],
    ['a message without role', { messages: [{ content: 'x' }] }, 'messages[0].role is missing'],
    ['a number as content', { messages: [{ role: 'user', content: 5 }] }, 'messages[0].content is 5'],
    ['a part without type', { messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type is missing'],
    [
      'a part with numeric text',
      { messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] },
      'content[0].text is 1',
    ],
    [
      'a time without zone',
      { timestamp: '2026-11-02T08:00:00' },
      'timestamp is "2026-11-02T08:00:00", a string; ISO 8601 with a zone',
    ],
    ['a day only', { timestamp: '2026-11-02' }, 'timestamp'],
    ['a number as time', { timestamp: 1762070400 }, 'timestamp is 1762070400'],
    ['30 February', { timestamp: '2026-02-30T00:00:00Z' }, 'timestamp'],
    ['29 February of a year without one', { timestamp: '2025-02-29T00:00:00Z' }, 'timestamp'],
    ['the same with another zone', { timestamp: '2025-02-29T00:00:00+01:00' }, 'timestamp'],
    ['29 February 2100, by the zone of the writer', { timestamp: '2100-02-29T00:00:00+01:00' }, 'timestamp'],
    ['31 April', { timestamp: '2026-04-31T00:00:00+00:00' }, 'timestamp'],
    ['month 13', { timestamp: '2026-13-01T00:00:00Z' }, 'timestamp'],
    ['25 o clock', { timestamp: '2026-11-02T25:00:00Z' }, 'timestamp'],
    ['tokens in a string', usage({ output_tokens: '212' }), 'usage.output_tokens is "212", a string; a whole number'],
    ['half a token', usage({ input_tokens: 1.5 }), 'usage.input_tokens is 1.5'],
    ['negative tokens', usage({ cache_read_tokens: -1 }), 'usage.cache_read_tokens is -1'],
    ['2^53 + 1 tokens', usage({ input_tokens: 2 ** 53 }), 'usage.input_tokens is 9007199254740992'],
    ['more than a thousand million tokens', usage({ input_tokens: 1e9 + 1 }), 'usage.input_tokens'],
    ['no output count', usage({ output_tokens: undefined }), 'usage.output_tokens is missing'],
    ['more reasoning than output', usage({ reasoning_tokens: 6 }), 'usage.reasoning_tokens is 6'],
    ['usage as a list', { usage: [1] }, 'usage is an array'],
    ['usage true', { usage: true }, 'usage is true'],
    ['a decimal comma', { cost_usd: '0,05' }, 'cost_usd is "0,05", a string'],
    ['a thousands separator', { latency_ms: '1,234' }, 'latency_ms is "1,234", a string'],
    ['a negative cost', { cost_usd: -0.5 }, 'cost_usd is -0.5'],
    ['a cost in another unit', { cost_usd: 1e22 }, 'cost_usd is 1e+22; a number from 0 to 1000000000 is needed'],
    ['a latency beyond all', { latency_ms: 1e308 }, 'latency_ms is 1e+308; a number from 0 to 1000000000 is needed'],
    ['a first token after eleven days', { ttft_ms: 1e9 + 1 }, 'ttft_ms is 1000000001'],
    ['a latency list', { latency_ms: [5] }, 'latency_ms is an array'],
    ['a numeric task', { task: 7 }, 'task is 7'],
    ['tags in a list', { tags: ['a'] }, 'tags is an array'],
    ['tools in an object', { tools: {} }, 'tools is an object'],
    ['a feature in a string', { features: { chars: '5' } }, 'features.chars is "5"'],
  ];
  it.each(bad)('rejects %s', (_name, change, complaint) => {
    expect(() => read(logRow('r', change))).toThrow(SchemaFault);
    expect(() => read(logRow('r', change))).toThrow(complaint);
  });

  it('rejects numbers that JSON reads as infinite', () => {
    const text = JSON.stringify(logRow('r', { latency_ms: 'HERE' })).replace('"HERE"', '1e999');
    expect(() => readText(text)).toThrow('latency_ms is Infinity');
    expect(() => readText(text.replace('1e999', '-1e999'))).toThrow('latency_ms is -Infinity');
  });

  it.each([
    '2026-11-02T08:00:00Z',
    '2026-11-02T08:00:00.123456+05:30',
    '2024-02-29T23:59:59-0800',
    '2026-11-02T08:00Z',
  ])('takes the time %s', (timestamp) => {
    expect(read(logRow('r', { timestamp })).timestamp).toBe(timestamp);
  });

  it('never quotes a prompt, nor a key, in a fault', () => {
    for (const change of [
      { messages: 'please reset my password' },
      { messages: ['Password'] },
      { messages: [{ role: 'user', content: [{ type: 'text', text: ['Password'] }] }] },
      { status: 'please reset my password' },
      { timestamp: 'sk-ant-REDACTED' },
      { tags: 'please reset my password' },
      { latency_ms: 'please reset my password' },
    ]) {
      expect(() => read(logRow('r', change))).toThrow(/ is (a string|an array);/);
    }
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('takes %s as plain data anywhere', (name) => {
    const text = JSON.stringify(logRow('ID', { model: name, task: name, session: name, tags: { TAG: name } }));
    const record = readText(text.replace('"TAG"', JSON.stringify(name)).replace('"ID"', JSON.stringify(name)));
    expect(record).toMatchObject({ id: name, model: name, task: name });
    expect(Object.keys(record.tags ?? {})).toEqual([name]);
    expect(record.tags?.['valueOf']).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
