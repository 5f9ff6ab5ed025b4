import { describe, expect, it } from 'vitest';
import { hasSamples, readFiles, readObjects, readOne, sample, tokens } from './reading.js';

type Values = Record<string, unknown>;
const tagged = (value: unknown): unknown =>
  typeof value === 'number'
    ? { intValue: String(value) }
    : Array.isArray(value)
      ? { arrayValue: { values: value.map(tagged) } }
      : { stringValue: value };
const attributes = (values: Values): unknown[] =>
  Object.entries(values).map(([key, value]) => ({ key, value: tagged(value) }));
const span = (spanId: string, values: Values, more: Values = {}): Values => ({
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId,
  name: 'chat',
  startTimeUnixNano: '1767225600000000000',
  endTimeUnixNano: '1767225601500000000',
  attributes: attributes(values),
  status: {},
  ...more,
});
const spans = (...list: Values[]): Values => ({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
const logs = (...list: Values[]): Values => ({ resourceLogs: [{ scopeLogs: [{ logRecords: list }] }] });
const chat = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.response.model': 'gpt-4o-2024-08-06',
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.output_tokens': 20,
  'gen_ai.usage.cache_read.input_tokens': 40,
  'gen_ai.usage.reasoning.output_tokens': 5,
};

describe('spans of OpenTelemetry', () => {
  it('hold calls with cached tokens inside the input, and times in nanoseconds', () => {
    const record = readOne(
      spans(
        span('a1', {
          ...chat,
          'gen_ai.conversation.id': 's',
          'gen_ai.system_instructions': '[{"type":"text","content":"Be brief."}]',
          'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]',
          'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Hi"}]}]',
        }),
      ),
    );
    expect(tokens(record)).toEqual([60, 20, 40, 0]);
    expect(record).toMatchObject({
      id: '5b8efff798038103d269b633813fc60c:a1',
      model: 'gpt-4o-2024-08-06',
      latency_ms: 1500,
      timestamp: '2026-01-01T00:00:00.000Z',
      session: 's',
      response: 'Hi',
    });
    expect(record.messages?.map((one) => one.role)).toEqual(['system', 'user']);
  });

  it('count neither agents and tools nor a span above other calls', () => {
    const { records, ledger } = readObjects(
      spans(
        span('a1', { ...chat, 'gen_ai.operation.name': 'invoke_agent' }),
        span('a2', chat, { parentSpanId: 'a1' }),
        span('a3', chat, { parentSpanId: 'a2' }),
        span('a4', { ...chat, 'gen_ai.operation.name': 'execute_tool' }),
        span('a5', { 'http.method': 'POST' }),
      ),
    );
    expect(records.map((one) => one.id.slice(-2))).toEqual(['a3']);
    expect(ledger).toMatchObject({ lines: 5, ok: 1, duplicate: 4 });
  });

  it('are joined with their message events, in log records or in the span, in either order', () => {
    const event = (name: string, body: Values): Values => ({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'A1',
      eventName: name,
      body: { kvlistValue: { values: attributes(body) } },
    });
    const told = logs(
      event('gen_ai.system.message', { content: 'Be brief.' }),
      event('gen_ai.user.message', { content: 'Hello' }),
      event('gen_ai.choice', { content: 'Hi' }),
    );
    for (const files of [
      [told, spans(span('a1', chat))],
      [spans(span('a1', chat)), told],
    ]) {
      const { records, ledger } = readFiles([files[0]], [files[1]]);
      expect(records[0]?.messages).toEqual([
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello' },
      ]);
      expect(records[0]?.response).toBe('Hi');
      expect(ledger).toMatchObject({ lines: 4, ok: 1, duplicate: 3 });
    }
    const oldest = [
      {
        name: 'gen_ai.content.prompt',
        attributes: attributes({ 'gen_ai.prompt': '[{"role":"user","content":"Hello"}]' }),
      },
    ];
    expect(readOne(spans(span('a1', chat, { events: oldest }))).messages).toEqual([{ role: 'user', content: 'Hello' }]);
  });

  it('may be told by one event that holds everything', () => {
    const record = readOne(
      logs({
        traceId: 'f',
        spanId: 'b',
        timeUnixNano: '1767225600000000000',
        eventName: 'gen_ai.client.inference.operation.details',
        attributes: attributes({ ...chat, 'gen_ai.input.messages': [] }),
      }),
    );
    expect([record.model, record.latency_ms]).toEqual(['gpt-4o-2024-08-06', null]);
  });

  it('fail by status or by error type, and come with ids as bytes and wide integers', () => {
    expect(readOne(spans(span('a1', chat, { status: { code: 2 } }))).status).toBe('error');
    expect(readOne(spans(span('a1', { ...chat, 'error.type': 'timeout' })))).toMatchObject({
      status: 'error',
      error: 'timeout',
    });
    const odd = span(
      'a1',
      {},
      {
        traceId: { type: 'Buffer', data: [91, 142] },
        startTimeUnixNano: 1767225600000000000,
        attributes: { ...chat, 'gen_ai.usage.input_tokens': { low: 100, high: 0, unsigned: true } },
      },
    );
    expect(readOne(spans(odd))).toMatchObject({ id: '5b8e:a1', usage: { input_tokens: 60 } });
    expect(readObjects(spans(span('a1', { ...chat, 'gen_ai.usage.input_tokens': -1 }))).faults[0]).toContain(
      'gen_ai.usage.input_tokens',
    );
  });
});

describe('spans of OpenLLMetry', () => {
  it('hold prompts with the index in the name, sorted by number', () => {
    const prompts = Object.fromEntries(
      Array.from({ length: 11 }, (_, at) => [
        [`gen_ai.prompt.${at}.role`, 'user'],
        [`gen_ai.prompt.${at}.content`, `turn ${at}`],
      ]).flat(),
    );
    const record = readOne(
      spans(
        span('a1', {
          ...prompts,
          'llm.request.type': 'chat',
          'gen_ai.system': 'OpenAI',
          'gen_ai.request.model': 'gpt-4o',
          'gen_ai.usage.prompt_tokens': 9,
          'gen_ai.usage.completion_tokens': 3,
          'gen_ai.completion.0.role': 'assistant',
          'gen_ai.completion.0.content': 'Hi',
          'llm.request.functions.0.name': 'find',
          'traceloop.association.properties.session_id': 's',
        }),
      ),
    );
    expect(record.messages?.map((one) => one.content).slice(8)).toEqual(['turn 8', 'turn 9', 'turn 10']);
    expect(record).toMatchObject({ provider: 'openai', response: 'Hi', session: 's', tools: [{ name: 'find' }] });
    expect(tokens(record)).toEqual([9, 3, 0, 0]);
  });
});

describe.runIf(hasSamples)('real spans', () => {
  it('of OpenInference and of its twin after the standard say the same', () => {
    for (const name of ['client_span_input_output_only', 'client_span_tool_calls']) {
      const record = readOne(sample(`openinference/sample.openinference_${name}.json`)[0]);
      expect(tokens(record)).toEqual([97, 52, 0, 0]);
      expect(record).toMatchObject({
        model: 'gpt-4-0613',
        provider: 'openai',
        response: 'The weather in Paris is currently rainy with a temperature of 57°F.',
      });
      expect(record.messages?.map((one) => one.role)).toEqual(['user', 'assistant', 'tool']);
    }
    expect(readOne(sample('openinference/sample.otel_genai_client_span_tool_calls.json')[0])).toMatchObject({
      id: 'chatcmpl-CQF10eCkoFphJZJQkzzN6EkTD0AVF',
      model: 'gpt-4-0613',
      usage: { input_tokens: 97, output_tokens: 52 },
    });
  });

  it('of OpenInference in OTLP hold tools and reasoning', () => {
    const record = readOne(sample('openinference/sample.otlp-span.chat-tools.json')[0]);
    expect(tokens(record)).toEqual([162, 287, 0, 0]);
    expect(record.usage?.reasoning_tokens).toBe(256);
    expect(record.tools).toHaveLength(1);
  });

  it('of the AI SDK count once: inner spans only', () => {
    const all = [
      'generateObject-doGenerate',
      'generateText-doGenerate',
      'generateText',
      'streamText-doStream',
      'streamText',
    ];
    const { records, ledger } = readFiles(...all.map((name) => sample(`vercel_ai_sdk/sample.ai-${name}.json`)));
    expect(ledger).toMatchObject({ lines: 7, ok: 4, duplicate: 3 });
    expect(records.map(tokens).map(([input, output]) => [input, output])).toEqual([
      [63, 156],
      [14, 20],
      [50, 9],
      [15, 112],
    ]);
    expect(records.map((one) => one.latency_ms)).toEqual([3519.813, 1779.416, 3034.286, 5386.307]);
    expect(records.map((one) => one.ttft_ms)).toEqual([null, null, null, 426.854]);
    expect(records.every((one) => one.model === 'gpt-4o-mini-2024-07-18' && one.provider === 'openai')).toBe(true);
  });

  it('without a call are accounted for', () => {
    for (const name of ['trace', 'logs']) {
      expect(readObjects(...sample(`otel_genai/sample.otlp-${name}.canonical.json`)).ledger).toMatchObject({
        lines: 1,
        ok: 0,
        duplicate: 1,
      });
    }
  });
});
