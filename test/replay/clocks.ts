import type { Clock } from '../../src/records/clock.js';

const TICK_MS = 2;
/** A longer pause of this process is not its time: a busy machine makes no call time out. */
const MOST_STEP_MS = 10;

/**
 * Real time, so many times as fast: minutes of waiting pass in milliseconds while real sockets do their work. `times` 1 is real time;
 * otherwise what passes while nothing in this process is served counts little.
 */
export function fastClock(times: number): Clock {
  const wallStart = Date.UTC(2026, 0, 1);
  const mostStep = times === 1 ? Number.POSITIVE_INFINITY : MOST_STEP_MS;
  let passed = 0;
  let last = performance.now();
  const now = (): number => {
    const real = performance.now();
    passed += Math.min(real - last, mostStep);
    last = real;
    return passed * times;
  };
  const due = new Map<symbol, { at: number; act: () => void }>();
  let ticker: NodeJS.Timeout | null = null;
  const tick = (): void => {
    const at = now();
    for (const [id, timer] of [...due].sort(([, a], [, b]) => a.at - b.at)) {
      // One may have called off another.
      if (timer.at <= at && due.delete(id)) timer.act();
    }
    if (due.size > 0 || ticker === null) return;
    clearInterval(ticker);
    ticker = null;
  };
  return {
    now,
    wall: () => wallStart + now(),
    after(ms, act) {
      const id = Symbol('timer');
      due.set(id, { at: now() + Math.max(0, ms), act });
      ticker ??= setInterval(tick, TICK_MS);
      return () => due.delete(id);
    },
  };
}
