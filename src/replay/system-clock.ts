import type { Clock } from '../records/clock.js';

/** Longer delays make `setTimeout` fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The time of this machine. */
export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    wall: () => Date.now(),
    after(ms, act) {
      const timer = setTimeout(act, Math.min(LONGEST_MS, Math.max(0, ms)));
      return () => clearTimeout(timer);
    },
  };
}
