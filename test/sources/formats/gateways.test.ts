import { describe, expect, it } from 'vitest';
import { hasSamples, readFiles, readObjects, readOne, sample, tokens } from './reading.js';

// All rows here are synthetic, after the documented schemas.

describe('Portkey', () => {
  const log = {
    _id: 'p1',
    created_at: '2026-01-01T00:00:00Z',
    organisation_id: 'o',
    request: {
      url: 'x',
      headers: { cookie: 'secret' },
      portkeyHeaders: { 'x-portkey-trace-id': 't' },
      body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] },
    },
    response: {
      status: 200,
      responseTime: 640,
      body: {
        model: 'gpt-4o-2024-08-06',
        choices: [{ message: { content: 'Hi' } }],
        usage: { prompt_tokens: 30, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 10 } },
      },
    },
  };
  const metric = {
    id: 'p1',
    created_at: '2026-01-01T00:00:00Z',
    ai_org: 'openai',
    ai_model: 'gpt-4o',
    req_units: 30.0,
    res_units: 4.0,
    cost: 0.0105,
    is_success: 1.0,
    response_status_code: 200.0,
    response_time: 640.0,
    retry_success_count: '0',
    metadata: { key: ['team'], value: ['x'] },
    ttlt: 700,
  };
  it('counts a stored log and its metric row once, in any order, and keeps no header', () => {
    for (const files of [
      [[log], [metric]],
      [[metric], [log]],
    ]) {
      const { records, ledger } = readFiles(...files);
      expect(ledger).toMatchObject({ lines: 2, ok: 1, duplicate: 1 });
      expect(tokens(records[0]!)).toEqual([20, 4, 10, 0]);
      expect(records[0]).toMatchObject({
        model: 'gpt-4o-2024-08-06',
        provider: 'openai',
        latency_ms: 640,
        cost_usd: null,
        tags: { trace: 't', team: 'x' },
      });
      expect(JSON.stringify(records)).not.toContain('secret');
    }
  });
  it('reads metric rows of both generations alone', () => {
    expect(tokens(readOne(metric))).toEqual([30, 4, 0, 0]);
    expect(
      readOne({
        id: 'p2',
        ai_provider: 'openai',
        ai_model: 'gpt-4o',
        request_tokens: 3,
        response_tokens: 2,
        status_code: 500,
      }),
    ).toMatchObject({ status: 'error', usage: { input_tokens: 3 } });
  });
});

describe('Helicone', () => {
  const row = {
    request_id: 'h1',
    request_created_at: '2026-01-01T00:00:00.000Z',
    response_created_at: '2026-01-01T00:00:02.000Z',
    model: 'claude-haiku-4-5',
    provider: 'ANTHROPIC',
    prompt_tokens: 10,
    completion_tokens: 5,
    prompt_cache_read_tokens: 90,
    prompt_cache_write_tokens: 7,
    delay_ms: 1900,
    time_to_first_token: 250,
    costUSD: 0.004,
    response_status: 200,
    request_properties: { 'Helicone-Session-Id': 's', team: 'x' },
    scores: { tone: { value: 80 }, right: { value: 1, valueType: 'boolean' } },
    feedback_rating: true,
    request_body: { messages: [{ role: 'user', content: 'Hello' }] },
    response_body: null,
  };
  it('states cached tokens beside the prompt, and carries scores and feedback', () => {
    const record = readOne(row);
    expect(tokens(record)).toEqual([10, 5, 90, 7]);
    expect(record).toMatchObject({
      provider: 'anthropic',
      latency_ms: 2000,
      ttft_ms: 250,
      cost_usd: 0.004,
      session: 's',
      scores: { tone: 80, right: true, feedback: true },
    });
  });
  it('reads rows of its CSV, whose objects are escaped twice', () => {
    const record = readOne({
      response_id: 'r',
      response_created_at: '2026-01-01T00:00:02Z',
      response_status: '200',
      request_created_at: '2026-01-01T00:00:00Z',
      request_body: '{""messages"":[{""role"":""user"",""content"":""Hello""}]}',
      request_properties: '{}',
      request_user_id: '',
      model: 'gpt-4o',
      prompt_tokens: '4',
      completion_tokens: '2',
      latency: '',
      cost: '',
    });
    expect(record).toMatchObject({
      messages: [{ role: 'user', content: 'Hello' }],
      cost_usd: null,
      latency_ms: 2000,
      usage: { input_tokens: 4 },
    });
  });
  it('takes negative states as failures', () => {
    expect(
      readOne({ ...row, response_status: -3, completion_tokens: 0, scores: null, feedback_rating: null }),
    ).toMatchObject({ status: 'error', usage: null });
  });
});

