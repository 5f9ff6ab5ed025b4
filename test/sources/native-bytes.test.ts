import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '../../src/records/request.js';
import type { Cursor } from '../../src/sources/json-bytes.js';
import { parseRow } from '../../src/sources/json-lines.js';
import { readNativeRow } from '../../src/sources/native-bytes.js';
import { nativeLog } from '../../src/sources/native-log.js';
import { newTally } from '../../src/sources/tally.js';

function cursorOf(text: string): Cursor {
  const bytes = Buffer.from(`${text}\n`);
  return { bytes, at: 0, isAscii: bytes.length === text.length + 1 };
}

/** By the bytes alone; null: left to the parser. */
function byBytes(text: string): RequestRecord | null {
  const cursor = cursorOf(text);
  const record = readNativeRow(cursor);
  return record !== null && cursor.bytes[cursor.at] === 10 && cursor.at === cursor.bytes.length - 1 ? record : null;
}

/** By the parser, without the fields that bytes leave behind; null: refused. */
function byParser(text: string): RequestRecord | null {
  const row = parseRow(1, text, newTally('log'));
  if (row === null) return null;
  try {
    return { ...nativeLog.toRecord(row), tags: null, response: null, error: null };
  } catch {
    return null;
  }
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', 'user', 'a "quoted"\nline\\', '你好 😀', '\u0000\u001f\u2028', '\ud800', 'x'.repeat(300)),
);
const amount = fc.oneof(
  { weight: 90, arbitrary: fc.oneof(fc.nat(), fc.double({ min: 0, max: 1e6, noNaN: true })) },
  fc.double(),
  fc.constantFrom<unknown>(
    0,
    -0,
    0.1,
    1e-7,
    1.05e-7,
    123456789012345680,
    5e-324,
    1.7976931348623157e308,
    -1,
    null,
    '5',
  ),
);
const part = fc.record(
  {
    type: fc.oneof({ weight: 30, arbitrary: fc.constantFrom<unknown>('text', 'image_url') }, fc.constantFrom('', 3)),
    text: fc.oneof(text, fc.constant(null)),
    other: fc.jsonValue(),
  },
  { requiredKeys: ['type'] },
);
const message = fc.record(
  {
    role: fc.oneof(
      { weight: 40, arbitrary: fc.constantFrom<unknown>('user', 'assistant', 'system', 'tool', 'developer') },
      fc.constantFrom('User', 'function', '', 5),
    ),
    content: fc.oneof(
      { weight: 20, arbitrary: text },
      { weight: 9, arbitrary: fc.array(part, { maxLength: 3 }) },
      fc.constantFrom(null, 7, {}),
    ),
    name: fc.jsonValue(),
  },
  { requiredKeys: ['role'] },
);
const count = fc.oneof({ weight: 60, arbitrary: fc.nat(1e9) }, fc.constantFrom(null, 1.5, -1, 1e10, '3', true));
const usage = fc.record(
  {
    input_tokens: count,
    output_tokens: count,
    cache_read_tokens: count,
    cache_write_tokens: count,
    cache_write_1h_tokens: fc.constantFrom(0, 1, 9),
    reasoning_tokens: fc.nat(9),
    total: fc.jsonValue(),
  },
  { requiredKeys: ['input_tokens', 'output_tokens'] },
);
const maybe = (values: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 40, arbitrary: values }, { weight: 6, arbitrary: fc.constant(null) }, fc.jsonValue());
const rows = fc.record(
  {
    id: fc.oneof({ weight: 40, arbitrary: fc.string({ minLength: 1 }) }, text),
    timestamp: maybe(
      fc.constantFrom(
        '2026-11-02T08:00:04.315Z',
        '2026-11-02T08:00:04Z',
        '2026-02-30T08:00:00Z',
        '2026-11-02T08:00+01:00',
        'x',
      ),
    ),
    session: maybe(fc.string({ minLength: 1 })),
    provider: maybe(fc.string({ minLength: 1 })),
    model: fc.oneof({ weight: 40, arbitrary: fc.constantFrom('small', 'large', 'groß') }, text),
    messages: fc.oneof({ weight: 40, arbitrary: fc.array(message, { minLength: 1, maxLength: 4 }) }, fc.jsonValue()),
    tools: maybe(fc.array(fc.jsonValue(), { maxLength: 3 })),
    status: fc.oneof({ weight: 40, arbitrary: fc.constantFrom('ok', 'error') }, text),
    usage: maybe(usage),
    cost_usd: amount,
    latency_ms: amount,
    ttft_ms: amount,
    task: maybe(text),
    tags: maybe(fc.dictionary(text, fc.jsonValue(), { maxKeys: 3 })),
    response: fc.jsonValue(),
    error: fc.jsonValue(),
    is_batch: fc.oneof(fc.boolean(), fc.jsonValue()),
    features: fc.option(fc.dictionary(text, fc.double(), { maxKeys: 2 }), { freq: 20 }),
    anything: fc.jsonValue(),
  },
  { requiredKeys: ['id', 'model', 'messages', 'status'] },
);
const indents = fc.constantFrom('', ' ', '\t');
/** As JSON writers differ: blanks between tokens, and characters escaped that need not be. */
const written = fc.tuple(rows, indents, fc.boolean()).map(([row, indent, isEscaped]) => {
  const json = JSON.stringify(row, null, indent).replaceAll('\n', indent);
  if (!isEscaped) return json;
  return json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
});

