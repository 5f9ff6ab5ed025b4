import type { Clock } from '../../src/records/clock.js';

/** Real time, so many times as fast: minutes of waiting pass in milliseconds while real sockets do their work. */
export function fastClock(times: number): Clock {
  const start = performance.now();
  const wallStart = Date.UTC(2026, 0, 1);
  const now = (): number => (performance.now() - start) * times;
  return {
    now,
    wall: () => wallStart + now(),
    after(ms, act) {
      const timer = setTimeout(act, Math.max(0, ms / times));
      return () => clearTimeout(timer);
    },
  };
}
