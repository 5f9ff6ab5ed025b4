import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect } from 'vitest';
import { anthropicProvider } from '../../src/providers/anthropic.js';
import { CALL_TIMEOUTS } from '../../src/providers/guard.js';
import { openAiProvider } from '../../src/providers/openai.js';
import type { CallFailure, Completion } from '../../src/providers/provider.js';
import { fastClock } from '../replay/clocks.js';

export type Json = Record<string, unknown>;
export type Reply = (response: ServerResponse, body: Json, request: IncomingMessage) => void;

let server: Server;
/** Bodies of the calls since `asked`. */
export let seen: Json[] = [];
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Asks a server that replies so, byte for byte. */
export async function asked(reply: Reply, dialect: 'openai' | 'anthropic' = 'openai', times = 1) {
  seen = [];
  server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = JSON.parse(text) as Json;
    seen.push(body);
    reply(response, body, request);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const options = {
    tier: { name: 't', provider: dialect, model: 'm' },
    baseUrl: dialect === 'openai' ? `${url}/v1` : url,
    apiKey: 'sk-canary-1234567890abcdef',
    clock: fastClock(times),
    timeouts: CALL_TIMEOUTS,
  };
  const provider = dialect === 'openai' ? openAiProvider(options) : anthropicProvider(options);
  const ask = () =>
    provider.complete({
      case_id: 'c',
      messages: [{ role: 'user', content: 'a secret' }],
      maxTokens: 50,
      signal: new AbortController().signal,
    });
  const result = await ask();
  expect(JSON.stringify(result)).not.toMatch(/canary|secret/);
  return { result, ask };
}
export const answerTo = async (reply: Reply) => (await asked(reply)).result as Completion;
export const failureTo = async (reply: Reply, dialect?: 'anthropic') =>
  (await asked(reply, dialect)).result as CallFailure;

export const event = (data: unknown): string => `data: ${JSON.stringify(data)}\n\n`;
export const chunk = (delta: unknown, finish: string | null = null): string =>
  event({ model: 'm-1', choices: [{ index: 0, delta, finish_reason: finish }] });
const USAGE = { prompt_tokens: 20, completion_tokens: 5 };
export const TEXT = 'Größe 😀 日本';
export const STREAM = `${chunk({ content: TEXT })}${chunk({}, 'stop')}${event({ choices: [], usage: USAGE })}data: [DONE]\n\n`;
export const WHOLE = {
  model: 'm-1',
  choices: [{ index: 0, message: { role: 'assistant', content: TEXT }, finish_reason: 'stop' }],
  usage: USAGE,
};
export const reply =
  (status: number, type: string | null, text: string, headers: Record<string, string> = {}): Reply =>
  (response) => {
    response.writeHead(status, { ...(type && { 'content-type': type }), ...headers }).end(text);
  };
export const json = (status: number, body: unknown, headers?: Record<string, string>): Reply =>
  reply(status, 'application/json', JSON.stringify(body), headers);
