import { describe, expect, it } from 'vitest';
import type { TokenUsage } from '../../../src/records/usage.js';
import { readOne } from './reading.js';

const counts = { prompt_tokens: 1000, completion_tokens: 500 };
const heard = {
  ...counts,
  prompt_tokens_details: { audio_tokens: 600 },
  completion_tokens_details: { audio_tokens: 400 },
};
const priority = { model: 'gpt-4o', service_tier: 'priority', usage: counts };

const portkey = (body: object): object => ({
  _id: 'p',
  request: { portkeyHeaders: {}, url: 'https://x/v1/chat/completions', body: { model: 'gpt-4o' } },
  response: { status: 200, body },
});
const helicone = (body: object): object => ({ request_id: 'h', delay_ms: 5, model: 'gpt-4o', response_body: body });
const spend = (more: object): object => ({
  request_id: 's',
  spend: 0,
  model: 'gpt-4o',
  ...counts,
  total_tokens: 1500,
  ...more,
});
const langfuse = (usageDetails: object, more: object = {}): object => ({
  id: 'l',
  type: 'GENERATION',
  model: 'gpt-audio',
  usageDetails,
  ...more,
});
const langsmith = (message: object): object => ({
  id: 'r',
  run_type: 'llm',
  dotted_order: 'r',
  inputs: { messages: [] },
  outputs: { generations: [[{ message: { kwargs: message } }]] },
  extra: { metadata: { ls_model_name: 'gpt-4o' } },
});
const span = (attributes: Record<string, number | string>): object => ({
  resourceSpans: [
    {
      scopeSpans: [
        {
          spans: [
            {
              traceId: 'a'.repeat(32),
              spanId: 'b'.repeat(16),
              attributes: Object.entries({ 'gen_ai.request.model': 'gpt-4o', ...attributes }).map(([key, value]) => ({
                key,
                value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
              })),
            },
          ],
        },
      ],
    },
  ],
});
const spanCounts = { 'gen_ai.usage.input_tokens': 1000, 'gen_ai.usage.output_tokens': 500 };
const bedrock = (request: object): object => ({
  schemaType: 'ModelInvocationLog',
  requestId: 'b',
  modelId: 'anthropic.claude-haiku-4-5-20251001-v1:0',
  input: { inputTokenCount: 1000, inputBodyJson: { messages: [], ...request } },
  output: { outputTokenCount: 500, outputBodyJson: {} },
});
const activity = (more: object): object => ({
  generation_id: 'gen-1',
  model_permaslug: 'openai/gpt-4o',
  tokens_prompt: 1000,
  tokens_completion: 500,
  ...more,
});

const AUDIO = { input_audio_tokens: 600, output_audio_tokens: 400 };
const SERVICE = { surcharge: 'service_tier' } as const;

