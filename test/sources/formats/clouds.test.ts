import { describe, expect, it } from 'vitest';
import { readObjects, readOne, tokens } from './reading.js';

// All rows here are synthetic, after the documented schemas.
type Row = Record<string, unknown>;

describe('Bedrock invocation logs', () => {
  const row: Row = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: '2026-01-01T00:00:00Z',
    requestId: 'b1',
    operation: 'ConverseStream',
    modelId: 'arn:aws:bedrock:eu-west-1:1:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
    identity: { arn: 'arn:aws:iam::1:user/x' },
    input: {
      inputTokenCount: 20,
      cacheReadInputTokenCount: 300,
      cacheWriteInputTokenCount: 40,
      inputBodyJson: {
        system: [{ text: 'Be brief.' }],
        messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
        toolConfig: { tools: [{ toolSpec: { name: 'find' } }] },
      },
    },
    output: {
      outputTokenCount: 9,
      outputBodyJson: {
        output: { message: { role: 'assistant', content: [{ text: 'Hi' }] } },
        metrics: { latencyMs: 700 },
      },
    },
  };
  it('state cached tokens beside the input', () => {
    const record = readOne(row);
    expect(tokens(record)).toEqual([20, 9, 300, 40]);
    expect(record).toMatchObject({
      id: 'b1',
      model: 'eu.anthropic.claude-sonnet-4-5-20250929-v1:0',
      provider: 'bedrock',
      latency_ms: 700,
      cost_usd: null,
      response: 'Hi',
      tools: [{ name: 'find' }],
    });
    expect(record.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: [{ type: 'text', text: 'Hello' }] },
    ]);
  });
  it('are read out of CloudWatch events, and out of the last chunk of a stream', () => {
    const stream = {
      ...row,
      input: {},
      output: {
        outputBodyJson: [
          { type: 'content_block_delta', delta: { text: 'H' } },
          { delta: { text: 'i' } },
          {
            'amazon-bedrock-invocationMetrics': {
              inputTokenCount: 5,
              outputTokenCount: 2,
              invocationLatency: 900,
              firstByteLatency: 300,
            },
          },
        ],
      },
    };
    const record = readOne({ timestamp: 1767225600000, message: JSON.stringify(stream) });
    expect(tokens(record)).toEqual([5, 2, 0, 0]);
    expect(record).toMatchObject({ latency_ms: 900, ttft_ms: 300, response: 'Hi' });
  });
  it('fail by error code, without counts', () => {
    expect(readOne({ ...row, errorCode: 'ThrottlingException', input: {}, output: {} })).toMatchObject({
      status: 'error',
      error: 'ThrottlingException',
      usage: null,
    });
  });
});

describe('Cloudflare logs', () => {
  const row = {
    id: 'c1',
    created_at: '2026-01-01T00:00:00Z',
    provider: 'openai',
    model: 'gpt-4o',
    duration: 820,
    success: true,
    status_code: 200,
    cached: false,
    tokens_in: 12,
    tokens_out: 5,
    cost: 0.001,
    metadata: '{"team":"x"}',
  };
  it('are read plain', () => {
    const { records, ledger } = readObjects({
      result: [row, { ...row, id: 'c2', success: false, status_code: 429, tokens_in: 0, tokens_out: 0 }],
    });
    expect(ledger).toMatchObject({ lines: 2, ok: 2 });
    expect(records[0]).toMatchObject({
      usage: { input_tokens: 12, output_tokens: 5 },
      cost_usd: 0.001,
      latency_ms: 820,
      tags: { team: 'x' },
    });
    expect(records[1]).toMatchObject({ status: 'error', error: 'status 429', usage: null });
  });
  it('leave encrypted bodies shut', () => {
    const shut = { key: 'k', iv: 'i', data: 'd' };
    expect(
      readOne({
        Id: 'c',
        Model: 'gpt-4o',
        CreatedAt: '2026-01-01T00:00:00Z',
        TokensIn: 3,
        TokensOut: 1,
        RequestBody: shut,
        ResponseBody: shut,
        Metadata: shut,
      }),
    ).toMatchObject({ tags: null, response: null, usage: { input_tokens: 3 } });
  });
});

describe('Azure API Management', () => {
  const row = (more: Row): Row => ({
    CorrelationId: 'x',
    TimeGenerated: '2026-01-01T00:00:00Z',
    ModelName: '',
    DeploymentName: 'gpt-4o',
    PromptTokens: '',
    RequestMessages: '',
    ResponseMessages: '',
    ...more,
  });
  it('joins requests, answers and their pieces by CorrelationId and SequenceNumber', () => {
    const { records, ledger } = readObjects(
      row({ SequenceNumber: '1', RequestMessages: '"content":"Hello"}]' }),
      row({
        SequenceNumber: '2',
        ResponseMessages: '[{"role":"assistant","content":"Hi"}]',
        PromptTokens: '11',
        CompletionTokens: '4',
        TimeGenerated: '2026-01-01T00:00:03Z',
      }),
      row({ SequenceNumber: '0', RequestMessages: '[{"role":"user",' }),
      row({ CorrelationId: 'y', PromptTokens: 5, CompletionTokens: 1 }),
    );
    expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
    expect(records[0]).toMatchObject({
      id: 'x',
      model: 'gpt-4o',
      timestamp: '2026-01-01T00:00:00.000Z',
      messages: [{ role: 'user', content: 'Hello' }],
      response: 'Hi',
    });
    expect(records.map(tokens)).toEqual([
      [11, 4, 0, 0],
      [5, 1, 0, 0],
    ]);
  });
});
