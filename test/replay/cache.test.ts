import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Completion } from '../../src/providers/provider.js';
import { type CacheKey, cacheName, openCache } from '../../src/replay/cache.js';

const KEY: CacheKey = {
  provider: 'openai',
  base_url: 'https://a',
  body: { model: 'm', messages: [{ role: 'user', content: 'é' }], temperature: 0 },
  repeat: 0,
};
const ANSWER: Completion = {
  kind: 'answer',
  response: 'x',
  model: 'm-1',
  usage: null,
  latency_ms: 5,
  ttft_ms: 1,
  confidence: null,
  finish: 'stop',
};
const asIs = (text: string): string => text;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'router-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const fileOf = (): string => {
  const name = cacheName(KEY);
  return join(folder, name.slice(0, 2), `${name}.json`);
};

describe('openCache', () => {
  it('row 15: misses for anything that an answer depends on', () => {
    const cache = openCache(folder, asIs);
    cache.put(KEY, ANSWER);
    expect(cache.get(structuredClone(KEY))).toEqual(ANSWER);
    const body = KEY.body as Record<string, unknown>;
    const others: CacheKey[] = [
      { ...KEY, provider: 'anthropic' },
      { ...KEY, base_url: 'https://b' },
      { ...KEY, repeat: 1 },
      { ...KEY, body: { ...body, model: 'n' } },
      { ...KEY, body: { ...body, temperature: 1 } },
      { ...KEY, body: { ...body, tools: [{ name: 't' }] } },
      { ...KEY, body: { ...body, max_tokens: 9 } },
      { ...KEY, body: { ...body, messages: [{ role: 'user', content: 'e\u0301' }] } },
    ];
    for (const other of others) expect(cache.get(other)).toBeNull();
    expect(new Set([KEY, ...others].map(cacheName)).size).toBe(others.length + 1);
  });

  it('does not depend on the order in which a body is written', () => {
    const { temperature, model, messages } = KEY.body as Record<string, unknown>;
    expect(
      cacheName({ repeat: 0, body: { temperature, messages, model }, base_url: 'https://a', provider: 'openai' }),
    ).toBe(cacheName(KEY));
  });

  it('keeps complete answers only', () => {
    const cache = openCache(folder, asIs);
    for (const finish of ['length', 'refusal', null] as const) cache.put(KEY, { ...ANSWER, finish });
    expect(cache.get(KEY)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('row 16: takes a torn, foreign or older file for a miss, counts it and writes it anew', () => {
    const cache = openCache(folder, asIs);
    cache.put(KEY, ANSWER);
    const bad = [
      '{"schema":"router.ans',
      '[]',
      'null',
      '{"schema":"router.answer/0"}',
      JSON.stringify({ schema: 'router.answer/1', name: 'other', answer: ANSWER }),
    ];
    for (const text of bad) {
      writeFileSync(fileOf(), text);
      expect(cache.get(KEY)).toBeNull();
    }
    expect(cache.unusable()).toBe(bad.length);
    cache.put(KEY, ANSWER);
    expect(cache.get(KEY)).toEqual(ANSWER);
  });

  it('is no reason to stop where it cannot be written', () => {
    const cache = openCache('/dev/null/cache', asIs);
    cache.put(KEY, ANSWER);
    expect(cache.get(KEY)).toBeNull();
  });
});
