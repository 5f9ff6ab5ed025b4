import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne } from './reading.js';

// Synthetic objects, in the forms in which exporters write them.
type Values = Record<string, unknown>;
const attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.output_tokens': 10,
};
const span = (traceId: string, spanId: string, more: Values = {}): Values => ({
  name: 'chat',
  traceId: traceId.repeat(32),
  spanId: spanId.repeat(16),
  attributes,
  ...more,
});
const asked = [{ role: 'user', content: 'Hello' }];

describe('log records by themselves', () => {
  const python = (more: Values): Values => ({
    body: null,
    severity_number: 9,
    severity_text: null,
    attributes: {},
    dropped_attributes: 0,
    timestamp: '2026-01-05T10:00:00.000000Z',
    trace_id: `0x${'b'.repeat(32)}`,
    span_id: `0x${'c'.repeat(16)}`,
    trace_flags: 1,
    ...more,
  });
  const call = {
    name: 'chat',
    context: { trace_id: `0x${'b'.repeat(32)}`, span_id: `0x${'c'.repeat(16)}` },
    parent_id: null,
    start_time: '2026-01-05T10:00:00Z',
    attributes,
  };
  const details = 'gen_ai.client.inference.operation.details';

  it('of Python are joined with their span', () => {
    const { records, ledger } = readObjects(
      call,
      python({ body: { content: 'Hello' }, attributes: { 'event.name': 'gen_ai.user.message' } }),
      python({ body: { message: { content: 'Hi' } }, event_name: 'gen_ai.choice' }),
    );
    expect(ledger).toMatchObject({ lines: 3, ok: 1, duplicate: 2 });
    expect(records[0]).toMatchObject({ messages: asked, response: 'Hi' });
  });

  it('of Python are joined with a span that was exported as OTLP', () => {
    const exported = { resourceSpans: [{ scopeSpans: [{ spans: [span('b', 'c')] }] }] };
    const log = python({ body: { content: 'Hello' }, event_name: 'gen_ai.user.message' });
    expect(readFiles([exported], [log]).records.map(({ messages }) => messages)).toEqual([asked]);
  });

  it('that tell a whole call are calls, each its own without a trace', () => {
    const none = { trace_id: `0x${'0'.repeat(32)}`, span_id: `0x${'0'.repeat(16)}` };
    const alone = python({ ...none, event_name: details, attributes });
    const { records } = readObjects(alone, { ...alone, timestamp: '2026-01-05T10:00:01Z' });
    expect(records.map(({ timestamp }) => timestamp)).toEqual(['2026-01-05T10:00:00.000Z', '2026-01-05T10:00:01.000Z']);
  });

  it('whose time is 0 have that of their observation', () => {
    const log = { eventName: details, severityNumber: 9, timeUnixNano: '0', attributes };
    const record = readOne({ ...log, observedTimeUnixNano: '1767607200000000000' });
    expect(record.timestamp).toBe('2026-01-05T10:00:00.000Z');
  });
});

describe('spans of the same id in two traces', () => {
  it('hold only what their own trace has below them', () => {
    const { records } = readObjects(
      span('1', 'a'),
      span('2', 'b', { parentSpanId: 'a'.repeat(16) }),
      span('2', 'a', { attributes: { 'gen_ai.operation.name': 'invoke_agent' } }),
    );
    expect(records.map(({ id }) => `${id[0]}${id.at(-1)}`)).toEqual(['1a', '2b']);
  });
});

describe('files of a collector', () => {
  const metrics = { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'gen_ai.client.token.usage' }] }] }] };

  it('may begin with many metrics', () => {
    const { format, records, ledger } = readFiles([...Array.from({ length: 60 }, () => metrics), span('1', 'a'), {}]);
    expect([format, records.length]).toEqual(['otlp', 1]);
    expect(ledger).toMatchObject({ lines: 62, ok: 1, duplicate: 61, bad_schema: 0 });
  });

  it('may hold metrics only', () => {
    expect(readObjects(metrics)).toMatchObject({ format: 'otlp', records: [], ledger: { duplicate: 1 }, faults: [] });
  });

  it('may hold spans without attributes', () => {
    const { attributes: _, ...bare } = span('1', 'b');
    expect(readObjects(span('1', 'a'), bare).ledger).toMatchObject({ ok: 1, duplicate: 1, bad_schema: 0 });
  });

  it('do not swallow what is of no format, or a faulty row of another one', () => {
    const stray = readObjects(span('1', 'a'), { level: 'info', msg: 'started' });
    expect([stray.records.length, stray.ledger.bad_schema]).toEqual([1, 1]);
    expect(stray.faults[0]).toContain('an export, a span or a log record of OpenTelemetry is needed');
    const run = { id: 'l', trace_id: 'l', name: 'x', dotted_order: 'x', run_type: 'llm', inputs: {} };
    const other = readObjects(span('1', 'a'), run);
    expect([other.records.length, other.ledger.bad_schema]).toEqual([1, 1]);
    expect(other.faults[0]).toContain('the name of a model is needed');
  });
});
