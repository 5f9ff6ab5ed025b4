import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne, tokens } from './reading.js';

// What single sources do that the rest of them do not. All rows here are synthetic, after the documented schemas.

const messages = [{ role: 'user', content: 'Hello' }];
describe('LiteLLM payloads', () => {
  const row = {
    id: 'a',
    model: 'claude-sonnet-4-5',
    status: 'success',
    startTime: 1_760_000_000.5,
    endTime: 1_760_000_002.75,
    prompt_tokens: 100_000,
    completion_tokens: 1000,
    response_cost: null,
    messages,
    hidden_params: {},
    model_map_information: {},
  };

  it('believes the larger of two counts of cached tokens, since the vendor of one name may leave the other 0', () => {
    const usage = {
      prompt_tokens: 100_000,
      completion_tokens: 1000,
      prompt_tokens_details: { cached_tokens: 0 },
      cache_read_input_tokens: 80_000,
      cache_creation_input_tokens: 10_000,
    };
    expect(tokens(readOne({ ...row, response: { usage } }))).toEqual([10_000, 1000, 80_000, 10_000]);
  });

  it('takes one message for a list of it', () => {
    expect(readOne({ ...row, messages: messages[0] }).messages).toEqual(messages);
  });

  it('finds dollars among the hidden parameters, also as text', () => {
    expect(readOne({ ...row, hidden_params: { response_cost: '0.1065' } }).cost_usd).toBe(0.1065);
  });

  it('counts a failure that names no model, and refuses an answer that names none', () => {
    const failed = readOne({ ...row, model: '', status: 'failure', error_information: { error_code: '401' } });
    expect(failed).toMatchObject({ model: 'unknown', status: 'error', error: '401', usage: null });
    expect(readObjects({ ...row, model: '' }).ledger.bad_schema).toBe(1);
  });
});

describe('Langfuse', () => {
  const row = { id: 'o', type: 'GENERATION', model: 'claude-sonnet-4-5', startTime: '2026-01-01T00:00:00Z' };

  it('keeps cache writes of an hour apart, whether the whole count stands beside them or not', () => {
    const details = { input: 10, output: 50, cache_read_input_tokens: 500 };
    const parts = { input_cache_creation_5m: 10, input_cache_creation_1h: 20 };
    for (const usageDetails of [
      { ...details, ...parts },
      { ...details, ...parts, cache_creation_input_tokens: 30 },
    ]) {
      const record = readOne({ ...row, usageDetails });
      expect(tokens(record)).toEqual([10, 50, 500, 30]);
      expect(record.usage?.cache_write_1h_tokens).toBe(20);
    }
  });

  it('reads counts under a vendor’s own names', () => {
    const usageDetails = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    expect(tokens(readOne({ ...row, usageDetails }))).toEqual([100, 10, 0, 0]);
  });

  it('counts a generation that failed before it named a model', () => {
    expect(readOne({ ...row, model: null, level: 'ERROR', usageDetails: {} })).toMatchObject({
      model: 'unknown',
      status: 'error',
    });
  });
});

describe('LangSmith', () => {
  const constructed = (name: string, content: string) => ({
    lc: 1,
    type: 'constructor',
    id: ['langchain', 'schema', 'messages', name],
    kwargs: { content },
  });
  const run = {
    id: 'r',
    dotted_order: 'x',
    run_type: 'llm',
    start_time: '2026-01-01T00:00:00',
    extra: { metadata: { ls_model_name: 'gpt-4o-mini' } },
    inputs: { messages: [[constructed('SystemMessage', 'Be brief.'), constructed('HumanMessage', 'Hello')]] },
    outputs: { generations: [[{ message: constructed('AIMessage', 'Hi') }]] },
    prompt_tokens: 5,
    completion_tokens: 1,
    total_tokens: 6,
  };

  it('reads LangChain’s constructed messages and answers by their class', () => {
    const { messages: asked, response } = readOne(run);
    expect(asked).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ]);
    expect(response).toBe('Hi');
  });

  it('takes the zeros of a run that failed for unknown', () => {
    const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    expect(readOne({ ...run, ...zeros, error: 'boom', outputs: null })).toMatchObject({ status: 'error', usage: null });
  });
});

