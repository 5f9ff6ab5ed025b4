import { afterEach, describe, expect, it } from 'vitest';
import { anthropicProvider } from '../../src/providers/anthropic.js';
import { CALL_TIMEOUTS } from '../../src/providers/guard.js';
import { openAiProvider } from '../../src/providers/openai.js';
import type { CallFailure, Completion, Provider } from '../../src/providers/provider.js';
import type { Message } from '../../src/records/request.js';
import type { Tier } from '../../src/records/tier.js';
import type { Fault, ScriptedAnswer, ServerScript } from '../provider-server/script.js';
import { type ProviderServer, startProviderServer } from '../provider-server/server.js';
import { fastClock } from '../replay/clocks.js';

const DIALECTS = ['chat', 'responses', 'messages'] as const;
type Dialect = (typeof DIALECTS)[number];
const KEY = 'sk-canary-1234567890abcdef';
const CANARY = 'the prompt is a secret';
const ANSWER: ScriptedAnswer = {
  response: 'Vier. Ünïcode 🦆 too.',
  model: 'm-2026-01-01',
  usage: { input_tokens: 70, output_tokens: 9, cache_read_tokens: 30, reasoning_tokens: 4 },
};

let server: ProviderServer;
afterEach(() => server.close());

async function provider(
  dialect: Dialect,
  script: Partial<ServerScript>,
  times = 1,
  tier: Partial<Tier> = {},
): Promise<Provider> {
  server = await startProviderServer({ answer: () => ANSWER, ...script });
  const options = {
    tier: {
      name: 't',
      provider: dialect === 'messages' ? 'anthropic' : 'openai',
      model: 'm',
      ...(dialect === 'responses' && { api: dialect }),
      ...tier,
    } as Tier,
    baseUrl: dialect === 'messages' ? server.anthropicUrl : server.openAiUrl,
    apiKey: KEY,
    clock: fastClock(times),
    timeouts: CALL_TIMEOUTS,
  };
  return dialect === 'messages' ? anthropicProvider(options) : openAiProvider(options);
}
const MESSAGES: Message[] = [
  { role: 'system', content: 'Be short.' },
  { role: 'user', content: 'hi' },
  { role: 'assistant', content: 'hello' },
  { role: 'user', content: [{ type: 'text', text: CANARY }] },
];
const ask = (one: Provider, more: { tools?: unknown[]; signal?: AbortSignal; messages?: Message[] } = {}) =>
  one.complete({ case_id: 'c', messages: MESSAGES, maxTokens: 50, signal: new AbortController().signal, ...more });

async function failed(dialect: Dialect, fault: Fault, times = 1): Promise<CallFailure> {
  const result = await ask(await provider(dialect, { fault: () => fault }, times));
  expect(result.kind).toBe('failure');
  expect(JSON.stringify(result)).not.toMatch(/canary|secret/);
  return result as CallFailure;
}

