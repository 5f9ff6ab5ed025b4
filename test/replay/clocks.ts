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

/** Time that stands still until `run` lets it jump from timer to timer; for providers that need no socket. */
export function stepClock() {
  let at = 0;
  let order = 0;
  const timers = new Map<number, { at: number; act: () => void }>();
  const clock: Clock = {
    now: () => at,
    wall: () => Date.UTC(2026, 0, 1) + at,
    after(ms, act) {
      const id = ++order;
      timers.set(id, { at: at + Math.max(0, ms), act });
      return () => timers.delete(id);
    },
  };
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
  };
  return {
    clock,
    /** Lets time pass until `work` is done. */
    async run<T>(work: Promise<T>): Promise<T> {
      let isDone = false;
      const end = (): void => {
        isDone = true;
      };
      work.then(end, end);
      for (;;) {
        await settle();
        if (isDone) return work;
        const next = [...timers].sort(([a, one], [b, two]) => one.at - two.at || a - b)[0];
        if (!next) throw new Error('nothing left to wait for');
        timers.delete(next[0]);
        at = Math.max(at, next[1].at);
        next[1].act();
      }
    },
  };
}