const plain = {
  id: 'r1',
  timestamp: '2026-11-02T08:00:04.315Z',
  session: 's1',
  provider: 'anthropic',
  model: 'claude-opus-4-1',
  messages: [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'What is "this"?\nSay it in 你好.' },
    { role: 'assistant', content: [{ type: 'text', text: 'That.', cache: { a: [1, -2.5e3, true] } }] },
    { role: 'user', content: 'And now?' },
  ],
  tools: [{ name: 'search' }],
  response: { choices: [{ text: 'x' }], empty: {}, none: [] },
  status: 'ok',
  usage: { input_tokens: 47, output_tokens: 44, cache_read_tokens: 0, cache_write_tokens: null, total: 91 },
  cost_usd: 0.004035,
  latency_ms: 1944,
  ttft_ms: null,
  tags: { team: 'search', nested: { deep: [null, false] } },
};

describe('readNativeRow', () => {
  it('takes rows as loggers write them, and leaves none of these to the parser', () => {
    for (const row of [
      plain,
      { ...plain, usage: null, tools: null },
      { ...plain, is_batch: true, error: { code: 5 } },
    ]) {
      for (const json of [JSON.stringify(row), JSON.stringify(row, null, 1).replaceAll('\n', ' ')]) {
        expect(byBytes(json)).not.toBeNull();
        expect(byBytes(json)).toEqual(byParser(json));
      }
    }
  });

  it('gives the record that the parser gives, or leaves the row to it', () => {
    let taken = 0;
    fc.assert(
      fc.property(written, (json) => {
        const record = byBytes(json);
        if (record === null) return;
        taken += 1;
        expect(record).toEqual(byParser(json));
      }),
      { numRuns: 2000 },
    );
    expect(taken).toBeGreaterThan(60);
  });

  it('takes no row that the parser refuses, whatever is done to its bytes', () => {
    const json = Buffer.from(JSON.stringify(plain));
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:0-.eE+untf \t\r')));
    fc.assert(
      fc.property(fc.nat(json.length - 1), byte, fc.constantFrom(0, 1, 2), (at, value, cut) => {
        const damaged = Buffer.concat([json.subarray(0, at), Buffer.from([value]), json.subarray(at + cut)]);
        const line = damaged.toString('utf8');
        const record = byBytes(line);
        if (record !== null) expect(record).toEqual(byParser(line));
      }),
      { numRuns: 5000 },
    );
  });

  it('leaves to the parser what JSON reads by rules of its own', () => {
    const json = JSON.stringify(plain);
    const odd = [
      json.replace('"id":"r1"', '"id":"r1","id":"r2"'),
      json.replace('"id"', '"\\u0069d"'),
      json.replace('1944', '01944'),
      json.replace('1944', '-1944'),
      json.replace('1944', '1944.'),
      json.replace('1944', '1e400'),
      json.replace('{"choices"', `${'['.repeat(70)}${']'.repeat(70)},"x":{"choices"`),
      json.replace('"response":', '"features":{"words":1},"response":'),
      json.replace('"user"', '"User"'),
      '{}',
      '[]',
      '',
    ];
    for (const line of odd) expect(byBytes(line), line.slice(0, 80)).toBeNull();
  });
});
