import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { anthropicBatch } from '../../src/providers/anthropic-batch.js';
import { CALL_TIMEOUTS } from '../../src/providers/guard.js';
import { openAiBatch } from '../../src/providers/openai-batch.js';
import { fastClock } from '../replay/clocks.js';

let server: Server;
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** What a server that shows these rows is understood to say, by the id of the request. */
async function collected(provider: 'openai' | 'anthropic', rows: readonly unknown[]) {
  server = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const isRows = /content|results/.test(request.url ?? '');
    response.writeHead(200, { 'content-type': isRows ? 'application/x-jsonl' : 'application/json' });
    const ended = {
      id: 'b',
      status: 'completed',
      output_file_id: 'f',
      processing_status: 'ended',
      results_url: `${url}/results`,
    };
    response.end(isRows ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : JSON.stringify(ended));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const tier = { name: 't', provider, model: 'm' };
  const options = { tier, baseUrl, apiKey: 'sk-canary-0123456789', clock: fastClock(1), timeouts: CALL_TIMEOUTS };
  const batches = provider === 'openai' ? openAiBatch(options) : anthropicBatch(options);
  const results = await batches.collect('b', new AbortController().signal);
  return Object.fromEntries(results.map(({ id, result }) => [id, result]));
}
const BROKEN_OFF = { kind: 'failure', message: 'the answer broke off', isRetryable: false, isMaybeBilled: true };

it('takes no error and nothing without an end in an OpenAI batch for an answer', async () => {
  const row = (custom_id: string, body: unknown) => ({ custom_id, response: { status_code: 200, body }, error: null });
  const usage = { prompt_tokens: 9, completion_tokens: 2 };
  const choice = { message: { content: 'x' }, finish_reason: 'stop' };
  const results = await collected('openai', [
    row('good', { model: 'm-1', choices: [choice], usage, error: null }),
    row('error', { error: { type: 'overloaded_error' } }),
    row('empty', { model: 'm-1', choices: [], usage }),
    row('null', null),
  ]);
  expect(results['good']).toMatchObject({ kind: 'answer', response: 'x', usage: { output_tokens: 2 } });
  expect(results['error']).toMatchObject({ kind: 'failure', cause: 'unavailable', isMaybeBilled: false });
  expect(results['empty']).toMatchObject(BROKEN_OFF);
  expect(results['null']).toMatchObject({ kind: 'failure' });
});

it('takes nothing without an end in an Anthropic batch for an answer', async () => {
  const row = (custom_id: string, message: unknown) => ({ custom_id, result: { type: 'succeeded', message } });
  const good = {
    model: 'm-1',
    content: [null, { type: 'text', text: 'x' }],
    usage: { input_tokens: 9, output_tokens: 2 },
  };
  const results = await collected('anthropic', [
    row('good', { ...good, stop_reason: 'end_turn' }),
    row('endless', { ...good, stop_reason: null }),
    row('null', null),
    { custom_id: 'bare', result: null },
  ]);
  expect(results['good']).toMatchObject({ kind: 'answer', response: 'x', usage: { output_tokens: 2 } });
  expect(results['endless']).toMatchObject(BROKEN_OFF);
  expect(results['null']).toMatchObject(BROKEN_OFF);
  expect(results['bare']).toMatchObject({ kind: 'failure' });
});
