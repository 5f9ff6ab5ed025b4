import { describe, expect, it } from 'vitest';
import { readObjects, readOne, tokens } from './reading.js';

/** Synthetic rows, each with the fields that its gateway writes. */
const liteLlm = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'a',
  trace_id: null,
  call_type: 'acompletion',
  status: 'success',
  startTime: 1767225600,
  endTime: 1767225602,
  model: 'gpt-4o',
  prompt_tokens: 100,
  completion_tokens: 40,
  total_tokens: 140,
  response_cost: 0.002,
  messages: [{ role: 'user', content: 'Hello' }],
  response: {},
  model_map_information: {},
  ...more,
});
const spend = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  request_id: 'r',
  call_type: 'acompletion',
  spend: 0.00035,
  prompt_tokens: 100,
  completion_tokens: 10,
  total_tokens: 110,
  startTime: '2026-01-01 00:00:00',
  endTime: '2026-01-01 00:00:01',
  model: 'gpt-4o',
  metadata: '{}',
  messages: '{}',
  response: '{}',
  ...more,
});
const helicone = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  request_id: 'h',
  request_created_at: '2026-01-01T00:00:00.000Z',
  response_status: 200,
  request_path: 'https://api.openai.com/v1/chat/completions',
  response_model: 'gpt-5',
  delay_ms: 1000,
  prompt_tokens: 976,
  completion_tokens: 260,
  ...more,
});
const portkey = (usage: unknown, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'p',
  created_at: '2026-01-01T00:00:00.000Z',
  ai_org: 'openai',
  ai_model: 'gpt-4o',
  req_units: 1300,
  res_units: 10,
  response_status_code: 200,
  response_time: 1500,
  request: { body: { model: 'gpt-4o', messages: [{ role: 'user', content: 'Hello' }] } },
  response: { body: { model: 'gpt-4o-2024-08-06', choices: [{ message: { content: 'Hi' } }], usage } },
  ...more,
});

