import { describe, expect, it } from 'vitest';
import { newAimd } from '../../src/replay/aimd.js';
import { backoffMs } from '../../src/replay/backoff.js';
import { newBreaker } from '../../src/replay/breaker.js';
import { newBucket } from '../../src/replay/bucket.js';
import { newBudget } from '../../src/replay/budget.js';

describe('newBudget', () => {
  it('lets ten times $0.10 into $1 and waits with the eleventh until it is sure', async () => {
    const budget = newBudget(1, 0);
    const holds = await Promise.all(Array.from({ length: 10 }, () => budget.reserve(0.1)));
    expect(holds.every((hold) => hold !== null)).toBe(true);
    expect(budget.figures()).toEqual({ spentUsd: 0, reservedUsd: 1, remainingUsd: 0 });
    const late = budget.reserve(0.1);
    holds[0]?.settle(0);
    expect(await late).not.toBeNull();
    const refused = budget.reserve(0.1);
    for (const hold of holds.slice(1)) hold?.settle(null);
    (await late)?.settle(0.1);
    expect(await refused).toBeNull();
    expect(budget.figures()).toEqual({ spentUsd: 1, reservedUsd: 0, remainingUsd: 0 });
  });

  it('counts what an earlier part of the run spent, settles once, and may have no limit', async () => {
    expect(await newBudget(1, 0.95).reserve(0.1)).toBeNull();
    const budget = newBudget(null, 0);
    const hold = await budget.reserve(1e6);
    hold?.settle(2);
    hold?.settle(5);
    expect(budget.figures()).toEqual({ spentUsd: 2, reservedUsd: 0, remainingUsd: null });
  });
});

describe('limits', () => {
  it('double, then halve at a refusal, once for all the calls that were out', () => {
    const aimd = newAimd(64);
    expect(aimd.limit()).toBe(4);
    for (let n = 0; n < 12; n++) aimd.onSuccess(true);
    expect(aimd.limit()).toBe(16);
    aimd.onRefusal(10, 20);
    aimd.onRefusal(11, 21);
    expect(aimd.limit()).toBe(8);
    aimd.onRefusal(22, 30);
    expect(aimd.limit()).toBe(4);
    for (let n = 0; n < 4; n++) aimd.onSuccess(true);
    expect(aimd.limit()).toBe(4);
    aimd.onSuccess(true);
    expect(aimd.limit()).toBe(5);
    for (let n = 0; n < 9; n++) aimd.onRefusal(100 + 2 * n, 101 + 2 * n);
    expect(aimd.limit()).toBe(1);
    expect(newAimd(2).limit()).toBe(2);
  });

  it('pace by the configured rate, and by what headers tell', () => {
    const configured = newBucket(60);
    expect(configured.waitMs(1, 0)).toBe(0);
    configured.take(1, 0);
    expect(configured.waitMs(1, 0)).toBeCloseTo(1000);
    expect(configured.waitMs(1, 1000)).toBe(0);
    // What a call was expected to take at most comes back when it took less.
    const tokens = newBucket(60_000);
    tokens.take(5000, 0);
    expect(tokens.waitMs(1000, 0)).toBeCloseTo(5000);
    tokens.settle(5000, 300, 0);
    expect(tokens.waitMs(1000, 0)).toBeCloseTo(300);
    const learned = newBucket(null);
    expect(learned.waitMs(1e9, 0)).toBe(0);
    learned.learn({ limit: 60, remaining: 0, resetMs: 60_000 }, 0, 0);
    expect(learned.waitMs(1, 0)).toBeCloseTo(1000);
    learned.learn({ limit: 60, remaining: 5, resetMs: 55_000 }, 3, 0);
    expect(learned.waitMs(2, 0)).toBe(0);
    const daily = newBucket(null);
    daily.learn({ limit: 200, remaining: 0, resetMs: 86_400_000 }, 0, 0);
    expect(daily.waitMs(1, 0)).toBeCloseTo(432_000);
  });

  it('back off with full jitter under a doubling roof, never below what the server asks for', () => {
    expect([1, 2, 3, 10].map((n) => backoffMs(n, null, () => 0.5))).toEqual([500, 1000, 2000, 30_000]);
    expect(backoffMs(1, 2000, () => 0)).toBe(2000);
    expect(backoffMs(1, 2000, () => 0.999)).toBeLessThan(3000);
    expect(backoffMs(1, 1e15, () => 0)).toBe(600_000);
  });

  it('break after five failures in a row, probe one at a time, and give up after the patience', () => {
    const breaker = newBreaker(60_000);
    for (let n = 0; n < 4; n++) breaker.onOutage(n);
    expect(breaker.waitMs(10)).toBe(0);
    breaker.onOutage(10);
    expect(breaker.waitMs(10)).toBe(5000);
    expect(breaker.waitMs(5010)).toBe(0);
    breaker.onSend(5010);
    expect(breaker.waitMs(5010)).toBeNull();
    breaker.onSuccess();
    expect(breaker.waitMs(5011)).toBe(0);
    let now = 10_000;
    for (let n = 0; n < 5; n++) breaker.onOutage(now);
    let probes = 0;
    while (!breaker.isGivenUp()) {
      now += breaker.waitMs(now) ?? 0;
      breaker.onSend(now);
      breaker.onOutage(now);
      probes += 1;
    }
    expect(now).toBe(70_000);
    expect(probes).toBe(4);
  });
});
