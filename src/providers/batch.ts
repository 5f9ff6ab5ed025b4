import type { LiveOptions } from './attempt.js';
import { failureOf, timeoutFailure } from './failure.js';
import { type Guard, guardCall } from './guard.js';
import type { CallFailure } from './provider.js';

/** How far the vendor's clock and this machine's may be apart. */
export const CLOCKS_APART_MS = 3_600_000;

/** A batch call that gave nothing. */
export class BatchFault extends Error {
  readonly failure: CallFailure;
  constructor(failure: CallFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Makes one call of a batch API under the guard. @throws BatchFault; the signal's reason */
export async function batchCall<T>(
  options: LiveOptions,
  signal: AbortSignal,
  act: (guard: Guard) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const guard = guardCall(options.clock, options.timeouts, signal, { isStream: false, isWhole: () => false });
  try {
    return await act(guard);
  } catch (error) {
    signal.throwIfAborted();
    const which = guard.timedOut();
    throw new BatchFault(
      which
        ? timeoutFailure(which)
        : failureOf(error, { headers: guard.headers(), isStarted: false, wallMs: options.clock.wall() }),
    );
  } finally {
    guard.close();
  }
}

/** The objects of a file of JSON lines; lines that are none are left out and so stay to do. */
export function jsonLinesIn(text: string): Record<string, unknown>[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line);
      return typeof value === 'object' && value !== null ? [value as Record<string, unknown>] : [];
    } catch {
      return [];
    }
  });
}
