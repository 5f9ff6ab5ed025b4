import { describe, expect, it } from 'vitest';
import { SchemaFault } from '../../src/sources/fields.js';
import { usageFrom, vendorUsage } from '../../src/sources/foreign-usage.js';
import { instantMs, isoOf } from '../../src/sources/instant.js';
import { amountOf, at, countOf, unwrapJson } from '../../src/sources/values.js';

describe('values of other people’s logs', () => {
  it('open JSON in strings three times at most', () => {
    const wrap = (times: number): string =>
      Array.from({ length: times }).reduce<string>((text) => JSON.stringify(text), '{"a":1}');
    expect([0, 1, 2].map((times) => unwrapJson(wrap(times)))).toEqual([{ a: 1 }, { a: 1 }, { a: 1 }]);
    expect(typeof unwrapJson(wrap(3))).toBe('string');
    expect(unwrapJson('[not json')).toBe('[not json');
    expect(unwrapJson('['.repeat(100_000))).toHaveLength(100_000);
  });

  it('are found by own keys only', () => {
    expect(at({ a: '{"b":[5]}' }, 'a', 'b', 0)).toBe(5);
    expect(at({}, 'constructor')).toBeUndefined();
    expect(at({ a: null }, 'a', 'b')).toBeUndefined();
  });

  it('are numbers also as text, and unknown when empty', () => {
    expect(
      ['', null, undefined, '0.5', ' 7 ', '1e3', 7n, { low: 5, high: 0 }, 1e9].map((value) => amountOf(value, 'x')),
    ).toEqual([null, null, null, 0.5, 7, 1000, 7, 5, 1e9]);
    for (const bad of [
      -1,
      '-1',
      'x',
      Number.NaN,
      Number.POSITIVE_INFINITY,
      '1e999',
      1e9 + 1,
      '1e22',
      { low: 5, high: 1 },
      [],
      {},
      true,
    ])
      expect(() => amountOf(bad, 'x')).toThrow(SchemaFault);
    expect(countOf('150.0', 'x')).toBe(150);
    for (const bad of [1.5, 1e10]) expect(() => countOf(bad, 'x')).toThrow('x is');
  });
});

describe('instantMs', () => {
  const expected = Date.UTC(2026, 0, 2, 3, 4, 5, 250);
  it.each([
    '2026-01-02T03:04:05.250Z',
    '2026-01-02 03:04:05.250000',
    '2026-01-02T04:04:05.25+01:00',
    '2026-01-01T23:34:05,250-0330',
    '2026-01-02 03:04:05.250 UTC',
    expected / 1000,
    expected,
    expected * 1000,
    `${expected}000000`,
    String(expected / 1000),
    [Math.floor(expected / 1000), 250_000_000],
    new Date(expected),
    BigInt(expected) * 1_000_000n,
  ])('reads %s', (value) => {
    expect(instantMs(value, 'x')).toBeCloseTo(expected, 2);
    expect(isoOf(instantMs(value, 'x'))).toBe('2026-01-02T03:04:05.250Z');
  });
  it.each([
    '2026-02-30',
    '2025-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-01-02T25:00:00Z',
    'soon',
    -5,
    5,
    1e300,
    [1],
    {},
    true,
  ])('refuses %s', (value) => {
    expect(() => instantMs(value, 'x')).toThrow(SchemaFault);
  });
  it('knows no time where there is none', () => {
    expect([undefined, null, ''].map((value) => instantMs(value, 'x'))).toEqual([null, null, null]);
  });
});

describe('token counts', () => {
  it('are taken apart where cached tokens are inside, and left where they cannot be', () => {
    const stated = { input: 100, output: 10, cacheRead: 60, cacheWrite: 20 };
    expect(usageFrom(stated, true)?.input_tokens).toBe(20);
    expect(usageFrom(stated, false)?.input_tokens).toBe(100);
    expect(usageFrom({ ...stated, input: 50 }, true)?.input_tokens).toBe(50);
  });
  it('are unknown when one side is, and keep no reasoning beyond the output', () => {
    expect(usageFrom({ input: null, output: 5 }, true)).toBeNull();
    expect(usageFrom({ input: 5, output: null }, true)).toBeNull();
    expect(usageFrom({ input: 5, output: 5, reasoning: 9 }, true)).not.toHaveProperty('reasoning_tokens');
  });
  it('are told by the names of the vendor', () => {
    const parts = (value: unknown): number[] => {
      const usage = vendorUsage(value);
      return usage === null
        ? []
        : [usage.input_tokens, usage.output_tokens, usage.cache_read_tokens, usage.cache_write_tokens];
    };
    expect(parts({ prompt_tokens: 10, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } })).toEqual([
      6, 2, 4, 0,
    ]);
    expect(
      parts({ input_tokens: 10, output_tokens: 2, input_tokens_details: { cached_tokens: 4 }, total_tokens: 12 }),
    ).toEqual([6, 2, 4, 0]);
    expect(
      parts({ input_tokens: 10, output_tokens: 2, cache_read_input_tokens: 40, cache_creation_input_tokens: 5 }),
    ).toEqual([10, 2, 40, 5]);
    expect(parts({ inputTokens: 10, outputTokens: 2, cacheReadInputTokens: 40 })).toEqual([10, 2, 40, 0]);
    expect(
      parts({ promptTokenCount: 10, candidatesTokenCount: 2, thoughtsTokenCount: 7, cachedContentTokenCount: 3 }),
    ).toEqual([7, 9, 3, 0]);
    expect(parts({})).toEqual([]);
    expect(vendorUsage(null)).toBeNull();
  });
});