describe('what a call is billed for beside text', () => {
  it.each<[string, Partial<TokenUsage>, object]>([
    ['portkey', AUDIO, portkey({ model: 'gpt-audio', usage: heard })],
    ['portkey', SERVICE, portkey(priority)],
    ['helicone', AUDIO, helicone({ usage: heard })],
    ['helicone', SERVICE, helicone(priority)],
    ['litellm-spend', AUDIO, spend({ metadata: { usage_object: heard } })],
    ['litellm-spend', SERVICE, spend({ proxy_server_request: { messages: [], service_tier: 'priority' } })],
    [
      'langfuse',
      AUDIO,
      langfuse({ input: 400, input_audio_tokens: 600, output: 100, output_audio_tokens: 400, total: 1500 }),
    ],
    ['langfuse', SERVICE, langfuse({ input: 1000, output: 500 }, { modelParameters: { service_tier: 'priority' } })],
    [
      'langsmith',
      AUDIO,
      langsmith({
        usage_metadata: {
          input_tokens: 1000,
          output_tokens: 500,
          input_token_details: { audio: 600 },
          output_token_details: { audio: 400 },
        },
      }),
    ],
    [
      'langsmith',
      { web_searches: 2 },
      langsmith({
        usage_metadata: { input_tokens: 1000, output_tokens: 500 },
        response_metadata: { usage: { server_tool_use: { web_search_requests: 2 } } },
      }),
    ],
    [
      'langsmith',
      SERVICE,
      langsmith({
        usage_metadata: { input_tokens: 1000, output_tokens: 500 },
        response_metadata: { service_tier: 'priority' },
      }),
    ],
    [
      'otlp',
      AUDIO,
      span({
        ...spanCounts,
        'gen_ai.usage.details.input_audio_tokens': 600,
        'gen_ai.usage.details.output_audio_tokens': 400,
      }),
    ],
    ['otlp', SERVICE, span({ ...spanCounts, 'gen_ai.openai.response.service_tier': 'priority' })],
    ['bedrock', SERVICE, bedrock({ serviceTier: { type: 'priority' } })],
    ['bedrock', SERVICE, bedrock({ performanceConfig: { latency: 'optimized' } })],
    ['openrouter', { surcharge: 'web_search' }, activity({ cost_web_search: '0.02' })],
  ])('is kept from %s: %o', (_format, beside, row) => {
    const { usage } = readOne(row);
    expect(usage).toMatchObject({ input_tokens: 1000, output_tokens: 500, ...beside });
  });

  it('is nothing where the source says that there was none', () => {
    const none = { ...counts, prompt_tokens_details: { audio_tokens: 0 }, server_tool_use: null };
    const rows = [
      portkey({ service_tier: 'default', usage: none }),
      helicone({ service_tier: 'standard', usage: none }),
      span({ ...spanCounts, 'openai.response.service_tier': 'auto' }),
      bedrock({ serviceTier: { type: 'default' } }),
      activity({ cost_web_search: '0' }),
    ];
    const plain = { input_tokens: 1000, output_tokens: 500, cache_read_tokens: 0, cache_write_tokens: 0 };
    for (const row of rows) expect(readOne(row).usage).toEqual(plain);
  });

  it('is a batch where the service has the price of one', () => {
    const rows = [
      portkey({ service_tier: 'flex', usage: counts }),
      span({ ...spanCounts, 'openai.response.service_tier': 'flex' }),
      bedrock({ serviceTier: { type: 'flex' } }),
      spend({ proxy_server_request: { messages: [], service_tier: 'flex' } }),
    ];
    for (const row of rows) expect(readOne(row)).toMatchObject({ isBatch: true });
  });

  it('names variants of OpenRouter that have no price of their model', () => {
    expect(readOne(activity({ variant: 'online' })).model).toBe('openai/gpt-4o:online');
    expect(readOne(activity({ variant: 'nitro' })).model).toBe('openai/gpt-4o');
  });
});

describe('tokens that only the total tells of', () => {
  const chat = (usage: object): TokenUsage | null =>
    readOne({ object: 'chat.completion', model: 'grok-4', choices: [], usage }).usage;

  it('are reasoning beside the answer, as xAI and Google count it', () => {
    const thought = { output_tokens: 1400, reasoning_tokens: 900, input_tokens: 1000 };
    const details = { completion_tokens_details: { reasoning_tokens: 900 } };
    expect(chat({ ...counts, total_tokens: 2400, ...details })).toMatchObject(thought);
    expect(chat({ ...counts, total_tokens: 2400 })).toMatchObject(thought);
    const cached = { prompt_tokens_details: { cached_tokens: 300 } };
    expect(chat({ ...counts, total_tokens: 2400, ...details, ...cached })).toMatchObject({
      input_tokens: 700,
      cache_read_tokens: 300,
      output_tokens: 1400,
    });
  });

  it('are none where the total is the sum, or says that the cache lies beside the prompt', () => {
    const details = { completion_tokens_details: { reasoning_tokens: 400 } };
    expect(chat({ ...counts, total_tokens: 1500, ...details })).toMatchObject({ output_tokens: 500 });
    const beside = { cache_read_input_tokens: 300, total_tokens: 1800 };
    expect(chat({ ...counts, ...beside })).toMatchObject({ input_tokens: 1000, output_tokens: 500 });
  });
});