describe('OpenRouter', () => {
  const row = {
    generation_id: 'gen-1767225600-abc',
    created_at: '',
    cost_total: '0.0004',
    tokens_prompt: '100',
    tokens_completion: '20',
    tokens_reasoning: '8',
    tokens_cached: '40',
    model_permaslug: 'anthropic/claude-haiku-4-5',
    provider_name: 'Anthropic',
    generation_time_ms: '900',
    time_to_first_token_ms: '',
    app_name: 'x',
    finish_reason_normalized: 'stop',
  };
  it('reads its CSV by the names of the columns; the id knows the time', () => {
    const record = readOne(row);
    expect(tokens(record)).toEqual([60, 20, 40, 0]);
    expect(record).toMatchObject({
      timestamp: '2026-01-01T00:00:00.000Z',
      cost_usd: 0.0004,
      latency_ms: 900,
      ttft_ms: null,
      provider: 'openrouter',
    });
    expect(record.messages).toBeUndefined();
  });
  it('bills generations by their native counts', () => {
    const record = readOne({
      data: {
        id: 'gen-1',
        created_at: '2026-01-01T00:00:00Z',
        model: 'openai/gpt-4o',
        streamed: true,
        latency: 300,
        generation_time: 1200,
        tokens_prompt: 9,
        tokens_completion: 9,
        native_tokens_prompt: 12,
        native_tokens_completion: 7,
        native_tokens_cached: 2,
        native_tokens_reasoning: 0,
        total_cost: 0.0001,
      },
    });
    expect(tokens(record)).toEqual([10, 7, 2, 0]);
    expect(record).toMatchObject({ latency_ms: 1200, ttft_ms: 300, cost_usd: 0.0001 });
  });
  it('refuses the sums of a day', () => {
    expect(readObjects({ date: '2026-01-01', model_permaslug: 'x', requests: 5, usage: 1 }).faults[0]).toContain(
      'not the sums of a day',
    );
  });
});

describe('the Envoy access log', () => {
  it('counts calls of models, with failures, and no other route', () => {
    const row = {
      start_time: '2026-01-01T00:00:00Z',
      duration: 500,
      response_code: 200,
      'x-request-id': 'e1',
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.input_tokens': 15,
      'gen_ai.usage.cached_input_tokens': 5,
      'gen_ai.usage.output_tokens': 7,
    };
    const { records, ledger } = readObjects(
      row,
      { ...row, 'gen_ai.request.model': null },
      { ...row, 'x-request-id': 'e2', response_code: 503, 'gen_ai.usage.output_tokens': null },
      { ...row, 'x-envoy-origin-path': '/v1/embeddings' },
    );
    expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
    expect(records.map((one) => one.status)).toEqual(['ok', 'error']);
    expect(tokens(records[0]!)).toEqual([10, 7, 5, 0]);
  });
  it.runIf(hasSamples)('agrees with a real line', () => {
    expect(readOne(sample('envoy_access_log/sample.access.json')[0])).toMatchObject({
      id: '83b63da3-45a9-4196-98b8-1a7f697d6d8d',
      timestamp: '2025-08-30T16:51:37.894Z',
      model: 'gpt-4o-mini',
      latency_ms: 1526,
      usage: { input_tokens: 15, output_tokens: 7 },
      status: 'ok',
    });
  });
});
