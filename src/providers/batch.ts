import { completionOf, type Draft, type LiveOptions } from './attempt.js';
import { cutOff, failureOf, timeoutFailure } from './failure.js';
import { type Guard, guardCall } from './guard.js';
import type { BatchResult, CallFailure } from './provider.js';

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

/** The answer of one request; one without its end is none, may be billed, and is not asked again unless somebody says so. */
export function batchAnswer(draft: Draft, model: string): BatchResult['result'] {
  if (draft.isComplete) return completionOf(draft, model);
  return { ...cutOff({ headers: null, isStarted: true, wallMs: 0 }), isRetryable: false };
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
