import { describe, expect, it } from 'vitest';
import { loggedOutcomes } from '../../../src/evals/logged-outcomes.js';
import { readObjects, readOne, tokens } from './reading.js';

// Synthetic rows.
const request = { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] };
const response = {
  id: 'c',
  object: 'chat.completion',
  model: 'gpt-4o-2024-08-06',
  choices: [{ message: { content: 'Hi' } }],
  usage: { prompt_tokens: 9, completion_tokens: 2 },
};

describe('a request and its response with a word for the status', () => {
  it('are read as such', () => {
    const { format, records } = readObjects({ request, response, status: 'ok' });
    expect(format).toBe('vendor-bodies');
    expect(records).toMatchObject([{ id: 'c', status: 'ok', usage: { input_tokens: 9 }, messages: request.messages }]);
    expect(readOne({ body: request, response, status: 'error' }).status).toBe('error');
    expect(readOne({ response, status: 'ok' }).status).toBe('ok');
  });

  it('are of our own format where what was asked stands beside them, even if a field is missing', () => {
    const own = { id: 'n', ...request, response, status: 'ok' };
    expect(readObjects(own)).toMatchObject({ format: 'native', ledger: { ok: 1 } });
    const { messages: _messages, ...rest } = own;
    expect(readObjects(rest)).toMatchObject({ format: 'native', ledger: { bad_schema: 1 } });
  });
});

describe('a message of Anthropic', () => {
  const message = (service_tier: string): object => ({
    id: 'm',
    type: 'message',
    model: 'claude-haiku-4-5',
    content: [],
    usage: { input_tokens: 3, output_tokens: 1, service_tier },
  });
  it('says whether it came out of a batch', () => {
    expect(readOne(message('batch')).isBatch).toBe(true);
    expect(readOne({ request, response: message('batch') }).isBatch).toBe(true);
    expect(readOne(message('standard')).isBatch).toBeUndefined();
  });
});

describe('a cost of 0 of promptfoo', () => {
  it('is an unknown one, also among the outcomes', () => {
    const row = {
      id: 'r',
      promptIdx: 0,
      testIdx: 0,
      provider: { id: 'file://provider.py', label: 'mine' },
      prompt: { raw: 'Hello', label: 'greet' },
      response: { output: 'Hi', tokenUsage: { prompt: 30, completion: 9 } },
      success: true,
      score: 1,
      cost: 0,
      failureReason: 0,
    };
    const record = readOne(row);
    expect([record.cost_usd, record.usage?.input_tokens]).toEqual([null, 30]);
    const reader = loggedOutcomes({ score: null, range: [0, 1] });
    reader.add(record);
    expect(reader.finish().outcomes).toMatchObject([{ tier: 'mine', status: 'scored', cost_usd: null }]);
    expect(readOne({ ...row, cost: 0.02 }).cost_usd).toBe(0.02);
  });
});

describe('flex processing of OpenAI', () => {
  it('has the price of a batch, and no other tier of service has', () => {
    const isBatch = ['flex', 'default', 'priority'].map((tier) => readOne({ ...response, service_tier: tier }).isBatch);
    expect(isBatch).toEqual([true, undefined, undefined]);
  });
});

describe('bodies of Gemini', () => {
  const asked = { contents: [{ role: 'user', parts: [{ text: 'Hello' }] }] };
  const answered = {
    candidates: [{ content: { role: 'model', parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }],
    usageMetadata: {
      promptTokenCount: 1000,
      cachedContentTokenCount: 400,
      candidatesTokenCount: 100,
      thoughtsTokenCount: 50,
    },
  };

  it('are read with the thoughts in the output', () => {
    const record = readOne({
      request: asked,
      response: { ...answered, modelVersion: 'gemini-2.5-flash', responseId: 'r' },
    });
    expect(record).toMatchObject({ id: 'r', model: 'gemini-2.5-flash', response: 'Hi' });
    expect(tokens(record)).toEqual([600, 150, 400, 0]);
    expect(record.messages).toEqual([{ role: 'user', content: [{ type: 'text', text: 'Hello' }] }]);
  });

  it('are read from the rows that Vertex AI logs into BigQuery', () => {
    const record = readOne({
      logging_time: '2026-01-05 08:00:00 UTC',
      request_id: '7',
      model: 'google/gemini-2.5-flash',
      api_method: 'generateContent',
      full_request: JSON.stringify(asked),
      full_response: JSON.stringify(answered),
      metadata: { request_latency: 1500 },
    });
    expect(record).toMatchObject({ id: '7', model: 'google/gemini-2.5-flash', latency_ms: 1500 });
    expect([record.timestamp, record.messages?.length]).toEqual(['2026-01-05T08:00:00.000Z', 1]);
  });
});
