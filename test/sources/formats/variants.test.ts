import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne, tokens } from './reading.js';

const asked = (content: string): object[] => [{ role: 'user', content }];

const payload = (more: object): object => ({
  id: 'a1',
  startTime: 1_769_246_446.8,
  endTime: 1_769_246_447.8,
  model: 'gpt-4o',
  model_map_information: {},
  messages: asked('hi there'),
  status: 'success',
  prompt_tokens: 100,
  completion_tokens: 10,
  ...more,
});

describe('prompts of LiteLLM in each form that they have', () => {
  it('takes a prompt that is a string', () => {
    expect(readOne(payload({ messages: 'say hi' })).messages).toEqual(asked('say hi'));
  });

  it('takes no word of redaction for a prompt or an answer', () => {
    const redacted = payload({
      messages: asked('redacted-by-litellm'),
      response: { choices: [{ message: { content: 'redacted-by-litellm' } }] },
    });
    expect(readOne(redacted).messages).toBeUndefined();
    expect(readOne(redacted).response).toBeNull();
    expect(readOne(payload({ messages: 'redacted by litellm. ...' })).messages).toBeUndefined();
    expect(readOne(payload({ messages: asked('redacted documents: what are they?') })).messages).toHaveLength(1);
  });

  it('finds the dollars in the break-down where they stand nowhere else', () => {
    const cost_breakdown = { input_cost: 0.001, output_cost: 0.002, total_cost: 0.003 };
    expect(readOne(payload({ response_cost: null, cost_breakdown })).cost_usd).toBe(0.003);
    expect(readOne(payload({ response_cost: 0.004, cost_breakdown })).cost_usd).toBe(0.004);
  });
});

describe('the tables of a Langfuse blob export', () => {
  const call = (id: string, trace: string, second: number): object => ({
    id,
    trace_id: trace,
    project_id: 'p',
    type: 'GENERATION',
    parent_observation_id: '',
    start_time: `2026-05-01 10:00:0${second}.000000`,
    end_time: `2026-05-01 10:00:0${second}.500000`,
    provided_model_name: 'gpt-4.1',
    input: JSON.stringify(asked('q')),
    output: 'a',
    usage_details: { input: 10, output: 2, total: 12 },
    level: 'DEFAULT',
  });
  const score = (more: object): object => ({
    id: 's',
    timestamp: '2026-05-01 10:00:09.000',
    project_id: 'p',
    trace_id: 't1',
    observation_id: null,
    name: 'quality',
    value: 0.5,
    data_type: 'NUMERIC',
    ...more,
  });
  const trace = { id: 't1', timestamp: '2026-05-01 10:00:00.000', bookmarked: false, session_id: 'sess', user_id: 'u' };
  const calls = [call('o1', 't1', 1), call('o2', 't1', 2), call('o3', 't2', 3)];
  const scores = [
    score({}),
    score({ observation_id: 'o1', name: 'ok', value: 0, data_type: 'BOOLEAN' }),
    score({ trace_id: 't2', observation_id: 'o3', name: 'label', value: null, data_type: 'CATEGORICAL' }),
  ];

  it('give scores and sessions to calls, in whichever order they are read', () => {
    for (const files of [
      [calls, scores, [trace]],
      [[trace], scores, calls],
    ]) {
      const { records, ledger } = readFiles(...files);
      expect(ledger).toMatchObject({ lines: 7, ok: 3, duplicate: 4, bad_schema: 0 });
      const byId = Object.fromEntries(records.map((record) => [record.id, record]));
      // A score of the trace judges what the user got: its last call.
      expect(byId['o2']?.scores).toEqual({ quality: 0.5 });
      expect(byId['o1']?.scores).toEqual({ ok: false });
      expect(byId['o3']?.scores).toBeUndefined();
      expect([byId['o1']?.session, byId['o3']?.session]).toEqual(['sess', null]);
    }
  });

  it('are no calls by themselves', () => {
    const { records, ledger, format } = readFiles(scores, [trace]);
    expect([format, records.length, ledger.duplicate]).toEqual(['langfuse', 0, 4]);
  });
});

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
