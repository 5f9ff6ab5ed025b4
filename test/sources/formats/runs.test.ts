import { describe, expect, it } from 'vitest';
import { hasSamples, readFiles, readObjects, readOne, sample, tokens } from './reading.js';

// Synthetic rows but for the real samples.
type Row = Record<string, unknown>;

describe('LangSmith runs', () => {
  const run = (id: string, more: Row = {}): Row => ({
    id,
    run_type: 'llm',
    dotted_order: id,
    start_time: '2026-01-01T00:00:00.5',
    end_time: '2026-01-01T00:00:02.5+00:00',
    first_token_time: '2026-01-01T00:00:01',
    inputs: { messages: [[{ lc: 1, id: ['langchain', 'HumanMessage'], kwargs: { content: 'Hello' } }]] },
    outputs: { generations: [[{ text: 'Hi' }]] },
    extra: {
      metadata: { ls_provider: 'openai', ls_model_name: 'gpt-4o', thread_id: 's' },
      invocation_params: { tools: [{ name: 'find' }] },
    },
    prompt_tokens: 30,
    completion_tokens: 6,
    prompt_token_details: { cache_read: 10 },
    total_cost: '0.002',
    session_id: 'project',
    feedback_stats: { right: { n: 2, avg: 0.5 } },
    ...more,
  });
  it('count the llm runs, not the chains that sum them up', () => {
    const { records, ledger } = readObjects({
      runs: [
        run('chain', { run_type: 'chain', prompt_tokens: 999 }),
        run('llm', { parent_run_id: 'chain' }),
        run('outer', {}),
        run('inner', { parent_run_id: 'outer' }),
      ],
    });
    expect(records.map((one) => one.id)).toEqual(['llm', 'inner']);
    expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
    expect(records[0]).toMatchObject({
      timestamp: '2026-01-01T00:00:00.500Z',
      latency_ms: 2000,
      ttft_ms: 500,
      cost_usd: 0.002,
      session: 's',
      scores: { right: 0.5 },
      tools: [{ name: 'find' }],
      messages: [{ role: 'user', content: 'Hello' }],
      response: 'Hi',
    });
    expect(tokens(records[0]!)).toEqual([20, 6, 10, 0]);
  });
  it.runIf(hasSamples)('are put together from what the SDK posts and patches', () => {
    const { records, ledger } = readObjects(...sample('langsmith/sample.ingest_post_patch.json'));
    expect(ledger).toMatchObject({ lines: 2, ok: 1, duplicate: 1 });
    expect(records[0]).toMatchObject({
      model: 'o1-mini-2024-09-12',
      provider: 'openai',
      latency_ms: 15138.093,
      timestamp: '2024-10-11T20:58:24.544Z',
      usage: { input_tokens: 43, output_tokens: 2497, reasoning_tokens: 1408 },
    });
    expect(records[0]?.messages).toHaveLength(1);
  });
});

describe('TensorZero', () => {
  const id = '019b76da-a800-7000-8000-000000000001';
  const chat = {
    id,
    function_name: 'answer',
    variant_name: 'small',
    episode_id: 'ep',
    input: '{"system":"Be brief.","messages":[{"role":"user","content":[{"type":"text","value":"Hello"}]}]}',
    output: '[{"type":"text","text":"Hi"}]',
    tool_params: '',
    processing_time_ms: 400,
    ttft_ms: 100,
    tags: { team: 'x' },
  };
  const model = {
    id: 'm',
    inference_id: id,
    model_name: 'openai::gpt-4o',
    model_provider_name: 'openai',
    input_tokens: 20,
    output_tokens: 5,
    cost: 0.001,
    response_time_ms: 380,
  };
  const feedback = [
    { id: 'f1', target_id: id, metric_name: 'right', value: true },
    { id: 'f2', target_id: 'ep', metric_name: 'rating', value: 0.5 },
    { id: 'f3', target_id: id, value: 'a comment' },
  ];
  it('joins inferences, model calls and feedback from any files in any order', () => {
    for (const files of [
      [[chat], [model], feedback],
      [feedback, [model], [chat]],
    ]) {
      const { records, ledger } = readFiles(...files);
      expect(ledger).toMatchObject({ lines: 5, ok: 1, duplicate: 4 });
      expect(records[0]).toMatchObject({
        id,
        timestamp: '2026-01-01T00:00:00.000Z',
        model: 'gpt-4o',
        provider: 'openai',
        usage: { input_tokens: 20, output_tokens: 5 },
        cost_usd: 0.001,
        latency_ms: 400,
        ttft_ms: 100,
        session: 'ep',
        scores: { right: true, rating: 0.5 },
        response: 'Hi',
      });
    }
  });
  it('adds up the model calls of one inference, and knows nothing of tokens without them', () => {
    const { records } = readObjects(chat, model, { ...model, id: 'm2' });
    expect([records[0]?.usage?.input_tokens, records[0]?.cost_usd]).toEqual([40, 0.002]);
    expect(readOne(chat)).toMatchObject({ model: 'small', usage: null, cost_usd: null });
  });
  it.runIf(hasSamples)('agrees with real rows', () => {
    const { records, ledger } = readObjects(...sample('tensorzero/sample.chat_inference.jsonl'));
    expect(ledger).toMatchObject({ lines: 5, ok: 5 });
    expect(records.map((one) => one.latency_ms)).toEqual([413, 251, 203, 266, 314]);
    expect(records.map((one) => one.messages?.length)).toEqual([2, 4, 6, 8, 10]);
    expect(records[0]).toMatchObject({ timestamp: '2025-01-03T21:51:07.019Z', model: 'baseline', usage: null });
    expect(readOne(sample('tensorzero/sample.chat_inference.tools.jsonl')[0])).toMatchObject({
      provider: 'openai',
      model: 'gpt-4o',
      latency_ms: 1037,
      tools: [{ name: 'get_current_weather' }],
    });
  });
});
