import type { RateScript } from './script.js';

/** A token bucket on real time, and the headers that tell of it. */
export function rateGate(rate: RateScript) {
  const perMs = rate.requestsPerMinute / 60_000;
  let level = rate.burst;
  let at = performance.now();
  const refill = (): void => {
    const now = performance.now();
    level = Math.min(rate.burst, level + (now - at) * perMs);
    at = now;
  };
  return {
    /** Takes one request out; false: none is left. */
    take(): boolean {
      refill();
      if (level < 1) return false;
      level -= 1;
      return true;
    },
    headers(isAnthropic: boolean, isRefused: boolean): Record<string, string> {
      refill();
      const headers: Record<string, string> = {};
      const fullMs = (rate.burst - level) / perMs;
      if (rate.hasHeaders ?? true) {
        const remaining = String(Math.floor(level));
        const limit = String(rate.requestsPerMinute);
        if (isAnthropic) {
          headers['anthropic-ratelimit-requests-limit'] = limit;
          headers['anthropic-ratelimit-requests-remaining'] = remaining;
          headers['anthropic-ratelimit-requests-reset'] = new Date(Date.now() + fullMs).toISOString();
        } else {
          headers['x-ratelimit-limit-requests'] = limit;
          headers['x-ratelimit-remaining-requests'] = remaining;
          headers['x-ratelimit-reset-requests'] = `${Math.ceil(fullMs)}ms`;
        }
      }
      if (isRefused && (rate.hasRetryAfter ?? true))
        headers['retry-after'] = String(Math.ceil((1 - level) / perMs / 1000));
      return headers;
    },
  };
}
