import type { Clock } from '../records/clock.js';

/** The call took longer than it may. */
export class CallTimedOut extends Error {}

/**
 * Runs `start` for at most `ms`. Its signal aborts on time-out and with `outer`; a call that does not heed the signal
 * is left behind. @throws CallTimedOut, the reason of `outer`, or what `start` rejects with
 */
export async function timedCall<T>(
  ms: number,
  outer: AbortSignal | undefined,
  clock: Clock,
  start: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer?.throwIfAborted();
  const controller = new AbortController();
  let cancel = (): void => undefined;
  let onOuter = (): void => undefined;
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    cancel = clock.after(ms, () => end(new CallTimedOut(`no answer within ${ms} ms`)));
    onOuter = () => end(outer?.reason);
    outer?.addEventListener('abort', onOuter, { once: true });
  });
  try {
    return await Promise.race([start(controller.signal), ended]);
  } finally {
    cancel();
    outer?.removeEventListener('abort', onOuter);
  }
}
