import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { batchStore } from './batches.js';
import { errorBody, promptOf, streamOf, wholeBody } from './dialects.js';
import { rateGate } from './rate.js';
import type { Fault, ScriptedAnswer, SeenCall, ServerScript } from './script.js';

export interface ProviderServer {
  /** For `base_url` of OpenAI's dialect. */
  openAiUrl: string;
  /** For `base_url` of Anthropic's. */
  anthropicUrl: string;
  counts: {
    calls: number;
    answered: number;
    refused: number;
    faults: number;
    submitted: number;
    batches: number;
    open: number;
    mostOpen: number;
  };
  /** Calls by `model\nprompt`. */
  attempts: Map<string, number>;
  /** Times each prompt on each model was answered in full. */
  answered: Map<string, number>;
  lastCall: SeenCall | null;
  close(): Promise<void>;
}

const DIALECTS: Record<string, SeenCall['dialect']> = {
  '/v1/chat/completions': 'chat',
  '/v1/responses': 'responses',
  '/v1/messages': 'messages',
};
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A provider on loopback that says what the script wants, in the dialects of OpenAI and Anthropic. */
export async function startProviderServer(script: ServerScript): Promise<ProviderServer> {
  const gate = script.rate ? rateGate(script.rate) : null;
  const batches = batchStore(script);
  const batchCalls = new Map<string, number>();
  const counts = { calls: 0, answered: 0, refused: 0, faults: 0, submitted: 0, batches: 0, open: 0, mostOpen: 0 };
  const state = {
    attempts: new Map<string, number>(),
    answered: new Map<string, number>(),
    lastCall: null as SeenCall | null,
  };

  async function complete(
    dialect: SeenCall['dialect'],
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = JSON.parse(await textOf(request)) as Record<string, unknown>;
    const model = String(body['model']);
    const prompt = promptOf(body);
    const key = `${model}\n${prompt}`;
    counts.calls += 1;
    const attempt = (state.attempts.get(key) ?? 0) + 1;
    state.attempts.set(key, attempt);
    const call: SeenCall = { index: counts.calls, attempt, dialect, model, prompt, body, headers: request.headers };
    state.lastCall = call;
    const isAllowed = gate?.take() ?? true;
    const headers = {
      'request-id': `req_${call.index}`,
      'x-request-id': `req_${call.index}`,
      ...gate?.headers(dialect === 'messages', !isAllowed),
    };
    if (!isAllowed) {
      counts.refused += 1;
      return sendJson(response, 429, errorBody(dialect, 'rate_limit_error', 'slow down'), headers);
    }
    const wait = script.latencyMs?.(call) ?? 0;
    if (wait > 0) await pause(wait);
    const fault = script.fault?.(call) ?? null;
    if (fault) counts.faults += 1;
    if (fault && (await failed(fault, call, request, response, headers))) return;
    const answer = script.answer(call);
    if (!answer) return sendJson(response, 404, errorBody(dialect, 'not_found_error', 'no such answer'), headers);
    if (body['stream'] === true) await sendStream(response, call, answer, headers, fault);
    else sendJson(response, 200, wholeBody(call, answer), headers);
    if (fault) return;
    counts.answered += 1;
    state.answered.set(key, (state.answered.get(key) ?? 0) + 1);
  }

  function isBatchRefused(request: IncomingMessage, response: ServerResponse, path: string): boolean {
    const nth = (batchCalls.get(`${request.method} ${path}`) ?? 0) + 1;
    batchCalls.set(`${request.method} ${path}`, nth);
    const fault = script.batch?.fault?.(String(request.method), path, nth) ?? null;
    if (fault === 'reset') request.socket.destroy();
    else if (fault !== null) {
      request.resume();
      sendJson(response, fault, errorBody('chat', 'api_error', 'scripted'));
    }
    return fault !== null;
  }

  const server = createServer((request, response) => {
    counts.open += 1;
    counts.mostOpen = Math.max(counts.mostOpen, counts.open);
    response.on('close', () => {
      counts.open -= 1;
    });
    const path = (request.url ?? '').split('?')[0] as string;
    const dialect = DIALECTS[path];
    const work =
      dialect && request.method === 'POST'
        ? complete(dialect, request, response)
        : isBatchRefused(request, response, path)
          ? Promise.resolve()
          : batchCall(path, request, response, batches, url);
    work.catch(() => response.destroy());
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    openAiUrl: `${url}/v1`,
    anthropicUrl: url,
    get counts() {
      return { ...counts, ...batches.counts };
    },
    attempts: state.attempts,
    answered: state.answered,
    get lastCall() {
      return state.lastCall;
    },
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function sendJson(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

const startStream = (response: ServerResponse, headers: Record<string, string>): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache', ...headers });
};
const eventText = ({ event, data }: { event?: string; data: unknown }): string =>
  `${event ? `event: ${event}\n` : ''}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

/** Acts a fault out; false: the answer follows (with the fault in its middle). */
async function failed(
  fault: Fault,
  call: SeenCall,
  request: IncomingMessage,
  response: ServerResponse,
  headers: Record<string, string>,
): Promise<boolean> {
  if (fault.kind === 'status') {
    const body = errorBody(call.dialect, fault.type ?? 'api_error', fault.message ?? 'scripted');
    sendJson(response, fault.status, body, { ...headers, ...fault.headers });
    return true;
  }
  if (fault.kind === 'error_in_200') {
    sendJson(response, 200, errorBody(call.dialect, fault.type, 'scripted', fault.code), headers);
    return true;
  }
  if (fault.kind === 'reset' && fault.when === 'before_headers') {
    request.socket.destroy();
    return true;
  }
  if (fault.kind === 'idle' && fault.when === 'before_headers') return true;
  if (fault.kind === 'slow_loris') {
    startStream(response, headers);
    response.write(':');
    const timer = setInterval(() => response.write('.'), fault.everyMs);
    response.on('close', () => clearInterval(timer));
    return true;
  }
  return false;
}

async function sendStream(
  response: ServerResponse,
  call: SeenCall,
  answer: ScriptedAnswer,
  headers: Record<string, string>,
  fault: Fault | null,
): Promise<void> {
  startStream(response, headers);
  const events = streamOf(call, answer);
  if (!fault) {
    response.end(events.map(eventText).join(''));
    return;
  }
  const half = events.slice(0, Math.max(1, Math.floor(events.length / 2)));
  await new Promise<void>((done) => response.write(half.map(eventText).join(''), () => done()));
  if (fault.kind === 'error_mid_stream') {
    const body = errorBody(call.dialect, fault.type, 'scripted', fault.code);
    response.end(eventText({ ...(call.dialect !== 'chat' && { event: 'error' }), data: body }));
  } else if (fault.kind === 'cut') response.end();
  else if (fault.kind === 'reset') {
    await pause(5);
    response.destroy();
  }
}

async function batchCall(
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
  batches: ReturnType<typeof batchStore>,
  base: string,
): Promise<void> {
  const text = request.method === 'POST' ? await textOf(request) : '';
  const reply = (body: unknown): void =>
    body === null || body === undefined
      ? sendJson(response, 404, errorBody('chat', 'not_found_error', 'none'))
      : sendJson(response, 200, body);
  const [, , kind, second, third, fourth] = path.split('/');
  if (request.method === 'POST' && path === '/v1/files') return reply(batches.upload(filePart(text)));
  if (kind === 'files' && third === 'content') {
    const file = batches.file(String(second));
    response.writeHead(file === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' }).end(file ?? '');
    return;
  }
  const isList = request.method === 'GET';
  if (path === '/v1/batches' && isList) return reply(batches.list('openai'));
  if (path === '/v1/messages/batches' && isList) return reply(batches.list('anthropic', base));
  if (path === '/v1/batches') return reply(batches.createOpenAi(JSON.parse(text)));
  if (kind === 'batches') return reply(batches.openAi(String(second)));
  if (path === '/v1/messages/batches') return reply(batches.createAnthropic(JSON.parse(text)));
  if (kind === 'messages' && second === 'batches' && fourth === 'results') {
    response
      .writeHead(200, { 'content-type': 'application/x-jsonl' })
      .end(batches.anthropicResults(String(third)) ?? '');
    return;
  }
  if (kind === 'messages' && second === 'batches') return reply(batches.anthropic(String(third), base));
  reply(null);
}

/** The content of the `file` field of a multipart form. */
function filePart(form: string): string {
  const boundary = form.slice(0, form.indexOf('\r\n'));
  const part = form.split(boundary).find((one) => /name="file"/.test(one)) ?? '';
  return part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '');
}