describe.each(DIALECTS)('a live answer in the dialect %s', (dialect) => {
  it('comes whole, with disjoint usage, the returned model and the time of its first token', async () => {
    const result = (await ask(await provider(dialect, { latencyMs: () => 20 }))) as Completion;
    expect(result).toMatchObject({
      kind: 'answer',
      response: ANSWER.response,
      model: 'm-2026-01-01',
      finish: 'stop',
      confidence: null,
    });
    expect(result.usage).toMatchObject({
      input_tokens: 70,
      output_tokens: 9,
      cache_read_tokens: 30,
      cache_write_tokens: 0,
    });
    expect(result.ttft_ms).toBeGreaterThanOrEqual(19);
    expect(result.latency_ms).toBeGreaterThanOrEqual(result.ttft_ms as number);
    expect(server.lastCall?.body['stream']).toBe(true);
    expect(JSON.stringify(server.lastCall?.body)).toContain('Be short.');
    expect(server.lastCall?.headers['authorization']).toBe(`Bearer ${KEY}`);
  });

  it('sends tools in the form of its own dialect and tells calls of tools as JSON', async () => {
    const tools = [
      { type: 'function', function: { name: 'add', description: 'adds', parameters: { type: 'object' } } },
    ];
    const answer = { ...ANSWER, response: '', tools: [{ name: 'add', arguments: '{"a":1,"b":2}' }] };
    const result = (await ask(await provider(dialect, { answer: () => answer }), { tools })) as Completion;
    expect(JSON.parse(result.response)).toEqual([{ name: 'add', arguments: { a: 1, b: 2 } }]);
    expect(result.finish).toBe('tool_use');
    const [sent] = (server.lastCall?.body['tools'] ?? []) as Record<string, unknown>[];
    expect(dialect === 'chat' ? (sent?.['function'] as { name: string } | undefined)?.name : sent?.['name']).toBe(
      'add',
    );
    expect(
      sent?.[dialect === 'messages' ? 'input_schema' : dialect === 'chat' ? 'function' : 'parameters'],
    ).toBeTruthy();
  });

  it('knows no usage when the server tells none, and marks an answer that was cut off', async () => {
    const result = (await ask(
      await provider(dialect, { answer: () => ({ ...ANSWER, usage: null, finish: 'length' }) }),
    )) as Completion;
    expect(result.usage).toBeNull();
    expect(result.finish).toBe('length');
  });

  it('is a typed failure when the server refuses (rows 1, 3, 6)', async () => {
    const cases: [Fault, Partial<CallFailure>][] = [
      [
        { kind: 'status', status: 429, headers: { 'retry-after': '2' }, type: 'rate_limit_error', message: CANARY },
        { cause: 'rate_limit', isRetryable: true, retryAfterMs: 2000, isMaybeBilled: false },
      ],
      [
        { kind: 'status', status: 529, type: 'overloaded_error' },
        { cause: 'unavailable', isRetryable: true, isMaybeBilled: false },
      ],
      [
        { kind: 'status', status: 503 },
        { cause: 'unavailable', isRetryable: true },
      ],
      [
        { kind: 'status', status: 500 },
        { cause: 'server_error', isRetryable: true },
      ],
      [
        { kind: 'status', status: 401, message: KEY },
        { cause: 'auth', isRetryable: false },
      ],
      [
        { kind: 'status', status: 403 },
        { cause: 'auth', isRetryable: false },
      ],
      [
        { kind: 'status', status: 400, type: 'invalid_request_error', message: CANARY },
        { cause: 'bad_request', isRetryable: false },
      ],
      [
        { kind: 'status', status: 404 },
        { cause: 'bad_request', isRetryable: false },
      ],
      [
        { kind: 'status', status: 429, type: 'insufficient_quota' },
        { cause: 'auth', isRetryable: false },
      ],
    ];
    for (const [fault, expected] of cases) {
      expect(await failed(dialect, fault)).toMatchObject(expected);
      await server.close();
    }
  });

  it('is a failure to be repeated when an error object comes in a 200, at once or in mid-stream (row 4)', async () => {
    expect(await failed(dialect, { kind: 'error_in_200', type: 'overloaded_error' })).toMatchObject({
      cause: 'unavailable',
      isRetryable: true,
      message: 'overloaded_error',
    });
    await server.close();
    expect(await failed(dialect, { kind: 'error_mid_stream', type: 'overloaded_error' })).toMatchObject({
      cause: 'unavailable',
      isRetryable: true,
      isMaybeBilled: true,
    });
  });

  it('is a possibly billed failure when the connection breaks or the stream stops early (row 7)', async () => {
    for (const fault of [
      { kind: 'reset', when: 'mid_body' },
      { kind: 'reset', when: 'before_headers' },
      { kind: 'cut' },
    ] as Fault[]) {
      expect(await failed(dialect, fault)).toMatchObject({
        cause: 'unavailable',
        isRetryable: true,
        isMaybeBilled: true,
      });
      await server.close();
    }
  });

  it('times out: no first byte, silence in the middle, a slow loris (rows 7, 8)', async () => {
    expect(await failed(dialect, { kind: 'idle', when: 'before_headers' }, 600)).toMatchObject({
      cause: 'timeout',
      message: 'first byte timeout',
      isMaybeBilled: true,
    });
    await server.close();
    expect(await failed(dialect, { kind: 'idle', when: 'mid_body' }, 600)).toMatchObject({
      message: 'idle timeout',
      isRetryable: true,
    });
    await server.close();
    // 1 byte every 20 s for 10 minutes, 500 times as fast.
    expect(await failed(dialect, { kind: 'slow_loris', everyMs: 40 }, 500)).toMatchObject({
      message: expect.stringMatching(/total|idle/),
      cause: 'timeout',
    });
  });

  it('stops when it is told to', async () => {
    const one = await provider(dialect, { fault: () => ({ kind: 'idle', when: 'mid_body' }) });
    const controller = new AbortController();
    const running = ask(one, { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stopped')), 20);
    await expect(running).rejects.toThrow('stopped');
  });
});

describe('providers', () => {
  it('turn log probabilities into a confidence, and do without where a server refuses them', async () => {
    for (const dialect of ['chat', 'responses'] as const) {
      const result = (await ask(
        await provider(dialect, { answer: () => ({ ...ANSWER, confidence: 0.8 }) }),
      )) as Completion;
      expect(result.confidence).toBeCloseTo(0.8, 12);
      await server.close();
    }
    const fault = (call: { body: Record<string, unknown> }): Fault | null =>
      call.body['logprobs'] ? { kind: 'status', status: 400, type: 'logprobs' } : null;
    const one = await provider('chat', { fault });
    expect(await ask(one)).toMatchObject({ kind: 'failure', cause: 'bad_request' });
  });

  it('say that nothing was billed where nobody listens', async () => {
    const one = await provider('chat', {});
    await server.close();
    expect(await ask(one)).toMatchObject({
      cause: 'unavailable',
      isMaybeBilled: false,
      message: 'connection failed (ECONNREFUSED)',
    });
  });

  it('do not send what the eval set lost', async () => {
    const one = await provider('messages', {});
    expect(await ask(one, { messages: [{ role: 'user', content: [{ type: 'image' }] }] })).toMatchObject({
      cause: 'bad_request',
      isMaybeBilled: false,
    });
    expect(server.counts.calls).toBe(0);
  });

  it('read the limits that headers tell of', async () => {
    for (const dialect of ['chat', 'messages'] as const) {
      const result = await ask(await provider(dialect, { rate: { requestsPerMinute: 600, burst: 5 } }));
      expect(result.limits?.requests).toMatchObject({ limit: 600, remaining: 4 });
      await server.close();
    }
  });
});
