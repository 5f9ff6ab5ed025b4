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

/** How long a stream may hang when its answer is whole: what can follow is a token count and the end. */
const LINGER_MS = 5_000;
/** What is read of a refusal's body, and for how long: its status counts, and a body that hangs or does not end must not hide it. */
const REFUSAL_BYTES = 64 * 1024;
const REFUSAL_MS = 2_000;
const END_OF_EVENT = new TextEncoder().encode('\n\n');

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
  /** Clock reading at which the last byte came. */
  lastAt(): number;
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

/**
 * @param outer the caller's own wish to stop
 * @param body is it asked for as a stream, and has all of the answer come
 */
export function guardCall(
  clock: Clock,
  timeouts: CallTimeouts,
  outer: AbortSignal,
  { isStream, isWhole }: { isStream: boolean; isWhole(): boolean },
): Guard {
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
    const quietMs = clock.now() - lastAt;
    const mostMs = isWhole() ? Math.min(LINGER_MS, timeouts.idleMs) : timeouts.idleMs;
    if (quietMs >= mostMs) end('idle')();
    else if (!isClosed) cancelQuiet = clock.after(Math.min(mostMs - quietMs, LINGER_MS), watchQuiet);
  };

  async function watchedFetch(url: string | URL | Request, init?: RequestInit): Promise<Response> {
    // Not followed: the key and the texts go to the address that was named, and to no other.
    const response = await fetch(url, { ...init, redirect: 'manual' });
    headers = response.headers;
    lastAt = clock.now();
    cancelQuiet();
    watchQuiet();
    if (response.body === null) return response;
    if (!response.ok) return new Response(await refusalIn(response.body, clock), response);
    const watched = response.body.pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform(chunk, out) {
          lastAt = clock.now();
          out.enqueue(chunk);
        },
        // Of a server that forgets the blank line after its last event.
        flush(out) {
          if (isStream) out.enqueue(END_OF_EVENT);
        },
      }),
    );
    const type = headers.get('content-type') ?? '';
    if (!isStream) return new Response(watched, response);
    if (type.includes('event-stream')) return new Response(watched, response);
    const { first, whole } = await peeked(watched);
    if (first === '<') throw new ErrorInBody({ type: WEB_PAGE });
    const copy = new Response(whole, response);
    // Servers call a stream JSON, and JSON a stream: its first sign tells.
    if (first !== '{' && first !== '[') return copy;
    const value = parsed(await copy.text());
    plain = Array.isArray(value) ? value[0] : value;
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
    lastAt: () => lastAt,
    close() {
      isClosed = true;
      cancelTotal();
      cancelQuiet();
      outer.removeEventListener('abort', onOuter);
    },
  };
}

/** The beginning of a refusal's body, as far as it comes at once. */
async function refusalIn(body: ReadableStream<Uint8Array<ArrayBuffer>>, clock: Clock): Promise<Blob> {
  const reader = body.getReader();
  const read: Uint8Array<ArrayBuffer>[] = [];
  let cancelTimer: () => void = () => undefined;
  const late = new Promise<null>((done) => {
    cancelTimer = clock.after(REFUSAL_MS, () => done(null));
  });
  try {
    for (let bytes = 0; bytes < REFUSAL_BYTES; ) {
      const next = await Promise.race([reader.read(), late]);
      if (next === null || next.done) break;
      read.push(next.value);
      bytes += next.value.length;
    }
  } catch {
    // It broke off; its status is known.
  } finally {
    cancelTimer();
    reader.cancel().catch(() => undefined);
  }
  return new Blob(read);
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
