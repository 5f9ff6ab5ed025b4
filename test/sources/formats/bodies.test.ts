import { describe, expect, it } from 'vitest';
import { loggedOutcomes } from '../../../src/evals/logged-outcomes.js';
import { readObjects, readOne } from './reading.js';

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
