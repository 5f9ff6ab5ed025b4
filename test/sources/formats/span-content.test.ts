import { describe, expect, it } from 'vitest';
import { readObjects, readOne, tokens } from './reading.js';

// Synthetic spans, named as the instrumentations name them.
type Values = Record<string, unknown>;
const ids = { traceId: 'd'.repeat(32), spanId: 'a'.repeat(16) };
const span = (attributes: Values, more: Values = {}): Values => ({ name: 'chat', ...ids, attributes, ...more });
const counted = {
  'gen_ai.system': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.usage.input_tokens': 100,
  'gen_ai.usage.output_tokens': 10,
};
const asked = [{ role: 'user', content: 'Hello' }];
const standard = {
  'gen_ai.input.messages': '[{"role":"user","parts":[{"type":"text","content":"Hello"}]}]',
  'gen_ai.output.messages': '[{"role":"assistant","parts":[{"type":"text","content":"Hi"}]}]',
};

describe('spans of LiteLLM', () => {
  it.each(['completion', 'acompletion', 'atext_completion', 'agenerate_content', 'aresponses', 'anthropic_messages'])(
    'of type %s are calls with the prompt of the standard',
    (type) => {
      const named = { ...counted, ...standard, 'llm.request.type': type, 'gen_ai.operation.name': type };
      const record = readOne(span(named));
      expect(tokens(record)).toEqual([100, 10, 0, 0]);
      expect(record.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }]);
      expect(record.response).toBe('Hi');
      expect(readOne(span({ ...counted, 'gen_ai.operation.name': type })).model).toBe('gpt-4o');
    },
  );

  it.each(['aembedding', 'arerank', 'aimage_generation', 'aspeech'])('of type %s are none', (type) => {
    expect(readObjects(span({ ...counted, 'llm.request.type': type })).records).toEqual([]);
    expect(readObjects(span({ ...counted, 'gen_ai.operation.name': type })).records).toEqual([]);
  });
});

describe('spans of OpenLLMetry without indexed prompts', () => {
  const chat = { ...counted, 'llm.request.type': 'chat' };
  const user = { name: 'gen_ai.user.message', attributes: { content: 'Hello' } };
  const choice = { name: 'gen_ai.choice', attributes: { message: { role: 'assistant', content: 'Hi' } } };

  it('take them out of the events of the span', () => {
    const { messages, response } = readOne(span(chat, { events: [user, choice] }));
    expect([messages, response]).toEqual([asked, 'Hi']);
  });

  it('take them out of log records', () => {
    const log = (eventName: string, body: Values): Values => ({ ...ids, eventName, attributes: {}, body });
    const { records } = readObjects(span(chat), log(user.name, user.attributes), log(choice.name, choice.attributes));
    expect(records.map(({ messages, response }) => [messages, response])).toEqual([[asked, 'Hi']]);
  });

  it('keep to what is indexed where there is some', () => {
    const indexed = { 'gen_ai.prompt.0.role': 'user', 'gen_ai.prompt.0.content': 'Indexed' };
    const { messages } = readOne(span({ ...chat, ...standard, ...indexed }));
    expect(messages).toEqual([{ role: 'user', content: 'Indexed' }]);
  });
});

describe('spans of Semantic Kernel', () => {
  it.each(['chat.completions', 'chat.streaming_completions', 'text.completions', 'text.streaming_completions'])(
    '%s are calls',
    (name) => {
      const counts = { 'gen_ai.response.prompt_tokens': 16, 'gen_ai.response.completion_tokens': 29 };
      const record = readOne(span({ 'gen_ai.operation.name': name, 'gen_ai.request.model': 'gpt-4o', ...counts }));
      expect(tokens(record)).toEqual([16, 29, 0, 0]);
    },
  );

  it('hold each message as JSON in one attribute of an event', () => {
    const event = (name: string, content: unknown): Values => ({
      name,
      attributes: { 'gen_ai.system': 'openai', 'gen_ai.event.content': JSON.stringify(content) },
    });
    const events = [
      event('gen_ai.user.message', { role: 'user', content: 'Hello' }),
      event('gen_ai.assistant.message', { role: 'assistant', tool_calls: [{ id: 't' }] }),
      event('gen_ai.choice', { finish_reason: 'stop', message: { role: 'assistant', content: 'Hi' } }),
    ];
    const { messages, response } = readOne(span(counted, { events }));
    expect(messages).toEqual([...asked, { role: 'assistant', content: null }]);
    expect(response).toBe('Hi');
  });

  it('keep a message that is JSON by itself', () => {
    const content = '{"city":"Paris"}';
    const events = [{ name: 'gen_ai.user.message', attributes: { 'gen_ai.event.content': content } }];
    expect(readOne(span(counted, { events })).messages).toEqual([{ role: 'user', content }]);
  });
});

