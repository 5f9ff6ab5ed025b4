import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TrafficMix } from '../../src/records/mix.js';
import { jsonLines, logRow, scratch } from '../sources/scratch.js';
import { run } from './run.js';

// Prices of @pydantic/genai-prices 0.1.8: gpt-4o 2.50/10, no audio, 10 a thousand searches; gpt-audio 2.50/10, audio 32/64;
// gemini-2.5-flash 0.30/2.50, audio 1; sonnet-4-6 3/15, 10 a thousand searches, half of 3/15 in batches.
const usage = { prompt_tokens: 1000, completion_tokens: 500 };
const chat = (more: object = {}): object => ({
  object: 'chat.completion',
  created: 1_782_000_000,
  model: 'gpt-4o',
  choices: [{ message: { role: 'assistant', content: 'ok' } }],
  usage,
  ...more,
});
const claude = (more: object): object => ({
  type: 'message',
  role: 'assistant',
  model: 'claude-sonnet-4-6',
  content: [{ type: 'text', text: 'ok' }],
  usage: { input_tokens: 1000, output_tokens: 500, ...more },
});
const response = (more: object): object => ({
  object: 'response',
  created_at: 1_782_000_000,
  model: 'gpt-4.1',
  usage: { input_tokens: 1000, input_tokens_details: { cached_tokens: 0 }, output_tokens: 500 },
  ...more,
});
const gemini = (metadata: object, candidate: object = {}): object => ({
  modelVersion: 'gemini-2.5-flash',
  candidates: [{ content: { parts: [{ text: 'ok' }] }, ...candidate }],
  usageMetadata: { promptTokenCount: 1000, candidatesTokenCount: 500, ...metadata },
});
const audio = (tokenCount: number): object => ({ promptTokensDetails: [{ modality: 'AUDIO', tokenCount }] });
const asked = (request: object, body: object): object => ({ request: { model: 'gpt-4o', ...request }, response: body });
const payload = (more: object): object => ({
  id: 'p1',
  hidden_params: {},
  model: 'gpt-4o',
  startTime: 1_782_000_000.5,
  endTime: 1_782_000_001.5,
  messages: [{ role: 'user', content: 'Hi' }],
  response: { usage },
  status: 'success',
  ...more,
});
const search = { type: 'web_search_call', action: { type: 'search' } };

async function mixOf(...rows: readonly unknown[]): Promise<TrafficMix> {
  const { code, stdout, stderr } = await run('analyze', scratch(jsonLines(...rows)), '--json');
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout) as TrafficMix;
}

