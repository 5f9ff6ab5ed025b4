import { describe, expect, it } from 'vitest';
import { AllProvidersFailed, createRouter, type RouterOptions } from '../../src/index.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { nativeLog } from '../../src/sources/native-log.js';
import { someRules } from '../gateways/rules.js';
import { chatAnswer, httpError, scripted } from './clients.js';

const ASK = { id: 'r1', messages: [{ role: 'user', content: 'Hi there' }] };
const LONG = { messages: [{ role: 'user', content: 'word '.repeat(100) }] };
const REASONS = ['rate_limit', 'timeout', 'unavailable', 'server_error'] as const;

const failoverRules = (): RulesFile => someRules({ failover: { order: ['large', 'small'], on: REASONS } });
const cascadeRules = (): RulesFile => {
  const rules = someRules();
  return {
    ...rules,
    policy: { tiers: ['small', 'large'], rules: [], default: 'small', cascade: [{ tier: 'small', accept_at: 0.8 }] },
  };
};
const checkedRules = (): RulesFile =>
  someRules({ quality_fallback: { checks: ['refusal', 'truncation', 'invalid_json', 'empty'] } });

describe('complete', () => {
  it('asks the tier that route names and says what it cost', async () => {
    const [small, large] = [scripted('Hello'), scripted('Good day')];
    const router = createRouter(failoverRules(), { clients: { small, large } });
    const answer = await router.complete(ASK);
    expect(answer).toMatchObject({
      response: 'Hello',
      tier: 'small',
      failed_checks: [],
      usage: { input_tokens: 1000 },
    });
    expect(answer.cost_usd).toBeCloseTo((1000 * 1 + 100 * 5) / 1e6, 12);
    expect((await router.complete(LONG)).tier).toBe('large');
    expect([small.asked.length, large.asked.length]).toEqual([1, 1]);
  });

  it.each([
    ['rate_limit', httpError(429, 'rate_limit_error')],
    ['timeout', 'hang'],
    ['unavailable', httpError(503, 'overloaded_error')],
    ['server_error', httpError(500, 'api_error')],
  ] as const)('fails over on %s, and only when the rules name it', async (reason, act) => {
    const clients = () => ({ small: scripted(act), large: scripted('From large') });
    const answer = await createRouter(failoverRules(), { clients: clients(), timeoutMs: 20 }).complete(ASK);
    expect(answer).toMatchObject({
      tier: 'large',
      attempts: [
        { tier: 'small', outcome: 'failed' },
        { tier: 'large', outcome: 'answered' },
      ],
    });
    const others = REASONS.filter((one) => one !== reason);
    const strict = someRules({ failover: { order: ['large'], on: others } });
    await expect(createRouter(strict, { clients: clients(), timeoutMs: 20 }).complete(ASK)).rejects.toThrow(
      AllProvidersFailed,
    );
  });

  it('tries the endpoints of a tier in their order before another tier', async () => {
    const [first, second, large] = [
      scripted(httpError(429, 'rate_limit_error')),
      scripted('Second'),
      scripted('Large'),
    ];
    const clients = {
      small: [
        { client: first, provider: 'a' },
        { client: second, provider: 'b', model: 'other' },
      ],
      large,
    };
    const answer = await createRouter(failoverRules(), { clients }).complete(ASK);
    expect(answer).toMatchObject({ response: 'Second', tier: 'small', model: 'other', cost_usd: null });
    expect(large.asked).toEqual([]);
  });

  it('leaves a failed endpoint alone for the cooldown, or as long as the server asks, unless nobody else answers', async () => {
    let now = 0;
    const clock = { now: () => now, wall: () => now, after: () => () => undefined };
    const small = scripted(httpError(429, 'rate_limit_error', { 'retry-after': '60' }), 'Back');
    const large = scripted('Large', 'Large', httpError(500, 'api_error'));
    const router = createRouter(failoverRules(), { clients: { small, large }, clock, cooldownMs: 10_000 });
    await router.complete(ASK);
    now = 30_000;
    expect((await router.complete(ASK)).attempts[0]).toMatchObject({
      tier: 'small',
      outcome: 'skipped',
      reason: 'cooldown',
    });
    expect(small.asked).toHaveLength(1);
    expect((await router.complete(ASK)).attempts.map(({ tier, outcome }) => `${tier} ${outcome}`)).toEqual([
      'small skipped',
      'large failed',
      'small answered',
    ]);
  });

  it('asks an endpoint again after ten minutes, whatever it asked for', async () => {
    let now = 0;
    const clock = { now: () => now, wall: () => now, after: () => () => undefined };
    const small = scripted(httpError(429, 'rate_limit_error', { 'retry-after': '99999999999' }), 'Back');
    const router = createRouter(failoverRules(), { clients: { small, large: scripted('Large') }, clock });
    expect((await router.complete(ASK)).tier).toBe('large');
    now = 600_001;
    expect((await router.complete(ASK)).response).toBe('Back');
  });

  it('throws every cause when nobody answers, and never quotes the prompt', async () => {
    const clients = {
      small: scripted(httpError(429, 'rate_limit_error')),
      large: scripted(httpError(500, 'api_error')),
    };
    const error = await createRouter(failoverRules(), { clients })
      .complete(ASK)
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AllProvidersFailed);
    const { message, attempts, record } = error as AllProvidersFailed;
    expect(message).toBe(
      'no provider answered: small (cheap-model): HTTP 429 rate_limit_error; large (strong-model): HTTP 500 api_error',
    );
    expect(attempts).toHaveLength(2);
    expect(record).toMatchObject({ id: 'r1', status: 'error', route: { tier: 'small', attempts } });
  });

  it('does not fail over for a request that every provider would refuse, nor without a client', async () => {
    const large = scripted('Large');
    const bad = createRouter(failoverRules(), {
      clients: { small: scripted(httpError(400, 'invalid_request_error')), large },
    });
    await expect(bad.complete(ASK)).rejects.toThrow('HTTP 400');
    await expect(createRouter(failoverRules()).complete(ASK)).rejects.toThrow('no client was handed in');
    expect(large.asked).toEqual([]);
  });

  it('hands an answer on when its confidence is below the bar, unknown, or its call failed', async () => {
    const sure = scripted(chatAnswer('Sure', 'm', 'stop', Math.log(0.9)));
    const large = () => scripted('Large');
    const run = (small: ReturnType<typeof scripted>, more: RouterOptions = {}) =>
      createRouter(cascadeRules(), { clients: { small, large: large() }, ...more }).complete(ASK);
    expect((await run(sure)).tier).toBe('small');
    expect(sure.asked[0]).toMatchObject({ logprobs: true });
    const doubtful = await run(scripted(chatAnswer('Eh', 'm', 'stop', Math.log(0.7))));
    expect(doubtful).toMatchObject({ tier: 'large', attempts: [{ outcome: 'handed_on', reason: 'confidence' }, {}] });
    expect(doubtful.cost_usd).toBeCloseTo(2 * 0.0015, 12);
    expect((await run(scripted('No signal'))).tier).toBe('large');
    expect((await run(scripted(httpError(401, 'authentication_error')))).tier).toBe('large');
    expect((await run(scripted('Own signal'), { confidence: () => 0.8 })).tier).toBe('small');
  });

  it.each([
    ['refusal', "I'm sorry, but I can't help with that."],
    ['refusal', chatAnswer('', 'm', 'content_filter')],
    ['truncation', chatAnswer('It begins', 'm', 'length')],
    ['empty', chatAnswer('  ', 'm')],
    ['invalid_json', '{"a": '],
    ['invalid_json', '{"b": 1}'],
  ] as const)('hands an answer that fails %s to the next tier', async (check, act) => {
    const schema = { type: 'object', required: ['a'], properties: { a: { type: 'integer' } } };
    const parameters = { response_format: { type: 'json_schema', json_schema: { schema } } };
    const clients = { small: scripted(act), large: scripted('{"a": 1}') };
    const answer = await createRouter(checkedRules(), { clients }).complete({ ...ASK, parameters });
    expect(answer.tier).toBe('large');
    expect(answer.attempts[0]?.reason).toContain(check);
  });

  it('takes checks and a score of the application, and delivers what fails when nobody stronger is left', async () => {
    const clients = { small: scripted('short'), large: scripted('long enough') };
    const router = createRouter(checkedRules(), { clients, checks: { length: ({ response }) => response.length > 6 } });
    expect((await router.complete(ASK)).tier).toBe('large');
    const scored = createRouter(checkedRules(), { clients, score: { of: () => Promise.resolve(0.4), least: 0.5 } });
    expect(await scored.complete(ASK)).toMatchObject({ tier: 'large', failed_checks: ['score'] });
    const alone = createRouter(checkedRules(), {
      clients: { small: scripted('short'), large: scripted(httpError(500, 'x')) },
      checks: { no: () => false },
    });
    expect(await alone.complete(ASK)).toMatchObject({ tier: 'small', response: 'short', failed_checks: ['no'] });
  });

  it('ends at the deadline, whatever is being tried, and with the signal of the caller', async () => {
    const clients = { small: scripted('hang'), large: scripted('Large') };
    await expect(createRouter(failoverRules(), { clients, deadlineMs: 30 }).complete(ASK)).rejects.toThrow('deadline');
    expect(clients.large.asked).toEqual([]);
    const controller = new AbortController();
    const waiting = createRouter(failoverRules(), { clients }).complete({ ...ASK, signal: controller.signal });
    controller.abort(new Error('the user left'));
    await expect(waiting).rejects.toThrow('the user left');
  });

  it('delivers the answer in hand when a check throws or is not done by the deadline', async () => {
    const broken = {
      checks: { judge: (): boolean => JSON.parse('{') as boolean, slow: () => new Promise<boolean>(() => undefined) },
      score: { of: () => Promise.reject(new Error('no judge today')), least: 0.5 },
      deadlineMs: 50,
    };
    const clients = { small: scripted('From small'), large: scripted('From large') };
    const answer = await createRouter(failoverRules(), { clients, ...broken }).complete(ASK);
    expect(answer).toMatchObject({ tier: 'small', response: 'From small', failed_checks: ['judge', 'slow', 'score'] });
    expect(clients.large.asked).toEqual([]);
    const doubtful = { clients, confidence: () => Promise.reject(new Error('no logprobs')) };
    expect(await createRouter(cascadeRules(), doubtful).complete(ASK)).toMatchObject({ tier: 'large' });
  });

  it('writes each request as a row that the log reader takes', async () => {
    const rows: unknown[] = [];
    const clients = { small: scripted(httpError(503, 'overloaded_error')), large: scripted('Large') };
    await createRouter(failoverRules(), {
      clients,
      onRecord: (record) => rows.push(JSON.parse(JSON.stringify(record))),
    }).complete(ASK);
    const row = rows[0] as Record<string, unknown>;
    expect(nativeLog.fits(row)).toBe(true);
    expect(nativeLog.toRecord(row)).toMatchObject({
      id: 'r1',
      model: 'strong-model',
      status: 'ok',
      usage: { output_tokens: 100 },
      cost_usd: 0.0015,
    });
    expect(row['route']).toMatchObject({
      tier: 'small',
      rule: 'short-down',
      attempts: [{ reason: 'HTTP 503 overloaded_error' }, {}],
    });
  });
});