describe('single sources', () => {
  it('Helicone: reads a rating of a CSV cell', () => {
    const row = { request_id: 'r', request_created_at: '2026-01-01T00:00:00Z', model: 'm', feedback_rating: 'false' };
    expect(readOne(row).scores).toEqual({ feedback: false });
  });

  it('Bedrock: finds cached tokens in the body of a Converse stream', () => {
    const usage = { inputTokens: 100, outputTokens: 10, cacheReadInputTokens: 500, cacheWriteInputTokens: 30 };
    const row = {
      schemaType: 'ModelInvocationLog',
      modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
      input: { inputTokenCount: 100 },
      output: { outputTokenCount: 10, outputBodyJson: { usage } },
    };
    expect(tokens(readOne(row))).toEqual([100, 10, 500, 30]);
  });

  it('OpenRouter: refuses the sums of days as the API wraps them', () => {
    const day = { date: '2026-01-01', model_permaslug: 'openai/gpt-4.1', requests: 5, prompt_tokens: 50 };
    const { format, faults } = readObjects({ data: [day, day] });
    expect(format).toBe('openrouter');
    expect(faults[0]).toContain('not the sums of a day');
  });

  it('OTLP: joins a span with ids in base64 to its log record with ids in hexadecimal', () => {
    const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
    const span = {
      traceId: Buffer.from('5b8efff798038103d269b633813fc60c', 'hex').toString('base64'),
      spanId: Buffer.from('ffff9b7ec3c1b174', 'hex').toString('base64'),
      attributes: [attribute('gen_ai.operation.name', 'chat'), attribute('gen_ai.request.model', 'm')],
    };
    const logRecord = {
      traceId: '5B8EFFF798038103D269B633813FC60C',
      spanId: 'FFFF9B7EC3C1B174',
      eventName: 'gen_ai.user.message',
      body: { kvlistValue: { values: [attribute('content', 'Hello')] } },
    };
    const { records } = readObjects(
      { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] },
      { resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }] }] },
    );
    expect(records.map((record) => record.messages)).toEqual([messages]);
  });

  it('OpenInference: adds the dollars of the two parts where there is no total', () => {
    const span = { 'openinference.span.kind': 'LLM', 'llm.model_name': 'm', 'llm.cost.prompt': 0.25 };
    expect(readOne({ ...span, 'llm.cost.completion': 0.5 }).cost_usd).toBe(0.75);
    expect(readOne(span).cost_usd).toBeNull();
  });

  it('Codex: takes the growth of running totals for the call where the call itself is not stated', () => {
    const count = (input: number, cached: number, output: number) => ({
      type: 'event_msg',
      timestamp: '2026-01-01T00:01:00Z',
      payload: {
        type: 'token_count',
        info: { total_token_usage: { input_tokens: input, cached_input_tokens: cached, output_tokens: output } },
      },
    });
    const meta = { type: 'turn_context', payload: { model: 'gpt-5' } };
    const { records } = readObjects(meta, count(1000, 400, 50), count(1500, 700, 60), count(200, 0, 5));
    expect(records.map(tokens)).toEqual([
      [600, 50, 400, 0],
      [200, 10, 300, 0],
      [200, 5, 0, 0],
    ]);
  });

  it('TensorZero: takes no demonstration for a call, and bills no answer of its own cache', () => {
    const id = '0193a1b2-c3d4-7000-8000-000000000001';
    const outer = { id, function_name: 'f', variant_name: 'v', episode_id: 'e' };
    const call = { inference_id: id, model_name: 'gpt-4o-mini', input_tokens: 10, output_tokens: 5, cost: '0.25' };
    const demonstration = { id: 'd', inference_id: id, value: 'as it should be' };
    expect(readFiles([outer], [demonstration], [call]).records).toMatchObject([
      { model: 'gpt-4o-mini', cost_usd: 0.25 },
    ]);
    expect(readFiles([outer], [{ ...call, cached: true }]).records).toMatchObject([{ cost_usd: 0 }]);
  });

  it('Envoy: takes a dash for nothing', () => {
    const row = { start_time: '2026-01-01T00:00:00Z', response_code: '503', 'gen_ai.request.model': 'm' };
    const dashes = {
      'gen_ai.usage.input_tokens': '-',
      'gen_ai.usage.output_tokens': '-',
      'gen_ai.response.model': '-',
    };
    expect(readOne({ ...row, ...dashes })).toMatchObject({ model: 'm', status: 'error', usage: null });
  });

  it('batches: count errors without their requests', () => {
    const failed = { custom_id: 'a', response: null, error: { code: 'batch_expired' } };
    expect(readOne(failed)).toMatchObject({ model: 'unknown', status: 'error', error: 'batch_expired', isBatch: true });
    expect(readOne({ custom_id: 'a', result: { type: 'expired' } })).toMatchObject({ status: 'error' });
  });
});
