import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import {
  answerTo,
  asked,
  chunk,
  event,
  failureTo,
  json,
  type Reply,
  reply,
  STREAM,
  seen,
  TEXT,
  WHOLE,
} from './odd-server.js';

describe('an answer is understood', () => {
  it.each([
    ['with CRLF', reply(200, 'text/event-stream', STREAM.replaceAll('\n', '\r\n'))],
    ['without a space after data:', reply(200, 'text/event-stream', STREAM.replaceAll('data: ', 'data:'))],
    ['without its [DONE]', reply(200, 'text/event-stream', STREAM.replace('data: [DONE]\n\n', ''))],
    ['as a stream without a content type', reply(200, null, STREAM)],
    ['as a stream called plain text', reply(200, 'text/plain', `: hello\n\n${STREAM}`)],
    ['as JSON, whole, where a stream was asked for', json(200, WHOLE)],
    ['as JSON called plain text', reply(200, 'text/plain', ` \n${JSON.stringify(WHOLE)}`)],
    ['as JSON with an error that is null', json(200, { ...WHOLE, error: null })],
    ['as a stream called JSON', reply(200, 'application/json', STREAM)],
    [
      'without the blank line after its last event',
      reply(200, 'text/event-stream', STREAM.replace(/\n\ndata: \[DONE\]\n\n$/, '')),
    ],
    [
      'among events that are no objects',
      reply(200, 'text/event-stream', `data: null\n\ndata: []\n\ndata: 7\n\n${STREAM}`),
    ],
    [
      'in parts, of which those that think aloud are none (Mistral)',
      reply(
        200,
        'text/event-stream',
        STREAM.replace(
          JSON.stringify(TEXT),
          JSON.stringify([
            { type: 'thinking', thinking: [{ type: 'text', text: '999' }] },
            { type: 'text', text: TEXT },
          ]),
        ),
      ),
    ],
  ] as const)('%s', async (_, how) => {
    const answer = await answerTo(how);
    expect(answer).toMatchObject({ kind: 'answer', response: TEXT, model: 'm-1', finish: 'stop' });
    expect(answer.usage).toMatchObject({ input_tokens: 20, output_tokens: 5 });
  });

  it('with its stream cut anywhere, also within a character', async () => {
    const answer = await answerTo(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const bytes = Buffer.from(STREAM);
      for (let at = 0; at < bytes.length; at += 7) {
        response.write(bytes.subarray(at, at + 7));
        await new Promise((done) => setImmediate(done));
      }
      response.end();
    });
    expect(answer.response).toBe(TEXT);
  });

  it('with DeepSeek’s own name for cached tokens, which are a part of the prompt', async () => {
    const usage = {
      prompt_tokens: 120,
      completion_tokens: 5,
      prompt_cache_hit_tokens: 100,
      prompt_cache_miss_tokens: 20,
    };
    expect((await answerTo(json(200, { ...WHOLE, usage }))).usage).toMatchObject({
      input_tokens: 20,
      cache_read_tokens: 100,
    });
  });

  it('with two calls of tools that a server numbers alike, and with a number left out', async () => {
    const call = (index: number, id: string, name: string): string =>
      chunk({ tool_calls: [{ index, id, function: { name, arguments: '{}' } }] });
    for (const [first, second] of [
      [0, 0],
      [1, 3],
    ] as const) {
      const text = `${call(first, 'a', 'f')}${call(second, 'b', 'g')}${chunk({}, 'tool_calls')}`;
      expect(JSON.parse((await answerTo(reply(200, 'text/event-stream', text))).response)).toEqual([
        { name: 'f', arguments: {} },
        { name: 'g', arguments: {} },
      ]);
    }
  });
});

describe('a server that does not know a parameter', () => {
  const refusing =
    (name: string, message: string): Reply =>
    (response, body, request) =>
      (name in body
        ? json(400, { error: { message, type: 'invalid_request_error', param: null } })
        : reply(200, 'text/event-stream', STREAM))(response, body, request);

  it.each([
    ['logprobs', 'UnsupportedParamsError: this model takes no logprobs.'],
    ['stream_options', 'Unrecognized request argument supplied: stream_options'],
  ])('and says so only in words is asked without %s, and never with it again', async (name, message) => {
    const { result, ask } = await asked(refusing(name, message));
    expect(result).toMatchObject({ kind: 'answer', response: TEXT });
    await ask();
    expect(seen.map((body) => name in body)).toEqual([true, false, false]);
  });

  it('is told the limit of an answer by its other name where it asks for that, and never goes without one', async () => {
    const words = "'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.";
    expect((await asked(refusing('max_tokens', words))).result.kind).toBe('answer');
    expect(seen.map((body) => [body['max_tokens'], body['max_completion_tokens']])).toEqual([
      [50, undefined],
      [undefined, 50],
    ]);
    const neither = json(400, { error: { message: `max_tokens, max_completion_tokens, max_tokens`, type: 'x' } });
    expect(await failureTo(neither)).toMatchObject({ cause: 'bad_request' });
    expect(seen.every((body) => body['max_tokens'] === 50 || body['max_completion_tokens'] === 50)).toBe(true);
    expect(await failureTo(json(400, { error: { message: 'max_tokens is too large', type: 'x' } }))).toMatchObject({
      cause: 'bad_request',
    });
    expect(seen).toHaveLength(1);
  });
});

describe('what is no answer', () => {
  it('is called a web page where it is one, not an answer that broke off', async () => {
    const page = reply(200, 'text/html', '<!doctype html><p>a secret login');
    expect(await failureTo(page)).toMatchObject({
      cause: 'unavailable',
      isRetryable: true,
      isMaybeBilled: false,
      message: expect.stringContaining('web page'),
    });
    expect((await failureTo(page, 'anthropic')).message).toContain('base_url');
  });

  it.each([
    ['in JSON', json(200, { error: 'a secret overload' })],
    ['in a stream', reply(200, 'text/event-stream', event({ error: 'a secret overload' }))],
  ])('is an error where the error is only a text, %s', async (_, how) =>
    expect(await failureTo(how)).toMatchObject({
      cause: 'server_error',
      message: 'an error where an answer was due',
      isRetryable: true,
    }),
  );

  it('ends the account where Anthropic says in a bad request that its credit is spent', async () => {
    const message = 'Your credit balance is too low to access the Anthropic API.';
    const spent = json(400, { type: 'error', error: { type: 'invalid_request_error', message } });
    expect(await failureTo(spent, 'anthropic')).toMatchObject({ cause: 'auth', isRetryable: false });
  });

  it('follows no redirection, which would take the key and the texts elsewhere', async () => {
    let hits = 0;
    const elsewhere = createServer((_, response) => {
      hits += 1;
      response.end();
    });
    await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
    const location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/v1/messages`;
    for (const dialect of [undefined, 'anthropic'] as const) {
      const failure = await failureTo(reply(307, null, '', { location }), dialect);
      expect(failure).toMatchObject({ isRetryable: false, message: expect.stringContaining('HTTP 307') });
    }
    elsewhere.close();
    expect(hits).toBe(0);
  });
});
