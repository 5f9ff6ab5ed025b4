import type { RateWindow } from '../providers/provider.js';

/**
 * What may still be sent under one limit: refilled evenly, corrected by what the server's headers tell. Without a limit everything
 * may be sent at once.
 */
export interface Bucket {
  /** Milliseconds until `amount` may be sent; 0: now. An amount above the limit waits for a full bucket. */
  waitMs(amount: number, now: number): number;
  /** The limit is the server's, not the user's. */
  isLearned: boolean;
  take(amount: number, now: number): void;
  /** What was taken came to so much: a configured limit gets the rest back, a learned one is told by the server. */
  settle(taken: number, used: number, now: number): void;
  /** `inFlight`: amount sent whose answer has not come, which the server may or may not have counted. */
  learn(window: RateWindow, inFlight: number, now: number): void;
}

const MINUTE_MS = 60_000;
/** Servers tell resets in whole seconds; a window is called long (a day's) only when it refills far slower than by the minute. */
const LONG_WINDOW = 4;

/** @param perMinute the limit as configured; null: learned from headers, if at all */
export function newBucket(perMinute: number | null): Bucket {
  let perMs = perMinute === null ? null : perMinute / MINUTE_MS;
  /** A configured limit is not exceeded by a burst at the start: a server's bucket may be smaller than a minute's worth. */
  let capacity = perMinute === null ? Number.POSITIVE_INFINITY : Math.max(1, perMinute / 60);
  let level = capacity;
  let at = 0;

  const refill = (now: number): void => {
    if (perMs !== null) level = Math.min(capacity, level + Math.max(0, now - at) * perMs);
    at = now;
  };
  return {
    isLearned: perMinute === null,
    waitMs(amount, now) {
      if (perMs === null) return 0;
      refill(now);
      const lack = Math.min(amount, capacity) - level;
      return lack <= 1e-9 ? 0 : lack / perMs;
    },
    take(amount, now) {
      if (perMs === null) return;
      refill(now);
      level -= amount;
    },
    settle(taken, used, now) {
      if (perMinute === null) return;
      refill(now);
      level = Math.min(capacity, level + taken - used);
    },
    learn({ limit, remaining, resetMs }, inFlight, now) {
      refill(now);
      let rate = limit / MINUTE_MS;
      const gone = limit - remaining;
      if (resetMs !== null && resetMs > 0 && gone > 0 && gone / resetMs < rate / LONG_WINDOW) rate = gone / resetMs;
      perMs = perMinute === null ? rate : Math.min(rate, perMinute / MINUTE_MS);
      if (perMinute !== null) return;
      capacity = Math.max(limit, 1);
      // Never credited for the time since the server told: a bucket of one would then refuse every other call.
      level = Math.min(Math.max(Math.min(level, capacity), remaining - inFlight), remaining);
    },
  };
}