describe('token counts of spans', () => {
  const ai = (more: Values): Values =>
    span({ 'ai.operationId': 'ai.generateText.doGenerate', 'ai.model.id': 'claude-sonnet-4-5', ...more });
  const input = { 'ai.usage.inputTokens': 1000, 'ai.usage.outputTokens': 10 };
  const provider = (anthropic: Values): Values => ({
    'ai.response.providerMetadata': JSON.stringify({ anthropic }),
  });
  const details = {
    'ai.usage.inputTokenDetails.cacheReadTokens': 700,
    'ai.usage.inputTokenDetails.cacheWriteTokens': 200,
  };

  it.each<[string, Values, number[]]>([
    ['version 6 has the cached tokens inside the input', details, [100, 10, 700, 200]],
    [
      'version 4 has them beside it',
      provider({ cacheReadInputTokens: 700, cacheCreationInputTokens: 200 }),
      [1000, 10, 700, 200],
    ],
    [
      'version 5 has the reads in two places',
      { ...provider({ cacheCreationInputTokens: 200 }), 'ai.usage.cachedInputTokens': 700 },
      [1000, 10, 700, 200],
    ],
    [
      'details say that the input has them inside',
      { ...details, ...provider({ cacheReadInputTokens: 700, cacheCreationInputTokens: 200 }) },
      [100, 10, 700, 200],
    ],
    [
      "the provider's own usage is the truth",
      {
        'ai.usage.cachedInputTokens': 700,
        ...provider({
          usage: { input_tokens: 90, output_tokens: 1, cache_read_input_tokens: 710, cache_creation_input_tokens: 200 },
        }),
      },
      [90, 10, 710, 200],
    ],
    ['of another provider are inside', { 'ai.usage.cachedInputTokens': 700 }, [300, 10, 700, 0]],
  ])('AI SDK: %s', (_, more, expected) => {
    expect(tokens(readOne(ai({ ...input, ...more })))).toEqual(expected);
  });

  it('Pydantic AI names cached tokens as details', () => {
    const cached = { 'gen_ai.usage.details.cache_read_tokens': 40, 'gen_ai.usage.details.cache_write_tokens': 20 };
    expect(tokens(readOne(span({ ...counted, ...cached })))).toEqual([40, 10, 40, 20]);
    expect(tokens(readOne(span({ ...counted, 'gen_ai.usage.details.cached_tokens': 40 })))).toEqual([60, 10, 40, 0]);
  });

  it('that are not a number are unknown', () => {
    const attributes = [
      { key: 'ai.operationId', value: { stringValue: 'ai.streamText.doStream' } },
      { key: 'ai.model.id', value: { stringValue: 'gpt-4o' } },
      { key: 'ai.usage.completionTokens', value: { doubleValue: 'NaN' } },
      { key: 'ai.usage.promptTokens', value: { doubleValue: 'NaN' } },
    ];
    expect(readOne({ name: 'x', ...ids, attributes }).usage).toBeNull();
    expect(readOne(ai({ ...input, 'ai.usage.cachedInputTokens': 'NaN' })).usage?.input_tokens).toBe(1000);
  });
});

describe('spans of Pydantic AI', () => {
  const events = [
    { content: 'Be brief', role: 'system', 'gen_ai.message.index': 0, 'event.name': 'gen_ai.system.message' },
    { content: 'Hello', role: 'user', 'gen_ai.message.index': 1, 'event.name': 'gen_ai.user.message' },
    { index: 0, message: { role: 'assistant', content: 'Hi' }, 'event.name': 'gen_ai.choice' },
  ];
  const said = [
    { role: 'system', content: 'Be brief' },
    { role: 'user', content: 'Hello' },
  ];

  it('hold their events in an attribute', () => {
    const record = readOne(span({ ...counted, events: JSON.stringify(events) }));
    expect([record.messages, record.response]).toEqual([said, 'Hi']);
  });

  it('come as rows of Logfire with their times and failures', () => {
    const row = {
      trace_id: 'd'.repeat(32),
      span_id: 'a'.repeat(16),
      span_name: 'chat gpt-4o',
      start_timestamp: '2026-01-05T08:00:00.000000Z',
      end_timestamp: '2026-01-05T08:00:01.500000Z',
      is_exception: false,
      attributes: { ...counted, all_messages_events: events },
    };
    const record = readOne(row);
    expect(record).toMatchObject({ timestamp: '2026-01-05T08:00:00.000Z', latency_ms: 1500, status: 'ok' });
    expect(record.messages).toEqual(said);
    expect(readOne({ ...row, is_exception: true }).status).toBe('error');
  });
});

describe('a call without text inside the span of another library', () => {
  const inner = span(counted, { spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16) });
  const outer = span({
    'openinference.span.kind': 'LLM',
    'llm.model_name': 'gpt-4o',
    'llm.input_messages.0.message.role': 'user',
    'llm.input_messages.0.message.content': 'Hello',
    'llm.output_messages.0.message.role': 'assistant',
    'llm.output_messages.0.message.content': 'Hi',
    'llm.token_count.prompt': 100,
    'llm.token_count.completion': 10,
  });

  it.each([
    ['first', [outer, inner]],
    ['last', [inner, outer]],
  ])('has the text of that span, which comes %s, and is counted once', (_, spans) => {
    const { records } = readObjects(...spans);
    expect(records).toHaveLength(1);
    expect(tokens(records[0] as never)).toEqual([100, 10, 0, 0]);
    expect([records[0]?.messages, records[0]?.response]).toEqual([asked, 'Hi']);
  });

  it('keeps its own text where it has some', () => {
    const own = { ...counted, 'gen_ai.input.messages': '[{"role":"user","content":"Mine"}]' };
    const { records } = readObjects(outer, span(own, { spanId: 'b'.repeat(16), parentSpanId: 'a'.repeat(16) }));
    expect(records[0]?.messages).toEqual([{ role: 'user', content: 'Mine' }]);
  });
});
