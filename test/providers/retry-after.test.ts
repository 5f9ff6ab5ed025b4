import { describe, expect, it } from 'vitest';
import { rateSignal, resetWaitMs, retryAfterMs } from '../../src/providers/rate-headers.js';
import { waitOfHeader } from '../../src/providers/retry-after.js';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

describe('waitOfHeader (matrix row 2)', () => {
  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['0', 0],
    ['1m30s', 90_000],
    ['20ms', 20],
    ['6m0s', 360_000],
    ['1h2m3s', 3_723_000],
    ['Mon, 23 Nov 2026 12:00:10 GMT', 10_000],
    ['Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['2026-11-23T12:01:00Z', 60_000],
    ['2026-11-23T12:01:00.500+00:00', 60_500],
    ['99999999999', 99_999_999_999_000],
  ])('reads %s', (header, ms) => expect(waitOfHeader(header, NOW)).toBe(ms));

  it.each(['-1', 'soon', '', '1e9', '0x10', 'NaN', '5 apples', 'Infinity', '1m-30s', null, undefined])(
    'ignores %s',
    (header) => expect(waitOfHeader(header, NOW)).toBeNull(),
  );

  it('prefers the exact header', () => {
    expect(retryAfterMs(new Headers({ 'retry-after-ms': '250', 'retry-after': '1' }), NOW)).toBe(250);
    expect(retryAfterMs(new Headers(), NOW)).toBeNull();
  });

  it.each([
    ['a duration', '20s', 20_000],
    ['a moment in seconds since the epoch', String(NOW / 1000 + 20), 20_000],
    ['a moment in milliseconds since the epoch (OpenRouter)', String(NOW + 20_000), 20_000],
    ['a moment that is over', String(NOW - 1), 0],
    ['a word', 'soon', null],
  ])('reads the reset of a window told as %s', (_, reset, ms) => {
    const headers = new Headers({
      'x-ratelimit-limit': '60',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': reset,
    });
    expect(rateSignal(headers, NOW).requests).toEqual({ limit: 60, remaining: 0, resetMs: ms });
    expect(resetWaitMs(headers, NOW)).toBe(ms);
  });

  it('waits for the last of the windows that are used up, and not for those that are not', () => {
    const windows = (requests: string, tokens: string) =>
      new Headers({
        'anthropic-ratelimit-requests-remaining': requests,
        'anthropic-ratelimit-requests-reset': '2026-11-23T12:00:03Z',
        'anthropic-ratelimit-tokens-remaining': tokens,
        'anthropic-ratelimit-tokens-reset': '2026-11-23T12:00:50Z',
      });
    expect(resetWaitMs(windows('0', '400'), NOW)).toBe(3000);
    expect(resetWaitMs(windows('0', '0'), NOW)).toBe(50_000);
    expect(resetWaitMs(windows('1', '400'), NOW)).toBeNull();
    expect(resetWaitMs(new Headers({ 'x-ratelimit-reset-requests': '2s' }), NOW)).toBe(2000);
  });
});
