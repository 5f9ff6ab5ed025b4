import type { Clock } from '../records/clock.js';

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
    const response = await fetch(url, init);
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
    const copy = new Response(watched, response);
    const isJson = (headers.get('content-type') ?? '').includes('application/json');
    if (!isJson) return copy;
    const text = await copy.text();
    plain = parsed(text);
    const error = typeof plain === 'object' && plain !== null ? (plain as Record<string, unknown>)['error'] : undefined;
    if (error && isStream) throw new ErrorInBody(error);
    // The client gets an empty stream, and the caller looks at `plainBody`.
    return isStream
      ? new Response('', { headers: { 'content-type': 'text/event-stream' } })
      : new Response(text, response);
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
