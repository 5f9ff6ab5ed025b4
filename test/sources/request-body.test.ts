import { describe, expect, it } from 'vitest';
import { requestBody } from '../../src/sources/request-body.js';
import { traitsOf } from '../../src/traffic/traits.js';

describe('a request as an application sends it', () => {
  const user = { role: 'user', content: 'Hi' };
  it.each([
    ['of OpenAI', { model: 'm', messages: [user] }, { messages: [user] }],
    [
      'of Anthropic',
      { system: 'Be brief.', messages: [user] },
      { messages: [{ role: 'system', content: 'Be brief.' }, user] },
    ],
    ['of the Responses API', { input: 'Hi' }, { messages: [user] }],
    [
      'of it, with parts',
      { input: [{ role: 'user', content: [{ type: 'input_text', text: 'Hi' }] }] },
      { messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi' }] }] },
    ],
    [
      'a prompt with labels',
      { prompt: 'Hi', task: 'code', tags: { team: 'a' } },
      { messages: [user], task: 'code', tags: { team: 'a' } },
    ],
    ['its messages alone', [user], { messages: [user] }],
  ])('is read: %s', (_, body, request) => {
    expect(requestBody(JSON.stringify(body, null, 2))).toEqual(request);
    expect(requestBody(`${JSON.stringify(body)}\n{"torn`)).toEqual(request);
  });

  it.each(['', 'Hi', '5', 'null', '[]', '{}', '{"messages": "Hi"}', '{"messages": [5]}', '{"prompt": 5}'])(
    'is not found in %j',
    (text) => {
      expect(requestBody(text)).toBeNull();
    },
  );

  it('counts images and tools', () => {
    const content = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', source: { data: 'AA==' } },
    ];
    const request = requestBody(JSON.stringify({ messages: [{ role: 'user', content }], tools: [{ name: 'look' }] }));
    const plain = traitsOf({ messages: [{ role: 'user', content: 'What is this?' }] }).features;
    const changed = traitsOf(request as NonNullable<typeof request>).features.filter(
      (value, at) => value !== plain[at],
    );
    expect(changed).toEqual([1, 1]);
  });
});
