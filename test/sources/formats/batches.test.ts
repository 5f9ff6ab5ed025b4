import { describe, expect, it } from 'vitest';
import { hasSamples, readFiles, readObjects, readOne, sample, tokens } from './reading.js';

// Synthetic rows but for the real sample.
type Row = Record<string, unknown>;

describe('OpenAI batches', () => {
  const request = (name: string): Row => ({
    custom_id: name,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'gpt-4o', messages: [{ role: 'user', content: name }] },
  });
  const result = (name: string, more: Row = {}): Row => ({
    id: `batch_${name}`,
    custom_id: name,
    error: null,
    response: {
      status_code: 200,
      body: {
        object: 'chat.completion',
        model: 'gpt-4o-2024-08-06',
        created: 1767225600,
        choices: [{ message: { content: 'Hi' } }],
        usage: { prompt_tokens: 20, completion_tokens: 6, prompt_tokens_details: { cached_tokens: 15 } },
      },
    },
    ...more,
  });
  it('join requests and results whatever their order', () => {
    for (const files of [
      [
        [request('a'), request('b')],
        [result('b'), result('a')],
      ],
      [
        [result('b'), result('a')],
        [request('a'), request('b')],
      ],
    ]) {
      const { records, ledger } = readFiles(...files);
      expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
      expect(records.map((one) => `${one.id} ${JSON.stringify(one.messages)}`).sort()).toEqual(
        ['a', 'b'].map((name) => `batch_${name} [{"role":"user","content":"${name}"}]`),
      );
      expect(records.every((one) => one.isBatch === true && one.latency_ms === null)).toBe(true);
      expect(tokens(records[0]!)).toEqual([5, 6, 15, 0]);
    }
  });
  it('take a name that is used again for another call', () => {
    const { records, ledger } = readFiles([request('a'), result('a')], [request('a'), result('a', { id: 'batch_2' })]);
    expect(records.map((one) => one.id)).toEqual(['batch_a', 'batch_2']);
    expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
  });
  it('fail by status, by error, and for want of a result', () => {
    const failed = {
      custom_id: 'c',
      response: { status_code: 400, body: { error: { code: 'bad_request' } } },
      error: null,
    };
    const { records } = readObjects(request('b'), request('c'), failed);
    expect(records.map((one) => [one.status, one.error, one.usage])).toEqual([
      ['error', 'no result', null],
      ['error', 'bad_request', null],
    ]);
    expect(readObjects(request('a')).records[0]).toMatchObject({ status: 'ok', usage: null, model: 'gpt-4o' });
    expect(readObjects({ ...request('e'), url: '/v1/embeddings' }).ledger.duplicate).toBe(1);
  });
  it.runIf(hasSamples)('agree with a real result', () => {
    expect(readOne(sample('openai_batch/sample.output.real.json')[0])).toMatchObject({
      id: 'batch_req_403hYy7nMxrxXFWXiwvoLG1q',
      timestamp: '2024-08-28T15:14:49.000Z',
      model: 'gpt-4o-mini-2024-07-18',
      usage: { input_tokens: 24, output_tokens: 8 },
      response: '2 + 2 equals 4.',
      isBatch: true,
    });
  });
});

describe('Anthropic batches', () => {
  it('join by name; input excludes cached tokens', () => {
    const { records, ledger, format } = readObjects(
      {
        custom_id: 'a',
        params: { model: 'claude-haiku-4-5', system: 'Be brief.', messages: [{ role: 'user', content: 'Hello' }] },
      },
      { custom_id: 'b', params: { model: 'claude-haiku-4-5', messages: [{ role: 'user', content: 'Hello' }] } },
      { custom_id: 'b', result: { type: 'errored', error: { type: 'error', error: { type: 'overloaded_error' } } } },
      {
        custom_id: 'a',
        result: {
          type: 'succeeded',
          message: {
            id: 'msg_1',
            model: 'claude-haiku-4-5-20251001',
            content: [{ type: 'text', text: 'Hi' }],
            usage: { input_tokens: 4, output_tokens: 2, cache_read_input_tokens: 50, cache_creation_input_tokens: 6 },
          },
        },
      },
    );
    expect([format, ledger.ok, ledger.duplicate]).toEqual(['anthropic-batch', 2, 2]);
    expect(tokens(records[0]!)).toEqual([4, 2, 50, 6]);
    expect(records[0]?.messages?.map((one) => one.role)).toEqual(['system', 'user']);
    expect(records[1]).toMatchObject({ status: 'error', error: 'overloaded_error', usage: null, isBatch: true });
  });
});

describe('bodies of the APIs', () => {
  it('are told by their kind: Chat, Responses, Anthropic', () => {
    const chat = readOne({
      id: 'c',
      object: 'chat.completion',
      created: 1767225600,
      model: 'gpt-4o',
      choices: [{ message: { content: 'Hi' } }],
      usage: { prompt_tokens: 9, completion_tokens: 2 },
    });
    expect([tokens(chat), chat.response, chat.messages]).toEqual([[9, 2, 0, 0], 'Hi', undefined]);
    const responses = readOne({
      request: { model: 'gpt-5', instructions: 'Be brief.', input: 'Hello' },
      response: {
        id: 'r',
        object: 'response',
        created_at: 1767225600,
        model: 'gpt-5-2025',
        output: [{ type: 'reasoning' }, { type: 'message', content: [{ type: 'output_text', text: 'Hi' }] }],
        usage: {
          input_tokens: 50,
          input_tokens_details: { cached_tokens: 30 },
          output_tokens: 12,
          output_tokens_details: { reasoning_tokens: 10 },
        },
      },
    });
    expect([tokens(responses), responses.response]).toEqual([[20, 12, 30, 0], 'Hi']);
    expect(responses.messages).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ]);
    const claude = readOne({
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-haiku-4-5',
      content: [{ type: 'text', text: 'Hi' }],
      usage: { input_tokens: 3, output_tokens: 1, cache_read_input_tokens: 8 },
    });
    expect([tokens(claude), claude.response]).toEqual([[3, 1, 8, 0], 'Hi']);
  });
});
