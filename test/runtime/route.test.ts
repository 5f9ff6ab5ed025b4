import { describe, expect, it } from 'vitest';
import { createRouter } from '../../src/runtime/create-router.js';
import { someRules } from '../gateways/rules.js';

const router = createRouter(someRules());
// What an application without types may hand in.
const route = (request: unknown): unknown => router.route(request as Parameters<typeof router.route>[0]);

describe('route', () => {
  it.each([
    [null, /; this one is null\.$/],
    ['Hi', /; this one is of type string\.$/],
    [undefined, /; this one is of type undefined\.$/],
    [{ messages: 'Hi' }, /; its messages are of type string, not a list\.$/],
    [{ messages: [{ role: 'user', content: 'Hi' }, null] }, /; messages\[1\] is null\.$/],
    [{ messages: [['user', 'Hi'], 'Hi'] }, /; messages\[1\] is of type string\.$/],
    [{ messages: [], tools: {} }, /; its tools are of type object, not a list\.$/],
  ])('says of %j what a request is', (request, sentence) => {
    expect(() => route(request)).toThrow(TypeError);
    expect(() => route(request)).toThrow(/^A request is an object such as \{ messages: /);
    expect(() => route(request)).toThrow(sentence);
  });

  it.each([{}, { messages: [] }, { messages: [{}] }, { messages: [{ role: 'user', content: null }], tools: null }])(
    'routes the empty request %j by its features, which are all 0',
    (request) => {
      expect(route(request)).toMatchObject({ tier: 'small', rule: 'short-down' });
    },
  );

  it('makes complete reject in the same words', async () => {
    await expect(router.complete(null as never)).rejects.toThrow(/this one is null/);
  });
});
