import type OpenAI from 'openai';
import { describe, expect, it } from 'vitest';
import { createRouter, loadRules, type RouterMessage, type RouterOptions } from '../../src/index.js';
import { someRules } from '../gateways/rules.js';
import { httpError, scripted } from './clients.js';

const ASK = { messages: [{ role: 'user', content: 'Hi' }] };
const failing = { ...someRules(), failover: { order: ['small', 'large', 'third'], on: ['rate_limit' as const] } };

describe('what no type has stopped', () => {
  it.each([
    [{ parameters: { model: 'other' } }, 'parameters cannot hold model: the rules pick the model.'],
    [{ parameters: { messages: [] } }, 'parameters cannot hold messages: the messages are those of the request.'],
    [{ parameters: { stream: true } }, 'parameters cannot hold stream: complete gives whole answers; ask route'],
    [{ parameters: 'hot' }, 'parameters is of type string; an object such as { temperature: 0 } is needed.'],
    [{ maxTokens: -1 }, 'maxTokens is -1; a whole number above 0 is needed.'],
    [{ messages: undefined }, 'this one has no messages to ask a model.'],
    [{ messages: [{ role: 'user', content: 5 }] }, 'the content of messages[0] is of type number, not text'],
    [{ messages: [{ role: 'user', content: ['Hi'] }] }, 'part 0 of messages[0] is of type string.'],
  ])('is said of the request %j before anybody is asked', async (change, words) => {
    const client = scripted('fine');
    const router = createRouter(someRules(), { clients: { small: client } });
    const asked = router.complete({ ...ASK, ...change } as never);
    await expect(asked).rejects.toThrow(TypeError);
    await expect(asked).rejects.toThrow(words);
    expect(client.asked).toEqual([]);
  });

  it.each([
    [{ timeoutMs: 0 }, 'timeoutMs is 0; a number of milliseconds of at least 1 is needed.'],
    [{ timeoutMs: '5' }, 'timeoutMs is of type string; a number'],
    [{ deadlineMs: Number.NaN }, 'deadlineMs is NaN; a number'],
    [{ cooldownMs: -3 }, 'cooldownMs is -3; a number'],
    [
      { clients: { openai: 'sk-key' } },
      'clients.openai is no client of the openai or @anthropic-ai/sdk package, nor a list',
    ],
    [{ clients: { openai: null } }, 'clients.openai is no client'],
    [{ clients: { openai: {} } }, 'clients.openai is no client'],
    [{ clients: { small: [scripted('a client where an endpoint is due')] } }, 'clients.small is no client'],
  ])('is said of the options %j', (options, words) => {
    const make = (): unknown => createRouter(someRules(), options as unknown as RouterOptions);
    expect(make).toThrow(TypeError);
    expect(make).toThrow(words);
    expect(make).not.toThrow(/sk-key/);
  });

  it('is said of rules that are none', () => {
    for (const rules of [undefined, null, 'text', {}, { tiers: [] }])
      expect(() => createRouter(rules as never)).toThrow(/^createRouter needs rules as loadRules returns them/);
    for (const text of [undefined, null, {}, Buffer.from('schema: router.rules/1')])
      expect(() => loadRules(text as never)).toThrow(/^loadRules needs the text of a rules file/);
  });
});

describe('what an application changes afterwards', () => {
  it('changes neither the router nor the record', async () => {
    const clients: NonNullable<RouterOptions['clients']> = { small: scripted('fine') };
    const router = createRouter(someRules(), { clients });
    delete clients['small'];
    const messages = [{ role: 'user', content: 'Hi' }];
    const { record } = await router.complete({ messages });
    messages[0] = { role: 'user', content: 'changed' };
    messages.push({ role: 'assistant', content: 'fine' });
    expect(record.messages).toEqual([{ role: 'user', content: 'Hi' }]);
  });
});

describe('failover', () => {
  const third = { ...failing.tiers[1], name: 'third' } as (typeof failing.tiers)[number];
  const rules = {
    ...failing,
    tiers: [...failing.tiers, third],
    policy: { ...failing.policy, tiers: ['small', 'large', 'third'] },
  };

  it('passes by a tier that has no client, and says so', async () => {
    const clients = { small: scripted(httpError(429, 'rate_limit')), third: scripted('fine') };
    const { tier, attempts } = await createRouter(rules, { clients }).complete(ASK);
    expect(tier).toBe('third');
    expect(attempts.map(({ tier: name, outcome }) => `${name} ${outcome}`)).toEqual([
      'small failed',
      'large failed',
      'third answered',
    ]);
  });

  it('does not start elsewhere when the tier that was decided on has no client', async () => {
    const router = createRouter(rules, { clients: { third: scripted('fine') } });
    await expect(router.complete(ASK)).rejects.toThrow(
      /^no provider answered: small .*: no client was handed in for it$/,
    );
  });
});

it('takes messages as the openai package types them', () => {
  const messages: OpenAI.Chat.ChatCompletionMessageParam[] = [
    { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] },
    { role: 'assistant', tool_calls: [{ id: '1', type: 'function', function: { name: 'find', arguments: '{}' } }] },
    { role: 'tool', tool_call_id: '1', content: 'found' },
  ];
  const own: RouterMessage[] = [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:,' } }] }];
  const router = createRouter(someRules());
  expect([router.route({ messages }).tier, router.route({ messages: own }).tier]).toEqual(['small', 'small']);
});
