import type { CallFailure, Completion, RateSignal } from '../../src/providers/provider.js';
import type { Clock } from '../../src/records/clock.js';
import { backoffMs, isGivenUp, newTrials } from '../../src/replay/backoff.js';
import { newEndpoint, newLane } from '../../src/replay/lane.js';
import { randomFrom } from '../../src/stats/random.js';

/** Time that passes only when something is due, so that a simulation is exact on any machine. */
function eventClock(): Clock & { run(isOver: () => boolean): Promise<void> } {
  let now = 0;
  let order = 0;
  const due = new Map<number, { at: number; act: () => void }>();
  return {
    now: () => now,
    wall: () => Date.UTC(2026, 0, 1) + now,
    after(ms, act) {
      const id = order++;
      due.set(id, { at: now + Math.max(0, ms), act });
      return () => due.delete(id);
    },
    async run(isOver) {
      while (!isOver()) {
        await new Promise((done) => setImmediate(done));
        if (isOver()) return;
        const next = [...due].reduce((a, b) => (b[1].at < a[1].at ? b : a));
        due.delete(next[0]);
        now = next[1].at;
        next[1].act();
      }
    },
  };
}

/** A server that allows so many requests a minute, and what it tells of that. */
export interface PacedServer {
  requestsPerMinute: number;
  /** Requests that may come at once after a pause; with `isWindow` those of one window. */
  burst: number;
  /** Counts anew at the beginning of each window, in place of a bucket that refills evenly. */
  isWindow?: boolean;
  hasHeaders: boolean;
  hasRetryAfter: boolean;
  /** Without Retry-After, a refusal tells when the window begins anew. */
  hasReset?: boolean;
  latencyMs: number;
  /** Calls take up to so long to reach the server, each its own time; none: 0. */
  jitterMs?: number;
}

export interface Paced {
  /** Requests answered after the first burst, per minute, over what the server allows. */
  shareOfLimit: number;
  refused: number;
  failed: number;
}

/** Sends calls through a lane to such a server, as a run does, in simulated time. */
export async function pacedRun(server: PacedServer, calls: number, most = 64): Promise<Paced> {
  const clock = eventClock();
  const random = randomFrom('pace');
  const endpoint = newEndpoint('simulated', 60_000);
  const lane = newLane(endpoint, { most, requestsPerMinute: null, tokensPerMinute: null }, clock);
  const perMs = server.requestsPerMinute / 60_000;
  const windowMs = server.burst / perMs;
  let [level, at, refused, failed, answered] = [server.burst, 0, 0, 0, 0];

  function fullMs(): number {
    const now = clock.now();
    if (server.isWindow) {
      if (Math.floor(now / windowMs) > Math.floor(at / windowMs)) level = server.burst;
    } else level = Math.min(server.burst, level + (now - at) * perMs);
    at = now;
    return server.isWindow ? windowMs - (now % windowMs) : (server.burst - level) / perMs;
  }
  function reply(): Completion | CallFailure {
    fullMs();
    const isRefused = level < 1;
    if (!isRefused) level -= 1;
    const resetMs = fullMs();
    const limits: RateSignal = {
      requests: server.hasHeaders ? { limit: server.requestsPerMinute, remaining: Math.floor(level), resetMs } : null,
      tokens: null,
    };
    const oneMs = server.isWindow ? resetMs : (1 - level) / perMs;
    if (!isRefused)
      return {
        kind: 'answer',
        response: '',
        model: 'm',
        usage: null,
        latency_ms: null,
        ttft_ms: null,
        confidence: null,
        finish: 'stop',
        limits,
      };
    refused += 1;
    const retryAfterMs = server.hasRetryAfter ? Math.ceil(oneMs / 1000) * 1000 : server.hasReset ? resetMs : null;
    return {
      kind: 'failure',
      cause: 'rate_limit',
      message: 'HTTP 429',
      isRetryable: true,
      retryAfterMs,
      isMaybeBilled: false,
      limits,
    };
  }
  const pause = (ms: number): Promise<void> => new Promise((done) => void clock.after(ms, done));
  let next = 0;
  let isOver = false;
  const worker = async (): Promise<void> => {
    while (next++ < calls) {
      const trials = newTrials();
      for (;;) {
        const ticket = await lane.admit(1);
        if (!ticket) return;
        await pause((server.jitterMs ?? 0) * random());
        const result = reply();
        await pause(result.kind === 'answer' ? server.latencyMs : server.latencyMs / 4);
        ticket.done(result);
        if (result.kind === 'answer') {
          answered += 1;
          break;
        }
        if (isGivenUp(trials, result)) {
          failed += 1;
          break;
        }
        await pause(backoffMs(Math.max(1, trials.attempts), result.retryAfterMs, random));
      }
    }
  };
  const work = Promise.all(Array.from({ length: most }, worker)).then(() => {
    isOver = true;
  });
  await clock.run(() => isOver);
  await work;
  const minutes = clock.now() / 60_000;
  return { shareOfLimit: (answered - server.burst) / minutes / server.requestsPerMinute, refused, failed };
}
