import { describe, expect, it } from 'vitest';
import { atMsOf, loggedCostUsd } from '../../src/traffic/baseline.js';
import { prices, request } from './synthetic.js';

describe('loggedCostUsd', () => {
  it('prices the tokens by the table, whatever the log states', () => {
    expect(loggedCostUsd(request('a', 'x', { cost_usd: 9 }), prices)).toBeCloseTo(0.015, 12);
  });

  it('takes the logged cost when the table does not know the model or there are no tokens', () => {
    expect(loggedCostUsd(request('a', 'x', { model: 'house-model', cost_usd: 9 }), prices)).toBe(9);
    expect(loggedCostUsd(request('a', 'x', { usage: null, cost_usd: 0.5 }), prices)).toBe(0.5);
  });

  it('is null, never 0, when neither is known', () => {
    expect(loggedCostUsd(request('a', 'x', { model: 'house-model' }), prices)).toBeNull();
    expect(loggedCostUsd(request('a', 'x', { usage: null }), prices)).toBeNull();
  });

  it("asks for the price of the request's own day", () => {
    const asked: (number | null)[] = [];
    const table = { ...prices, costUsd: ({ atMs }: { atMs: number | null }) => asked.push(atMs) && 1 };
    loggedCostUsd(request('a', 'x', { timestamp: '2026-01-01T01:00:00+01:00' }), table);
    loggedCostUsd(request('a', 'x', { timestamp: null }), table);
    expect(asked).toEqual([1767225600000, null]);
  });
});

describe('atMsOf', () => {
  it('is null for a time that is missing or cannot be read', () => {
    expect(atMsOf({ timestamp: null })).toBeNull();
    expect(atMsOf({ timestamp: 'yesterday' })).toBeNull();
  });
});
