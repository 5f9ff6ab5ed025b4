import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, readOne, tokens } from './reading.js';

const MESSAGES = [{ role: 'user', content: 'hi there' }];
const DAY = '2026-01-24T09:20:46Z';

const payload = (more: object): object => ({
  id: 'a1',
  trace_id: null,
  startTime: 1_769_246_446.8,
  endTime: 1_769_246_447.8,
  model: 'gpt-4o',
  model_map_information: {},
  messages: MESSAGES,
  status: 'success',
  prompt_tokens: 100,
  completion_tokens: 10,
  total_tokens: 110,
  response_cost: 0.001,
  ...more,
});
const observation = (more: object): object => ({
  id: 'o1',
  type: 'GENERATION',
  traceId: 't',
  parentObservationId: null,
  model: 'gpt-4o',
  startTime: DAY,
  endTime: '2026-01-24T09:20:47.500Z',
  usageDetails: { input: 20, output: 10, input_cached_tokens: 80, total: 110 },
  level: 'DEFAULT',
  input: MESSAGES,
  output: 'hey',
  ...more,
});
const run = (outputs: object): object => ({
  id: 'l1',
  dotted_order: 'x',
  run_type: 'llm',
  start_time: '2026-01-24T09:20:46.374537',
  end_time: '2026-01-24T09:20:47.374537',
  inputs: { messages: MESSAGES },
  outputs,
  extra: { metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4o' } },
});

describe('tokens that one source names in another way', () => {
  it('LiteLLM adds Chat totals to the details of Responses', () => {
    const usage = {
      input_tokens: 100,
      output_tokens: 10,
      input_tokens_details: { cached_tokens: 80 },
      output_tokens_details: { reasoning_tokens: 4 },
    };
    const record = readOne(payload({ call_type: 'aresponses', response: { output: [], usage } }));
    expect(tokens(record)).toEqual([20, 10, 80, 0]);
    expect(record.usage?.reasoning_tokens).toBe(4);
  });

  it('LiteLLM says which cache writes last an hour', () => {
    const usage = {
      cache_creation_input_tokens: 50,
      cache_read_input_tokens: 20,
      cache_creation: { ephemeral_1h_input_tokens: 30 },
    };
    const record = readOne(payload({ response: { usage } }));
    expect(tokens(record)).toEqual([30, 10, 20, 50]);
    expect(record.usage?.cache_write_1h_tokens).toBe(30);
  });

  it('DeepSeek names cache hits, which lie inside its prompt tokens', () => {
    const usage = { prompt_tokens: 100, completion_tokens: 10, prompt_cache_hit_tokens: 60 };
    const choices = [{ message: { role: 'assistant', content: 'x' } }];
    const body = { id: 'c', object: 'chat.completion', created: 1_769_246_446, model: 'deepseek-chat', choices, usage };
    expect(tokens(readOne(body))).toEqual([40, 10, 60, 0]);
  });

  it('Langfuse keeps the names of a vendor, and tells hours of cache writes in the name', () => {
    const vendor = { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 };
    expect(tokens(readOne(observation({ usageDetails: vendor })))).toEqual([100, 10, 0, 0]);
    const details = { input: 20, output: 10, input_cache_creation_1h: 50, input_cache_creation_5m: 10 };
    const record = readOne(observation({ usageDetails: details }));
    expect(tokens(record)).toEqual([20, 10, 0, 60]);
    expect(record.usage?.cache_write_1h_tokens).toBe(50);
  });

  it('LangSmith holds usage and answer in a message, plain or constructed', () => {
    const usage_metadata = { input_tokens: 100, output_tokens: 10, input_token_details: { cache_read: 40 } };
    const plain = readOne(run({ generations: [[{ message: { content: 'yo', usage_metadata } }]] }));
    const made = readOne(run({ generations: [[{ message: { lc: 1, kwargs: { content: 'yo', usage_metadata } } }]] }));
    for (const record of [plain, made]) {
      expect(tokens(record)).toEqual([60, 10, 40, 0]);
      expect(record.response).toBe('yo');
    }
  });
});

describe('dollars', () => {
  it('of Langfuse are the sum of their parts where no total stands', () => {
    expect(readOne(observation({ costDetails: { input: 0.25, output: 0.5 } })).cost_usd).toBe(0.75);
    expect(readOne(observation({ costDetails: {} })).cost_usd).toBeNull();
    expect(readOne(observation({ costDetails: { input: 0.25, total: 0.5 } })).cost_usd).toBe(0.5);
  });

  it('and times of Helicone are looked for under the next name where a cell is blank', () => {
    const row = { request_id: 'h', request_created_at: DAY, model: 'gpt-4o', response_status: 200 };
    const record = readOne({ ...row, delay_ms: '', latency: '900', costUSD: '', cost_usd: '', cost: '0.25' });
    expect([record.cost_usd, record.latency_ms]).toEqual([0.25, 900]);
  });
});

describe('rows that are no chat', () => {
  const model = 'text-embedding-3-small';
  it.each<[string, object]>([
    ['litellm', payload({ call_type: 'call_mcp_tool', model: 'MCP: search' })],
    ['litellm', payload({ call_type: 'aretrieve_batch' })],
    ['helicone', { request_id: 'h', request_created_at: DAY, model, request_path: '/v1/embeddings' }],
    ['portkey', { id: 'p', created_at: DAY, ai_org: 'openai', ai_model: model, request_url: '/v1/embeddings' }],
    ['cloudflare', { id: 'c', created_at: DAY, model, path: 'v1/embeddings', tokens_in: 9, tokens_out: 0 }],
    ['azure-apim', { TimeGenerated: DAY, CorrelationId: 'k', OperationName: 'Embeddings_Create', PromptTokens: 9 }],
    ['langfuse', observation({ type: 'EMBEDDING' })],
  ])('%s: are accounted for and not counted', (format, row) => {
    const reading = readObjects(row);
    expect(reading.format).toBe(format);
    expect(reading.records).toEqual([]);
    expect(reading.ledger).toMatchObject({ lines: 1, ok: 0, duplicate: 1 });
  });
});

describe('answers of an API that hold a page of rows', () => {
  it('are taken apart', () => {
    const { format, records, ledger } = readObjects({ data: [observation({}), observation({ id: 'o2' })], meta: {} });
    expect(format).toBe('langfuse');
    expect(records.map(({ id }) => id)).toEqual(['o1', 'o2']);
    expect(ledger).toMatchObject({ lines: 2, ok: 2 });
  });

  it('are refused when they are the sums of a day', () => {
    const day = { date: '2026-01-01', model_permaslug: 'openai/gpt-4o', requests: 5, usage: 1 };
    expect(readObjects({ data: [day] }).faults[0]).toContain('not the sums of a day');
  });
});

describe('messages of Claude Code that stand in two files', () => {
  const usage = { input_tokens: 10, output_tokens: 5, cache_creation_input_tokens: 50, cache_read_input_tokens: 20 };
  const answer = (id: string, sessionId: string, more: object = {}): object => ({
    type: 'assistant',
    sessionId,
    uuid: `${sessionId}-${id}`,
    requestId: `r-${id}`,
    timestamp: DAY,
    message: { id, role: 'assistant', model: 'claude-sonnet-4-5', content: [{ type: 'text', text: 'x' }], usage },
    ...more,
  });
  const asked = (sessionId: string, content: string): object => ({
    type: 'user',
    sessionId,
    uuid: `${sessionId}-${content}`,
    timestamp: DAY,
    message: { role: 'user', content },
  });

  it('are those of the session that held them first, however long ago', () => {
    const ids = Array.from({ length: 100 }, (_, at) => `m${at}`);
    const first = [asked('s1', 'a'), ...ids.map((id) => answer(id, 's1'))];
    const resumed = [asked('s2', 'a'), ...ids.map((id) => answer(id, 's2')), asked('s2', 'b'), answer('new', 's2')];
    const { records, ledger } = readFiles(first, resumed);
    expect(records).toHaveLength(101);
    expect(records.filter(({ session }) => session === 's1')).toHaveLength(100);
    expect(records.every(({ response }) => response === 'x')).toBe(true);
    expect(records[100]?.messages).toHaveLength(102);
    expect(ledger).toMatchObject({ lines: 204, ok: 101, duplicate: 103 });
  });

  it('belong to the main chain when its side chain came first', () => {
    const side = answer('m1', 's1', { isSidechain: true, requestId: 'r-side' });
    const { records } = readFiles([side], [asked('s1', 'a'), answer('m1', 's1')]);
    expect(records).toHaveLength(1);
    expect(records[0]?.tags).toBeNull();
    expect(records[0]?.messages).toEqual([{ role: 'user', content: 'a' }]);
  });
});

describe('a dash of Envoy', () => {
  it('is an unknown value', () => {
    const row = { start_time: DAY, duration: 900, response_code: 429, 'gen_ai.request.model': 'gpt-4o' };
    const record = readOne({ ...row, 'x-request-id': '-', 'gen_ai.usage.input_tokens': '-' });
    expect([record.status, record.usage, record.id]).toEqual(['error', null, 'file-1:1']);
  });
});
