import { describe, expect, it } from 'vitest';
import { hasSamples, readObjects, readOne, sample, tokens } from './reading.js';

/** Synthetic result. */
const result = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: 'r',
  promptIdx: 0,
  testIdx: 0,
  provider: { id: 'openai:chat:gpt-4o', label: 'big' },
  prompt: { raw: '[{"role":"user","content":"Hello"}]', label: 'greet' },
  response: {
    output: 'Hi',
    cached: false,
    tokenUsage: { prompt: 30, completion: 9, total: 39, completionDetails: { reasoning: 4, cacheReadInputTokens: 10 } },
  },
  success: true,
  score: 0.75,
  namedScores: { tone: 0.5 },
  latencyMs: 800,
  cost: 0.02,
  failureReason: 0,
  ...more,
});

describe('promptfoo results', () => {
  it('keep the verdict beside the call', () => {
    const record = readOne(result());
    expect(record).toMatchObject({
      model: 'gpt-4o',
      provider: 'openai',
      latency_ms: 800,
      cost_usd: 0.02,
      response: 'Hi',
      tags: { tier: 'big', prompt: 'greet' },
    });
    expect(record.scores).toEqual({ tone: 0.5, score: 0.75, pass: true });
    expect(tokens(record)).toEqual([20, 9, 10, 0]);
  });

  it('tell a failed provider from a failed assertion', () => {
    const failed = readOne(
      result({ failureReason: 2, response: { error: 'x' }, score: 0, success: false, cost: 0, error: 'x' }),
    );
    expect(failed).toMatchObject({ status: 'error', usage: null, cost_usd: null, latency_ms: null });
    expect(failed.scores).toBeUndefined();
    expect(readOne(result({ failureReason: 1, score: 0, success: false, error: 'expected yes' }))).toMatchObject({
      status: 'ok',
      scores: { pass: false },
    });
  });

  it('take no time, tokens or dollars from its own cache', () => {
    const record = readOne(
      result({
        response: { output: 'Hi', cached: true, tokenUsage: { total: 39, cached: 39 } },
        cost: 0,
        latencyMs: 1,
      }),
    );
    expect([record.usage, record.cost_usd, record.latency_ms]).toEqual([null, null, null]);
  });
});

describe.runIf(hasSamples)('a real promptfoo run', () => {
  it.each(['promptfoo/sample.results.json', 'promptfoo/sample.results.jsonl'])(
    '%s holds eight calls, two of them failed',
    (name) => {
      const { records, ledger } = readObjects(...sample(name));
      expect(ledger).toMatchObject({ lines: 8, ok: 8 });
      expect(records.filter((one) => one.status === 'error')).toHaveLength(2);
      expect(records.map((one) => one.model).join(' ')).toBe('small small strong strong small small strong strong');
      expect(records.reduce((sum, one) => sum + (one.cost_usd ?? 0), 0)).toBeCloseTo(0.0018, 12);
      expect(records.slice(2).map(tokens)).toEqual(Array.from({ length: 6 }, () => [20, 10, 0, 0]));
      expect(records[4]?.scores).toEqual({ maths: 1, score: 1, pass: true });
    },
  );
  it('has the time of the run in the JSON file only', () => {
    expect(readObjects(...sample('promptfoo/sample.results.json')).records[0]?.timestamp).toBe(
      '2026-11-23T19:15:31.957Z',
    );
    expect(readObjects(...sample('promptfoo/sample.results.jsonl')).records[0]?.timestamp).toBeNull();
  });
});