describe('what gateways write of their bills', () => {
  it('takes an answer out of the gateway’s own cache as a call that used and cost nothing', () => {
    const zone = { gateway: 'none' };
    const hits = [
      liteLlm({ cache_hit: true, response_cost: 0 }),
      spend({ cache_hit: 'True', spend: 0 }),
      helicone({ cache_reference_id: '5f0c1a2e-0000-4000-8000-000000000001' }),
      portkey(null, { cache_status: 'SEMANTIC HIT' }),
      { id: 'c', model: 'gpt-4o', cached: true, cost: 0, duration: 5, tokens_in: 100, tokens_out: 10, metadata: zone },
    ];
    for (const hit of hits) {
      const record = readOne(hit);
      expect([tokens(record), record.cost_usd, record.latency_ms]).toEqual([[0, 0, 0, 0], 0, null]);
    }
    for (const miss of [
      spend({ cache_hit: 'False' }),
      spend({ cache_hit: 'None' }),
      helicone({ cache_reference_id: '00000000-0000-0000-0000-000000000000' }),
      portkey(null, { cache_status: 'MISS' }),
    ]) {
      expect(tokens(readOne(miss))[0]).toBeGreaterThan(0);
    }
  });

  it('adds Helicone’s reasoning to the answer where the total says that it lies beside', () => {
    const reasoned = { prompt_cache_read_tokens: 1024, reasoning_tokens: 640, total_tokens: 1876 };
    expect(readOne(helicone(reasoned)).usage).toMatchObject({ output_tokens: 900, reasoning_tokens: 640 });
    const beside = readOne(helicone({ completion_tokens: 300, reasoning_tokens: 200, total_tokens: 1476 }));
    expect(beside.usage).toMatchObject({ output_tokens: 500, reasoning_tokens: 200 });
    const inside = readOne(helicone({ completion_tokens: 300, reasoning_tokens: 200, total_tokens: 1276 }));
    expect(inside.usage).toMatchObject({ output_tokens: 300, reasoning_tokens: 200 });
  });

  it('takes cached tokens as beside the prompt where the total says so', () => {
    const cached = { prompt_tokens: 12_000, completion_tokens: 100, cache_read_input_tokens: 10_000 };
    expect(tokens(readOne(portkey({ ...cached, total_tokens: 22_100 })))).toEqual([12_000, 100, 10_000, 0]);
    expect(tokens(readOne(portkey({ ...cached, total_tokens: 12_100 })))).toEqual([2_000, 100, 10_000, 0]);
  });

  it('reads the bodies of Portkey’s export under their paths, too', () => {
    const usage = { prompt_tokens: 1300, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 1024 } };
    const nested = portkey(usage);
    const { request, response, ...bare } = nested;
    const dotted = {
      ...bare,
      'request.body': (request as { body: unknown }).body,
      'response.body': JSON.stringify((response as { body: unknown }).body),
    };
    for (const row of [nested, dotted]) {
      const record = readOne(row);
      expect([record.model, record.messages?.[0]?.content]).toEqual(['gpt-4o-2024-08-06', 'Hello']);
      expect(tokens(record)).toEqual([276, 10, 1024, 0]);
    }
  });

  it('finds the usage of a row whose response was redacted as a whole', () => {
    const usage_object = { prompt_tokens: 100, cache_read_input_tokens: 60, cache_creation_input_tokens: 10 };
    const record = readOne(liteLlm({ response: { text: 'redacted-by-litellm' }, metadata: { usage_object } }));
    expect(tokens(record)).toEqual([30, 40, 60, 10]);
  });

  it('takes 0 as unknown from those that write it for a model without a price', () => {
    for (const row of [liteLlm({ response_cost: 0 }), spend({ spend: 0 }), helicone({ cost: 0 })]) {
      expect(readOne(row).cost_usd).toBeNull();
    }
    const cloudflare = { id: 'c', model: 'house', tokens_in: 100, tokens_out: 10, cost: 0 };
    expect(readOne(cloudflare).cost_usd).toBeNull();
    // A price of the user's own may be 0.
    expect(readOne({ ...cloudflare, custom_cost: true }).cost_usd).toBe(0);
  });

  it('takes what OpenRouter’s user paid the provider himself, and a free variant as a model of its own', () => {
    const activity = {
      generation_id: 'gen-1767225600-a',
      cost_total: '0',
      tokens_prompt: '10',
      tokens_completion: '5',
    };
    const own = readOne({ ...activity, byok_usage_inference: '0.0075', model_permaslug: 'openai/gpt-4o' });
    expect(own.cost_usd).toBe(0.0075);
    const free = readOne({ ...activity, model_permaslug: 'meta-llama/llama-3.3-70b-instruct', variant: 'free' });
    expect([free.model, free.cost_usd]).toEqual(['meta-llama/llama-3.3-70b-instruct:free', 0]);
  });

  it('leaves out what is no chat by what it is, not by what its owner called it', () => {
    const chats = [
      helicone({ response_model: 'ft:gpt-4o-mini-2024-07-18:acme:moderation-v2:AbC1' }),
      helicone({ request_path: 'https://acme-speech.openai.azure.com/openai/deployments/gpt-4o/chat/completions' }),
      helicone({ request_path: 'https://embed.example.com/v1/run', response_model: 'gpt-4o' }),
    ];
    for (const row of chats) expect(readObjects(row).ledger).toMatchObject({ ok: 1 });
    const others = [
      helicone({ request_path: 'https://api.openai.com/v1/embeddings', response_model: 'text-embedding-3-small' }),
      helicone({ request_path: 'https://api.openai.com/v1/moderations' }),
      ...['avector_store_search', 'aocr', 'acreate_container', 'alist_input_items', 'aget_responses'].map((call_type) =>
        spend({ call_type, model: '', model_group: '' }),
      ),
      { id: 'g', type: 'GENERATION', traceId: 't', parentObservationId: null, model: 'text-embedding-3-small' },
    ];
    for (const row of others) expect(readObjects(row).ledger).toMatchObject({ ok: 0, duplicate: 1 });
    for (const call_type of ['anthropic_messages', 'aresponses', 'agenerate_content', 'acreate_interaction', null]) {
      expect(readObjects(spend({ call_type })).ledger).toMatchObject({ ok: 1 });
    }
  });

  it('takes a failure far from an answer under one trace, or after it, as a request of its own', () => {
    const at = (seconds: number, more: Record<string, unknown>): Record<string, unknown> =>
      liteLlm({
        trace_id: 'S',
        messages: 'redacted-by-litellm',
        startTime: 1767225600 + seconds,
        endTime: 1767225602 + seconds,
        ...more,
      });
    const failed = { status: 'failure', total_tokens: 0 };
    const answer = at(1000, { id: 'c' });
    expect(readObjects(at(0, { id: 'f', ...failed }), answer, at(1067, { id: 'g', ...failed })).ledger.ok).toBe(3);
    expect(readObjects(at(990, { id: 'f', ...failed }), answer, at(1001, { id: 'g', ...failed })).ledger.ok).toBe(1);
  });

  it('knows Langfuse’s names for the cache writes of LangChain', () => {
    const usageDetails = {
      input: 10_000,
      output: 1000,
      input_cache_read: 80_000,
      input_ephemeral_1h_input_tokens: 9000,
    };
    const record = readOne({ id: 'l', type: 'GENERATION', traceId: 't', model: 'claude-sonnet-4-5', usageDetails });
    expect(tokens(record)).toEqual([10_000, 1000, 80_000, 9000]);
    expect(record.usage).toMatchObject({ cache_write_1h_tokens: 9000 });
  });
});
