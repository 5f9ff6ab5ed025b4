import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quickRows } from '../../src/cli/ingest/row-kernel.js';
import { parseRow } from '../../src/sources/json-lines.js';
import { idKeyOf, isTextless } from '../../src/sources/log-account.js';
import { nativeLog } from '../../src/sources/native-log.js';
import { newTally } from '../../src/sources/tally.js';
import { FACT_AT, FACT_FIELDS, type FactWriter, factWriter } from '../../src/traffic/fact-table.js';
import { factsOf } from '../../src/traffic/facts.js';
import { chats, rows, writtenOf } from './native-rows.js';

const MOST_BYTES = 1e6;
const NAMES: readonly number[] = [FACT_AT.task, FACT_AT.model, FACT_AT.provider];

/** The one row of a table: its numbers with the names that they stand for, its id, and nothing that depends on the table. */
function rowOf(writer: FactWriter): unknown[] | null {
  const { rows, numbers, names, ids } = writer.table();
  if (rows === 0) return null;
  const fields = [...numbers.subarray(0, FACT_FIELDS)].map((value, field) =>
    NAMES.includes(field) ? (names[value] ?? null) : value,
  );
  // Without a template or a turn the rest of it is left as it was.
  for (const [from, count] of [
    [FACT_AT.template, 5],
    [FACT_AT.turn, 7],
  ] as const)
    if (Number.isNaN(numbers[from])) fields.fill(0, from, from + count);
  return [...fields, String.fromCharCode(...ids.subarray(0, numbers[FACT_AT.idLength]))];
}

/** By the bytes alone; null: left to the parser. */
function byBytes(text: string): unknown[] | null {
  const bytes = Buffer.from(`${text}\n`);
  const writer = factWriter();
  const quick = quickRows(writer, MOST_BYTES);
  if (quick === null) throw new Error('the kernel is not built: npm run build');
  const end = quick.read(bytes, 0, 1);
  expect(quick.lines).toBe(end === bytes.length ? 1 : 0);
  return end === bytes.length ? rowOf(writer) : null;
}

/** By the parser; null: refused. */
function byParser(text: string): unknown[] | null {
  const row = parseRow(1, text, newTally('log'));
  if (row === null) return null;
  try {
    const record = nativeLog.toRecord(row);
    const writer = factWriter();
    writer.add(factsOf(record), { line: 1, key: idKeyOf(record), isTextless: isTextless(record) });
    return rowOf(writer);
  } catch {
    return null;
  }
}

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

describe('quickRows', () => {
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

  it('leaves to the parser what is not billed as text, and takes rows that say they have none of it', () => {
    const billed = (more: object, beside: object = {}): string =>
      JSON.stringify({ ...plain, ...beside, usage: { ...plain.usage, ...more } });
    const others = [
      ...['input_audio_tokens', 'output_audio_tokens', 'web_searches'].map((name) => billed({ [name]: 1 })),
      billed({ surcharge: 'tools' }),
      billed({}, { service_tier: 'priority' }),
    ];
    for (const row of others) expect([row, byBytes(row), byParser(row) === null]).toEqual([row, null, false]);
    const none = billed({ input_audio_tokens: 0, output_audio_tokens: null, web_searches: 0, surcharge: null });
    expect(byBytes(none)).toEqual(byParser(none));
    expect(byBytes(none)).not.toBeNull();
  });

  it('gives the facts that the parser gives, or leaves the row to it', () => {
    const runs = 700;
    // Of rows of any kind hardly one is taken.
    for (const [kind, least] of [
      [chats, 0.4 * runs],
      [rows, -1],
    ] as const) {
      let taken = 0;
      fc.assert(
        fc.property(writtenOf(kind), (json) => {
          const facts = byBytes(json);
          if (facts === null) return;
          taken += 1;
          expect(facts).toEqual(byParser(json));
        }),
        { numRuns: runs },
      );
      expect(taken).toBeGreaterThan(least);
    }
  });

  it('takes no row that the parser refuses, whatever is done to its bytes', () => {
    const json = Buffer.from(JSON.stringify(plain));
    const byte = fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:0-.eE+untf \t\r')));
    fc.assert(
      fc.property(fc.nat(json.length - 1), byte, fc.constantFrom(0, 1, 2), (at, value, cut) => {
        const damaged = Buffer.concat([json.subarray(0, at), Buffer.from([value]), json.subarray(at + cut)]);
        const line = damaged.toString('utf8');
        const facts = byBytes(line);
        if (facts !== null) expect(facts).toEqual(byParser(line));
      }),
      { numRuns: 2000 },
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
      json.replace('1944', '1000000001'),
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
