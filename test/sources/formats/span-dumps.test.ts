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
