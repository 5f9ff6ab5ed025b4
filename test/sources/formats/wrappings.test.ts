import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne, tokens } from './reading.js';

const asked = (content: string): object[] => [{ role: 'user', content }];

describe('wrappings of single sources', () => {
  it('Azure: an answer of Log Analytics, and pieces that are lists by themselves', () => {
    const columns = [
      'TimeGenerated',
      'CorrelationId',
      'SequenceNumber',
      'ModelName',
      'PromptTokens',
      'CompletionTokens',
    ];
    const row = (sequence: number, prompt: string): unknown[] => [
      '2026-03-03T10:00:00Z',
      'c1',
      sequence,
      'gpt-4o',
      sequence === 2 ? 100 : 0,
      sequence === 2 ? 5 : 0,
      JSON.stringify(asked(prompt)),
    ];
    const names = [...columns, 'RequestMessages'].map((name) => ({ name, type: 'string' }));
    const { records, ledger } = readObjects({
      tables: [{ name: 'PrimaryResult', columns: names, rows: [row(2, 'second'), row(1, 'first')] }],
    });
    expect([records.length, ledger.lines, ledger.duplicate]).toEqual([1, 2, 1]);
    expect(records[0]?.messages).toEqual([...asked('first'), ...asked('second')]);
    expect(tokens(records[0] as never)).toEqual([100, 5, 0, 0]);
  });

  it('Bedrock: events of CloudWatch, and the events of a Converse stream', () => {
    const record = {
      schemaType: 'ModelInvocationLog',
      timestamp: '2026-04-01T10:00:00Z',
      requestId: 'r1',
      operation: 'ConverseStream',
      modelId: 'anthropic.claude-sonnet-4-20250514-v1:0',
      input: { inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'hi' }] }] }, inputTokenCount: 100 },
      output: {
        outputBodyJson: [
          { contentBlockDelta: { delta: { text: 'he' } } },
          { contentBlockDelta: { delta: { text: 'y' } } },
          { metadata: { usage: { inputTokens: 100, outputTokens: 3 }, metrics: { latencyMs: 777 } } },
        ],
        outputTokenCount: 3,
      },
    };
    const read = readOne({ events: [{ timestamp: 1, message: JSON.stringify(record) }] });
    expect([read.response, read.latency_ms, tokens(read)]).toEqual(['hey', 777, [100, 3, 0, 0]]);
  });

  it('Anthropic: the body that creates a batch', () => {
    const requests = [{ custom_id: 'x', params: { model: 'claude-haiku-4-5', messages: asked('q') } }];
    const result = {
      custom_id: 'x',
      result: {
        type: 'succeeded',
        message: { id: 'm', model: 'claude-haiku-4-5', usage: { input_tokens: 5, output_tokens: 1 } },
      },
    };
    const { records } = readFiles([{ requests }], [result]);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ id: 'm', isBatch: true, messages: asked('q') });
  });

  it('LangSmith: runs whose totals are zeros are counted by what their provider stated', () => {
    const run = {
      id: 'l1',
      dotted_order: 'x',
      run_type: 'llm',
      start_time: '2026-01-24T09:20:46.374537',
      inputs: { prompts: ['a bare prompt'] },
      outputs: {
        generations: [[{ text: 'a' }]],
        llm_output: { token_usage: { prompt_tokens: 5, completion_tokens: 2 } },
      },
      extra: { metadata: { ls_model_name: 'gpt-4o' } },
      prompt_tokens: 0,
      completion_tokens: 0,
    };
    expect(tokens(readOne(run))).toEqual([5, 2, 0, 0]);
  });

  it('Anthropic: cache writes that are stated in parts only, and a total that a gateway added', () => {
    const usage = {
      input_tokens: 5,
      output_tokens: 1,
      cache_creation: { ephemeral_5m_input_tokens: 40, ephemeral_1h_input_tokens: 60 },
    };
    const message = { type: 'message', id: 'm', model: 'claude-haiku-4-5', content: [] };
    const read = readOne({ ...message, usage });
    expect([tokens(read), read.usage?.cache_write_1h_tokens]).toEqual([[5, 1, 0, 100], 60]);
    const total = { input_tokens: 5, output_tokens: 1, cache_read_input_tokens: 7, total_tokens: 13 };
    expect(tokens(readOne({ ...message, usage: total }))).toEqual([5, 1, 7, 0]);
  });

  it('bodies beside the status of their answer', () => {
    const request = { model: 'gpt-4o', messages: asked('q') };
    const response = { object: 'chat.completion', id: 'c', model: 'gpt-4o', choices: [], usage: {} };
    const { format, records } = readObjects(
      { request, response, status: 200 },
      { request, response: { message: 'slow down' }, status: 429 },
    );
    expect(format).toBe('vendor-bodies');
    expect(records.map(({ status, error }) => [status, error])).toEqual([
      ['ok', null],
      ['error', 'status 429'],
    ]);
  });

  it('TensorZero: a JsonInference answers with the text that the model wrote', () => {
    const output = JSON.stringify({ raw: '{"a":1}', parsed: { a: 1 } });
    const row = { id: '01942e26-910b-7ab1-a645-46bc4463a001', function_name: 'f', variant_name: 'v', episode_id: 'e' };
    expect(readOne({ ...row, input: '{"messages":[]}', output }).response).toBe('{"a":1}');
  });
});

describe('session files of Claude Code that hold no call', () => {
  it.each([
    { type: 'file-history-snapshot', messageId: 'm', snapshot: {}, isSnapshotUpdate: false },
    { type: 'queue-operation', operation: 'enqueue', timestamp: '2026-10-01T10:00:11.000Z', sessionId: 's' },
    { type: 'custom-title', customTitle: 't', sessionId: 's' },
  ])('%j', (note) => {
    const { format, ledger } = readObjects(note);
    expect([format, ledger.duplicate, ledger.bad_schema]).toEqual(['claude-code', 1, 0]);
  });

  it('count an answer without a model as a call of an unknown one', () => {
    const answer = {
      type: 'assistant',
      sessionId: 's',
      uuid: 'u',
      timestamp: '2026-10-01T10:00:11.000Z',
      message: { role: 'assistant', content: [{ type: 'text', text: 'hi' }] },
    };
    expect(readOne(answer)).toMatchObject({ model: 'unknown', usage: null, status: 'ok' });
  });
});
