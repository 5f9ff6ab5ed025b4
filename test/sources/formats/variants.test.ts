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

describe('spend logs of older versions of LiteLLM', () => {
  const row = (metadata: object): object => ({
    request_id: 'r1',
    call_type: 'acompletion',
    spend: 0.001,
    model: 'claude-haiku-4-5',
    prompt_tokens: 100,
    completion_tokens: 10,
    total_tokens: 110,
    startTime: '2026-01-24 09:20:46.847371',
    endTime: '2026-01-24 09:20:47.847371',
    metadata: JSON.stringify(metadata),
  });

  it('state failures and cached tokens in the metadata', () => {
    const cached = readOne(row({ additional_usage_values: { cache_read_input_tokens: 80 } }));
    expect([cached.status, tokens(cached)]).toEqual(['ok', [20, 10, 80, 0]]);
    const failed = readOne(row({ status: 'failure', error_information: { error_code: '429' } }));
    expect([failed.status, failed.error]).toEqual(['error', '429']);
  });
});

describe('scores of a downloaded trace', () => {
  it('go to its last call that holds a prompt', () => {
    const call = (id: string, second: number, input: unknown): object => ({
      id,
      type: 'GENERATION',
      model: 'gpt-4o',
      startTime: `2026-05-01T10:00:0${second}Z`,
      endTime: `2026-05-01T10:00:0${second}.5Z`,
      usageDetails: { input: 10, output: 2 },
      input,
    });
    const calls = [call('a', 1, asked('q')), call('b', 2, asked('r')), call('c', 3, '{"content":"role"}')];
    const scores = [{ name: 'good', value: 1, dataType: 'BOOLEAN' }];
    const { records } = readObjects({ trace: { id: 't', scores }, observations: calls });
    expect(records.map(({ id, scores: given }) => [id, given ?? null])).toEqual([
      ['a', null],
      ['b', { good: true }],
      ['c', null],
    ]);
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
