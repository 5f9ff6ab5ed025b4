import type { CallFailure } from '../providers/provider.js';

const BASE_MS = 1_000;
const CAP_MS = 60_000;
/** A server that wants to be left alone for longer is left alone for good: the run stops and can be resumed. */
export const LONGEST_WAIT_MS = 600_000;

/** Wait before attempt `attempt` + 1 (the first is 1): full jitter under a doubling roof, on top of what the server asks for. */
export function backoffMs(attempt: number, retryAfterMs: number | null, random: () => number): number {
  const roof = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(attempt - 1, 20));
  const jitter = random() * roof;
  if (retryAfterMs === null) return jitter;
  return Math.min(LONGEST_WAIT_MS, retryAfterMs) + Math.min(jitter, BASE_MS);
}

/** What an item has been through. */
export interface Trials {
  /** Attempts that were not refused for the rate. */
  attempts: number;
  refusals: number;
  /** Time in calls and in waiting after them; not for its turn, which is no fault of the item. */
  spentMs: number;
  lastMessage: string | null;
  /** The last failures that were server errors of the same words. */
  identical: number;
}

const MOST_ATTEMPTS = 6;
const MOST_REFUSALS = 60;
const LONGEST_ITEM_MS = 600_000;
/** A server error that comes back in the same words is the item's, not the moment's. */
const MOST_IDENTICAL = 3;

export function newTrials(): Trials {
  return { attempts: 0, refusals: 0, spentMs: 0, lastMessage: null, identical: 0 };
}

/** Counts a failure in `trials`; true: the item is given up. */
export function isGivenUp(trials: Trials, failure: CallFailure): boolean {
  if (failure.cause === 'rate_limit') trials.refusals += 1;
  else trials.attempts += 1;
  const isSame = failure.cause === 'server_error' && failure.message === trials.lastMessage;
  trials.identical = failure.cause === 'server_error' ? (isSame ? trials.identical + 1 : 1) : 0;
  trials.lastMessage = failure.message;
  return (
    !failure.isRetryable ||
    trials.attempts >= MOST_ATTEMPTS ||
    trials.refusals >= MOST_REFUSALS ||
    trials.identical >= MOST_IDENTICAL ||
    trials.spentMs >= LONGEST_ITEM_MS
  );
}
