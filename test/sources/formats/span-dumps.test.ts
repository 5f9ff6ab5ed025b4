import { describe, expect, it } from 'vitest';
import { readObjects, readOne, tokens } from './reading.js';

describe('spans as tools print them', () => {
  const attributes = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 100,
    'gen_ai.usage.output_tokens': 10,
  };
  const ids = [
    ['a'.repeat(16), null],
    ['b'.repeat(16), 'a'.repeat(16)],
    ['c'.repeat(16), 'a'.repeat(16)],
  ] as const;
  const traceId = 'd'.repeat(32);
  const forms: Record<string, (id: string, parent: string | null) => object> = {
    'JavaScript spans with a private context': (spanId, parent) => ({
      name: 'chat',
      kind: 0,
      _spanContext: { traceId, spanId },
      parentSpanContext: parent === null ? undefined : { traceId, spanId: parent },
      startTime: [1_769_246_446, 500_000_000],
      endTime: [1_769_246_448, 0],
      status: { code: 0 },
      attributes,
    }),
    'the console exporter of JavaScript': (id, parentId) => ({
      traceId,
      parentId: parentId ?? undefined,
      name: 'chat',
      id,
      kind: 0,
      timestamp: 1_769_246_446_500_000,
      duration: 1_500_000,
      attributes,
      status: { code: 0 },
    }),
    'to_json of Python': (spanId, parent) => ({
      name: 'chat',
      context: { trace_id: `0x${traceId}`, span_id: `0x${spanId}` },
      kind: 'SpanKind.CLIENT',
      parent_id: parent === null ? null : `0x${parent}`,
      start_time: '2026-01-24T09:20:46.500000Z',
      end_time: '2026-01-24T09:20:48.000000Z',
      status: { status_code: 'UNSET' },
      attributes,
    }),
  };

  it.each(Object.keys(forms))('%s keep their ids, parents and times', (name) => {
    const form = forms[name] as (typeof forms)[string];
    const { records, ledger } = readObjects(...ids.map(([id, parent]) => form(id, parent)));
    // The outer span is the sum of the two others.
    expect([records.length, ledger.duplicate]).toEqual([2, 1]);
    expect(records.map(({ latency_ms }) => latency_ms)).toEqual([1500, 1500]);
    expect(records.every(({ timestamp }) => timestamp === '2026-01-24T09:20:46.500Z')).toBe(true);
  });

  it('OpenInference without a kind of span is told by its model', () => {
    const span = (more: object): object => ({ name: 'x', spanId: 'a'.repeat(16), attributes: { ...more } });
    const llm = { 'llm.model_name': 'gpt-4o', 'llm.token_count.prompt': 100, 'llm.token_count.completion': 10 };
    expect(tokens(readOne(span(llm)))).toEqual([100, 10, 0, 0]);
    expect(readObjects(span({ ...llm, 'openinference.span.kind': 'AGENT' })).records).toHaveLength(0);
  });

  it('OpenLLMetry writes parts as JSON in a string, and calls of tools by their index', () => {
    const span = {
      name: 'openai.chat',
      spanId: 'a'.repeat(16),
      attributes: {
        'llm.request.type': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.prompt.0.role': 'user',
        'gen_ai.prompt.0.content': JSON.stringify([{ type: 'text', text: 'look' }, { type: 'image_url' }]),
        'gen_ai.completion.0.content': '',
        'gen_ai.completion.0.tool_calls.0.name': 'find',
      },
    };
    const { messages, response } = readOne(span);
    expect(messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'look' }, { type: 'image_url' }] }]);
    expect(response).toEqual([{ name: 'find' }]);
  });
});

describe('tables of spans', () => {
  const said = [{ message: { role: 'user', content: 'Hello' } }];
  const times = { start_time: '2026-01-05T08:00:00+00:00', end_time: '2026-01-05T08:00:01.500000+00:00' };
  const ids = { trace_id: 'a'.repeat(32), span_id: 'b'.repeat(16) };
  const nested = {
    openinference: { span: { kind: 'LLM' } },
    llm: { model_name: 'gpt-4o', token_count: { prompt: 1000, completion: 100 }, input_messages: said },
  };
  const frame = {
    'context.trace_id': ids.trace_id,
    'context.span_id': ids.span_id,
    'attributes.openinference.span.kind': 'LLM',
    'attributes.llm.model_name': 'gpt-4o',
    'attributes.llm.token_count.prompt': 1000,
    'attributes.llm.token_count.completion': 100,
    'attributes.llm.input_messages': [{ 'message.role': 'user', 'message.content': 'Hello' }],
  };

  it.each<[string, object]>([
    ['objects in objects, as Phoenix exports them', { name: 'x', context: ids, ...times, attributes: nested }],
    ['a column an attribute, as its data frames have them', { name: 'x', ...times, ...frame }],
  ])('are read from %s', (_, row) => {
    const record = readOne(row);
    expect(record).toMatchObject({ model: 'gpt-4o', latency_ms: 1500, status: 'ok', usage: { input_tokens: 1000 } });
    expect(record.messages).toEqual([{ role: 'user', content: 'Hello' }]);
    expect(readOne({ ...row, status_code: 'ERROR' }).status).toBe('error');
  });

  it('are read as the collector writes them into ClickHouse', () => {
    const record = readOne({
      Timestamp: '2026-01-05 08:00:00.000000000',
      TraceId: ids.trace_id,
      SpanId: ids.span_id,
      ParentSpanId: '',
      SpanName: 'chat',
      SpanAttributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'gpt-4o',
        'gen_ai.usage.input_tokens': '1000',
        'gen_ai.usage.output_tokens': '100',
      },
      Duration: '1500000000',
      StatusCode: 'STATUS_CODE_ERROR',
    });
    expect(record).toMatchObject({
      timestamp: '2026-01-05T08:00:00.000Z',
      latency_ms: 1500,
      status: 'error',
      usage: { input_tokens: 1000, output_tokens: 100 },
    });
  });
});
