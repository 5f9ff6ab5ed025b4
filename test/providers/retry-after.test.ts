import { describe, expect, it } from 'vitest';
import { retryAfterMs } from '../../src/providers/rate-headers.js';
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
});
