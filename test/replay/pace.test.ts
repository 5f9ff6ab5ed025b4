import { describe, expect, it } from 'vitest';
import { type PacedServer, pacedRun } from './pace-sim.js';

const HINTS = {
  'headers and Retry-After': { hasHeaders: true, hasRetryAfter: true },
  'headers and a reset with refusals': { hasHeaders: true, hasRetryAfter: false, hasReset: true },
  'headers alone': { hasHeaders: true, hasRetryAfter: false },
  'Retry-After alone': { hasHeaders: false, hasRetryAfter: true },
  'no hint at all': { hasHeaders: false, hasRetryAfter: false },
};
const SERVERS: Record<string, Omit<PacedServer, 'hasHeaders' | 'hasRetryAfter'>> = {
  'a bucket of 40, 1,200 a minute': { requestsPerMinute: 1200, burst: 40, latencyMs: 80, jitterMs: 60 },
  'windows of 2 s, 1,200 a minute': { requestsPerMinute: 1200, burst: 40, isWindow: true, latencyMs: 80 },
  'windows of 10 s, 600 a minute': { requestsPerMinute: 600, burst: 100, isWindow: true, latencyMs: 80, jitterMs: 60 },
  "a bucket of a minute's worth, 600 a minute": { requestsPerMinute: 600, burst: 600, latencyMs: 80, jitterMs: 60 },
  'a bucket of 10, 300 a minute': { requestsPerMinute: 300, burst: 10, latencyMs: 80, jitterMs: 60 },
};

describe('in simulated time, a run', () => {
  it.each(
    Object.entries(SERVERS).flatMap(([server, limits]) =>
      Object.entries(HINTS).map(([hints, told]) => [server, hints, { ...limits, ...told }] as const),
    ),
  )(
    'gets 95 %% of what is allowed (90 %% where it comes in windows), without a failed item: %s, %s',
    async (_, __, server) => {
      const { shareOfLimit, failed } = await pacedRun(server, Math.max(600, 3 * server.burst));
      expect(failed).toBe(0);
      expect(shareOfLimit).toBeGreaterThanOrEqual(server.isWindow ? 0.9 : 0.95);
      expect(shareOfLimit).toBeLessThanOrEqual(1);
    },
  );

  it('is refused less than one time in four where headers tell of a bucket of one, however long calls take to arrive', async () => {
    for (const jitterMs of [0, 60, 200]) {
      const server = {
        requestsPerMinute: 60,
        burst: 1,
        latencyMs: 80,
        jitterMs,
        hasHeaders: true,
        hasRetryAfter: true,
      };
      const { failed, refused, shareOfLimit } = await pacedRun(server, 200);
      expect(failed).toBe(0);
      expect(refused).toBeLessThan(50);
      expect(shareOfLimit).toBeGreaterThan(0.8);
    }
  });

  it('does not hammer a server that refuses and says nothing, and fails no item there', async () => {
    const silent = { requestsPerMinute: 60, latencyMs: 80, hasHeaders: false, hasRetryAfter: false };
    for (const more of [{ burst: 1 }, { burst: 60 }, { burst: 60, isWindow: true }]) {
      const { failed, refused } = await pacedRun({ ...silent, ...more }, 300);
      expect(failed).toBe(0);
      expect(refused).toBeLessThan(6 * 300);
    }
  });
});
