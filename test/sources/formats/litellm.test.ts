import { describe, expect, it } from 'vitest';
import { hasSamples, readObjects, readOne, sample, tokens } from './reading.js';

/** Synthetic StandardLoggingPayload. */
const payload = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'a',
  trace_id: null,
  call_type: 'acompletion',
  status: 'success',
  custom_llm_provider: 'anthropic',
  startTime: 1767225600.25,
  endTime: 1767225602.75,
  completionStartTime: 1767225601,
  stream: true,
  model: 'claude-haiku-4-5',
  model_group: 'small',
  prompt_tokens: 100,
  completion_tokens: 40,
  total_tokens: 140,
  response_cost: 0.002,
  messages: [{ role: 'user', content: 'Hello' }],
  response: {
    choices: [{ message: { role: 'assistant', content: 'Hi' } }],
    usage: { prompt_tokens: 100, completion_tokens: 40, cache_read_input_tokens: 60, cache_creation_input_tokens: 10 },
  },
  model_parameters: { tools: [{ type: 'function', function: { name: 'find' } }] },
  model_map_information: {},
  error_information: { error_code: '' },
  ...more,
});

describe('the StandardLoggingPayload of LiteLLM', () => {
  it('takes cached tokens out of the prompt count and times from start to end', () => {
    const record = readOne(payload());
    expect(tokens(record)).toEqual([30, 40, 60, 10]);
    expect(record).toMatchObject({
      timestamp: '2026-01-01T00:00:00.250Z',
      latency_ms: 2500,
      ttft_ms: 750,
      cost_usd: 0.002,
      model: 'claude-haiku-4-5',
      provider: 'anthropic',
      tags: { model_group: 'small' },
      response: 'Hi',
      status: 'ok',
    });
    expect(record.tools).toHaveLength(1);
  });

  it('counts failed attempts and the answer of one trace as one call, in any order', () => {
    const failed = payload({
      id: 'f',
      trace_id: 't',
      status: 'failure',
      total_tokens: 0,
      error_information: { error_code: '429' },
    });
    const good = payload({ id: 'g', trace_id: 't' });
    for (const order of [
      [failed, good, failed],
      [good, failed, failed],
    ]) {
      const { records, ledger } = readObjects(...order);
      expect(records.map((one) => [one.id, one.status])).toEqual([['g', 'ok']]);
      expect(ledger).toMatchObject({ lines: 3, ok: 1, duplicate: 2 });
    }
    expect(readObjects(failed).records[0]).toMatchObject({ status: 'error', error: '429', usage: null });
    // A session may be one trace: a failed request is no attempt at another one.
    const other = payload({ ...failed, id: 'x', messages: [{ role: 'user', content: 'Another' }] });
    expect(readObjects(good, other).ledger).toMatchObject({ lines: 2, ok: 2 });
    // Two answers under one trace are two calls.
    expect(readObjects(good, payload({ id: 'h', trace_id: 't' })).records).toHaveLength(2);
  });

  it('knows no time of a failure written with one time for both ends, and no prompt of a redacted row', () => {
    const record = readOne(payload({ status: 'failure', endTime: 1767225600.25, messages: 'redacted-by-litellm' }));
    expect([record.latency_ms, record.ttft_ms, record.messages]).toEqual([null, null, undefined]);
  });

  it('leaves out embeddings and says which field does not fit', () => {
    expect(readObjects(payload({ call_type: 'aembedding' })).ledger.duplicate).toBe(1);
    expect(readObjects(payload({ prompt_tokens: 'many' })).faults[0]).toContain('prompt_tokens');
    expect(readObjects(payload({ startTime: 'yesterday' })).faults[0]).toContain('startTime');
    expect(readObjects(payload({ model: '', model_group: '' })).faults).toEqual([
      'model is missing; the name of a model is needed',
    ]);
  });
});

describe('the spend logs of LiteLLM', () => {
  const row = {
    request_id: 'r1',
    call_type: 'acompletion',
    spend: '0.003',
    prompt_tokens: '50',
    completion_tokens: '20',
    total_tokens: '70',
    startTime: '2026-01-01 00:00:00.5',
    endTime: '2026-01-01 00:00:01.5',
    completionStartTime: '2026-01-01 00:00:01.5',
    model: 'gpt-4o',
    status: 'success',
    session_id: 's1',
    messages: '{}',
    response: '{}',
    proxy_server_request: '{"messages":[{"role":"user","content":"Hello"}]}',
    metadata:
      '{"usage_object":{"prompt_tokens_details":{"cached_tokens":30},"completion_tokens_details":{"reasoning_tokens":5}}}',
  };
  it('reads a row of a CSV export, with its details and its prompt as JSON in text', () => {
    const record = readOne(row);
    expect(tokens(record)).toEqual([20, 20, 30, 0]);
    expect(record).toMatchObject({
      cost_usd: 0.003,
      latency_ms: 1000,
      ttft_ms: null,
      session: 's1',
      timestamp: '2026-01-01T00:00:00.500Z',
    });
    expect(record.usage?.reasoning_tokens).toBe(5);
    expect(record.messages).toEqual([{ role: 'user', content: 'Hello' }]);
  });
  it('reads the answer of /spend/logs/v2', () => {
    expect(readObjects({ data: [row, { ...row, request_id: 'r2' }] }).ledger).toMatchObject({ lines: 2, ok: 2 });
  });
});

describe.runIf(hasSamples)('real LiteLLM records', () => {
  it('agree with what stands in them', () => {
    const gcs = readOne(sample('litellm/sample.gcs_bucket_payload.json')[0]);
    expect(tokens(gcs)).toEqual([9, 12, 0, 0]);
    expect(gcs).toMatchObject({
      timestamp: '2025-02-11T00:56:19.683Z',
      latency_ms: 162.277,
      cost_usd: 3.7500000000000003e-5,
      model: 'my-fake-model',
    });
    const pubsub = readOne(sample('litellm/sample.standard_logging_payload.json')[0]);
    expect(tokens(pubsub)).toEqual([10, 20, 0, 0]);
    expect(pubsub).toMatchObject({
      timestamp: '2025-01-24T09:20:46.847Z',
      latency_ms: 4.583,
      cost_usd: 2.2500000000000002e-4,
      response: 'hi',
    });
    const { format, records } = readObjects(...sample('litellm/sample.spend_logs_payload.json'));
    expect(format).toBe('litellm-spend');
    expect(records[0]).toMatchObject({
      session: '1234567890',
      cost_usd: 2.2500000000000002e-4,
      model: 'gpt-4o',
      latency_ms: 4.583,
    });
  });
});
