import type { Clock } from '../records/clock.js';
import { WEB_PAGE } from './failure.js';

/** How long a call may take. Connecting is bounded by Node itself, at 10 s. */
export interface CallTimeouts {
  /** Until the response begins. */
  firstByteMs: number;
  /** Between two pieces of the body. */
  idleMs: number;
  totalMs: number;
}

export const CALL_TIMEOUTS: CallTimeouts = { firstByteMs: 60_000, idleMs: 30_000, totalMs: 600_000 };

/** Watches one call: its times, its headers, and a reply that is plain JSON where a stream was asked for. */
export interface Guard {
  /** Aborts on a timeout and with the caller's own signal. */
  signal: AbortSignal;
  fetch: typeof fetch;
  /** The timeout that ended the call; null: none did. */
  timedOut(): 'first byte' | 'idle' | 'total' | null;
  /** Of the response; null before it. */
  headers(): Headers | null;
  /** The JSON that came instead of a stream; undefined: a stream came. */
  plainBody(): unknown;
  close(): void;
}

/** An error object where an answer was due, with a status that says all is well. */
class ErrorInBody extends Error {
  readonly error: unknown;
  constructor(error: unknown) {
    super('error object in a successful response');
    this.error = error;
  }
}

/** @param outer the caller's own wish to stop */
export function guardCall(clock: Clock, timeouts: CallTimeouts, outer: AbortSignal, isStream: boolean): Guard {
  const controller = new AbortController();
  let timedOut: 'first byte' | 'idle' | 'total' | null = null;
  let headers: Headers | null = null;
  let plain: unknown;
  let lastAt = clock.now();
  let isClosed = false;
  let cancelQuiet: () => void = () => undefined;

  const end = (why: NonNullable<typeof timedOut>) => (): void => {
    if (isClosed) return;
    timedOut = why;
    controller.abort(new Error(`${why} timeout`));
  };
  const cancelTotal = clock.after(timeouts.totalMs, end('total'));
  cancelQuiet = clock.after(timeouts.firstByteMs, end('first byte'));
  const onOuter = (): void => controller.abort(outer.reason);
  if (outer.aborted) onOuter();
  else outer.addEventListener('abort', onOuter, { once: true });

  /** One timer that looks when the last byte came, rather than a new timer for every byte. */
  const watchQuiet = (): void => {
    const left = lastAt + timeouts.idleMs - clock.now();
    if (left <= 0) end('idle')();
    else if (!isClosed) cancelQuiet = clock.after(left, watchQuiet);
  };

  async function watchedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
    // Not followed: the key and the texts go to the address that was named, and to no other.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    headers = response.headers;
    lastAt = clock.now();
    cancelQuiet();
    watchQuiet();
    if (!response.ok || response.body === null) return response;
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, out) {
          lastAt = clock.now();
          out.enqueue(chunk);
        },
      }),
    );
    const type = headers.get('content-type') ?? '';
    if (!isStream) return new Response(watched, response);
    if (type.includes('event-stream')) return new Response(watched, response);
    const { first, whole } = await peeked(watched);
    if (first === '<') throw new ErrorInBody({ type: WEB_PAGE });
    const copy = new Response(whole, response);
    if (!type.includes('json') && first !== '{') return copy;
    plain = parsed(await copy.text());
    const error = typeof plain === 'object' && plain !== null ? (plain as Record<string, unknown>)['error'] : undefined;
    if (error) throw new ErrorInBody(error);
    // The client gets an empty stream, and the caller looks at `plainBody`.
    return new Response('', { headers: { 'content-type': 'text/event-stream' } });
  }

  return {
    signal: controller.signal,
    fetch: watchedFetch,
    timedOut: () => timedOut,
    headers: () => headers,
    plainBody: () => plain,
    close() {
      isClosed = true;
      cancelTotal();
      cancelQuiet();
      outer.removeEventListener('abort', onOuter);
    },
  };
}

/** The first character of a body that is no white space (empty: there is none), and the body from its beginning. */
async function peeked(body: ReadableStream<Uint8Array>): Promise<{ first: string; whole: ReadableStream<Uint8Array> }> {
  const reader = body.getReader();
  const read: Uint8Array[] = [];
  let first = '';
  while (first === '') {
    const { done, value } = await reader.read();
    if (done) break;
    read.push(value);
    first = new TextDecoder().decode(value).trimStart().slice(0, 1);
  }
  const whole = new ReadableStream<Uint8Array>({
    async pull(out) {
      const kept = read.shift();
      if (kept) return out.enqueue(kept);
      const { done, value } = await reader.read();
      if (done) out.close();
      else out.enqueue(value);
    },
    cancel: (reason) => reader.cancel(reason),
  });
  return { first, whole };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
