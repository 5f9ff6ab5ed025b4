import { describe, expect, it } from 'vitest';
import {
  answerTo,
  asked,
  chunk,
  event,
  failureTo,
  type Json,
  json,
  reply,
  STREAM,
  seen,
  TEXT,
  WHOLE,
} from './odd-server.js';

describe('an answer is paid for once', () => {
  it.each([
    ['breaks', true],
    ['hangs', false],
  ])('when it is whole and the connection then %s: it is billed, and not paid for again', async (_, breaks) => {
    const { result } = await asked(
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' }).write(STREAM, () => {
          if (breaks) setTimeout(() => response.socket?.resetAndDestroy(), 50);
        });
      },
      'openai',
      // A clock at which a hanging connection costs no real time.
      breaks ? 1 : 200,
    );
    expect(result).toMatchObject({ kind: 'answer', response: TEXT, finish: 'stop', usage: { output_tokens: 5 } });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['no count of the end', { input_tokens: 20, output_tokens: 1 }, undefined],
    ['zeros', { input_tokens: 0, output_tokens: 0 }, { output_tokens: 0 }],
    ['nulls', { input_tokens: null, output_tokens: null }, { output_tokens: null }],
  ])('of unknown price where Anthropic’s dialect tells %s', async (_, start, end) => {
    const part = (type: string, rest: Json): string => `event: ${type}\n${event({ type, ...rest })}`;
    const text = [
      part('message_start', { message: { model: 'm-1', usage: start } }),
      part('content_block_delta', { delta: { type: 'text_delta', text: TEXT } }),
      part('message_delta', { delta: { stop_reason: 'end_turn' }, usage: end }),
      part('message_stop', {}),
    ].join('');
    const { result } = await asked(reply(200, 'text/event-stream', text), 'anthropic');
    expect(result).toMatchObject({ kind: 'answer', response: TEXT, usage: null });
  });

  it('of unknown price where an answer is said to have no tokens', async () =>
    expect(
      (await answerTo(json(200, { ...WHOLE, usage: { prompt_tokens: 9, completion_tokens: 0 } }))).usage,
    ).toBeNull());
});

describe('what is no answer', () => {
  it('is known by its status when its body never ends', async () => {
    const { result } = await asked(
      (response) => {
        response.writeHead(429, { 'content-type': 'application/json', 'retry-after': '7' }).write('{"error":');
      },
      'openai',
      20,
    );
    expect(result).toMatchObject({ cause: 'rate_limit', retryAfterMs: 7000, isMaybeBilled: false });
  });

  it('is not asked again unseen when it comes in the middle of an answer that may be billed', async () => {
    const words = { type: 'invalid_request_error', message: 'logprobs and stream_options are not supported' };
    const failure = await failureTo(
      reply(200, 'text/event-stream', `${chunk({ content: 'x' })}${event({ error: words })}`),
    );
    expect(failure).toMatchObject({ cause: 'bad_request', isMaybeBilled: true });
    expect(seen).toHaveLength(1);
  });

  it('is the server’s own word that it failed, though all of the text has come', async () => {
    const failed = event({ error: { type: 'server_error' } });
    expect(
      await failureTo(reply(200, 'text/event-stream', `${chunk({ content: 'x' })}${chunk({}, 'stop')}${failed}`)),
    ).toMatchObject({ cause: 'server_error', isMaybeBilled: true });
  });
});