describe('what costs something else than text', () => {
  it.each<[string, number, object]>([
    [
      'sound in and out',
      0.0468,
      chat({
        model: 'gpt-audio',
        usage: {
          ...usage,
          prompt_tokens_details: { audio_tokens: 600 },
          completion_tokens_details: { audio_tokens: 400 },
        },
      }),
    ],
    ['no sound', 0.0075, chat({ usage: { ...usage, prompt_tokens_details: { audio_tokens: 0 } } })],
    ['sound that Gemini heard', 0.00197, gemini(audio(600))],
    ['what tools of Gemini found', 0.00185, gemini({ toolUsePromptTokenCount: 1000 })],
    ['three searches', 0.0405, claude({ server_tool_use: { web_search_requests: 3 } })],
    ['searches in a batch', 0.03525, claude({ service_tier: 'batch', server_tool_use: { web_search_requests: 3 } })],
    ['pages that were fetched', 0.0105, claude({ server_tool_use: { web_search_requests: 0, web_fetch_requests: 2 } })],
    [
      'two searches of Responses',
      0.026,
      response({
        tools: [{ type: 'web_search' }],
        output: [search, search, { type: 'web_search_call', action: { type: 'open_page' } }],
      }),
    ],
    ['flex', 0.00375, chat({ service_tier: 'flex' })],
    [
      'priority that was asked for and not given',
      0.0075,
      asked({ service_tier: 'priority' }, chat({ service_tier: 'default' })),
    ],
    ['flex of LiteLLM', 0.00375, payload({ response: { usage, service_tier: 'flex' } })],
    ['nitro', 0.0075, chat({ model: 'openai/gpt-4o:nitro' })],
    ['floor', 0.0075, chat({ model: 'openai/gpt-4o:floor' })],
    ['extended, which has a price', 0.015, chat({ model: 'openai/gpt-4o:extended' })],
    [
      'a row of our own',
      0.0468,
      logRow('a', {
        model: 'gpt-audio',
        usage: { input_tokens: 1000, output_tokens: 500, input_audio_tokens: 600, output_audio_tokens: 400 },
      }),
    ],
    [
      'a row of our own with searches',
      0.0405,
      logRow('a', { model: 'claude-sonnet-4-6', usage: { input_tokens: 1000, output_tokens: 500, web_searches: 3 } }),
    ],
  ])('has the price of the table: %s', async (_name, usd, row) => {
    const { cost_usd, unpriced_requests } = await mixOf(row);
    expect(cost_usd).toBeCloseTo(usd, 9);
    expect(unpriced_requests).toBe(0);
  });

  it.each<[string, string, object]>([
    ['sound for a model of text', 'audio', chat({ usage: { ...usage, prompt_tokens_details: { audio_tokens: 600 } } })],
    ['sound of which a part was cached', 'audio', gemini({ cachedContentTokenCount: 100, ...audio(600) })],
    ['images in the answer', 'images', gemini({ candidatesTokensDetails: [{ modality: 'IMAGE', tokenCount: 400 }] })],
    ['priority', 'service_tier', chat({ service_tier: 'priority' })],
    ['priority of a request', 'service_tier', asked({ service_tier: 'priority' }, chat())],
    ['priority of LiteLLM', 'service_tier', payload({ model_parameters: { service_tier: 'priority' } })],
    ["priority in LiteLLM's metadata", 'service_tier', payload({ metadata: { service_tier: 'priority' } })],
    ['fast mode', 'service_tier', claude({ speed: 'fast' })],
    ['one region', 'service_tier', claude({ inference_geo: 'us' })],
    ['provisioned throughput', 'service_tier', gemini({ trafficType: 'PROVISIONED_THROUGHPUT' })],
    ['grounding in searches', 'web_search', gemini({}, { groundingMetadata: { groundingChunks: [{ web: {} }] } })],
    [
      'searches of an older tool',
      'web_search',
      response({ tools: [{ type: 'web_search_preview' }], output: [search] }),
    ],
    ['files that were searched', 'tools', response({ output: [{ type: 'file_search_call' }] })],
    ['code that was run', 'tools', claude({ server_tool_use: { code_execution_requests: 1 } })],
    ['a row of our own', 'service_tier', logRow('a', { model: 'gpt-4o', service_tier: 'priority' })],
  ])('has no price, and the report says why: %s', async (_name, why, row) => {
    const mix = await mixOf(row);
    expect([mix.cost_usd, mix.unpriced_requests]).toEqual([null, 1]);
    expect(mix.unpriced_models).toMatchObject([{ requests: 1, requests_not_at_text_price: 1 }]);
    const told = mix.warnings.filter(({ code }) => code.startsWith('mix-'));
    expect(told).toEqual([{ code: 'mix-surcharged', fields: { requests: 1, of: 1, [why]: 1 } }]);
  });

  it('has no price where every call searches the web', async () => {
    for (const model of ['openai/gpt-4o:online', 'anthropic/claude-sonnet-4.5:online', 'gpt-4o-mini-search-preview']) {
      expect([model, (await mixOf(chat({ model }))).cost_usd]).toEqual([model, null]);
    }
    // OpenRouter's variant of one model is not another vendor's plain model.
    expect((await mixOf(chat({ model: 'anthropic/claude-sonnet-4.5:extended' }))).cost_usd).toBeNull();
  });

  it('costs what the log says where it says so', async () => {
    const mix = await mixOf(payload({ model_parameters: { service_tier: 'priority' }, response_cost: 0.02 }));
    expect([mix.cost_usd, mix.unpriced_requests, mix.warnings]).toEqual([0.02, 0, []]);
    expect(mix.unpriced_models).toMatchObject([{ requests_priced_as_logged: 1, requests_not_at_text_price: 0 }]);
    // What it would cost elsewhere nobody knows, so nothing can be saved.
    expect(mix.outlook.saving_usd_max).toBe(0);
  });

  it('is not priced by a price of text that the user states', async () => {
    const prices = scratch('{"house":{"input":1,"output":2,"as_of":"2026-01-01"}}', 'prices.json');
    const config = scratch(`tiers: [{name: a, provider: openai, model: gpt-4o}]\nprices: ${prices}\n`, 'router.yaml');
    const log = scratch(jsonLines(chat({ model: 'house', service_tier: 'priority' }), chat({ model: 'house' })));
    const { stdout } = await run('analyze', log, '--config', config, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ cost_usd: 0.002, unpriced_requests: 1 });
  });

  it('is counted, by kind, in one sentence', async () => {
    const rows = [
      chat(),
      chat({ service_tier: 'priority' }),
      chat({ service_tier: 'scale' }),
      claude({ speed: 'fast' }),
    ];
    const heard = chat({ usage: { ...usage, prompt_tokens_details: { audio_tokens: 600 } } });
    const { stdout, stderr } = await run('analyze', scratch(jsonLines(...rows, heard)));
    expect(stderr).toContain(
      '4 of 5 requests are not in the dollars, since the price of their tokens as text is not what they cost and no other is known: 3 of another class of service (priority, fast, one region), 1 with audio. Log what they cost (cost_usd), and that stands in.',
    );
    expect(stdout).toContain('4 requests are not in the dollars');
    expect(stdout).not.toContain('write prices into a file');
  });

  it('stays in a log without text', async () => {
    const log = scratch(
      jsonLines(
        logRow('a', { model: 'gpt-audio', usage: { input_tokens: 1000, output_tokens: 500, input_audio_tokens: 600 } }),
        logRow('b', { model: 'gpt-4o', service_tier: 'priority' }),
        logRow('c', { model: 'claude-sonnet-4-6', usage: { input_tokens: 1000, output_tokens: 500, web_searches: 3 } }),
      ),
    );
    const out = scratch('', 'stripped.jsonl');
    const figures = ({ cost_usd, unpriced_requests, unpriced_models }: TrafficMix): unknown[] => [
      cost_usd,
      unpriced_requests,
      unpriced_models,
    ];
    const { stdout } = await run('analyze', log, '--json', '--strip', out);
    const stripped = await mixOf(
      ...readFileSync(out, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    );
    expect(figures(stripped)).toEqual(figures(JSON.parse(stdout) as TrafficMix));
    expect(stripped.unpriced_requests).toBe(1);
  });
});
