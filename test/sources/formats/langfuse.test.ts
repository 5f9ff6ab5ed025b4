import { describe, expect, it } from 'vitest';
import { hasSamples, readObjects, readOne, sample, tokens } from './reading.js';

/** Synthetic observation. */
const observation = (id: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  id,
  type: 'GENERATION',
  traceId: 't',
  parentObservationId: null,
  model: 'gpt-4o',
  startTime: '2026-01-01T00:00:00.000Z',
  endTime: '2026-01-01T00:00:01.500Z',
  completionStartTime: '2026-01-01T00:00:00.400Z',
  latency: 1500,
  usageDetails: { input: 40, input_cached_tokens: 60, output: 20, output_reasoning_tokens: 10, total: 130 },
  costDetails: { total: 0.01 },
  totalCost: 0.01,
  level: 'DEFAULT',
  input: '"[{\\"role\\":\\"user\\",\\"content\\":\\"Hello\\"}]"',
  output: '{"role":"assistant","content":"Hi"}',
  ...more,
});

describe('Langfuse observations', () => {
  it('adds details that lie beside input and output, and recomputes the latency whose unit varies', () => {
    const record = readOne(observation('a'));
    expect(tokens(record)).toEqual([40, 30, 60, 0]);
    expect(record.usage?.reasoning_tokens).toBe(10);
    expect(record).toMatchObject({ latency_ms: 1500, ttft_ms: 400, cost_usd: 0.01, response: 'Hi' });
    expect(record.messages).toEqual([{ role: 'user', content: 'Hello' }]);
  });

  it('believes a total that says the details are inside', () => {
    const inside = { input: 100, input_cached_tokens: 60, output: 30, output_reasoning_tokens: 10, total: 130 };
    expect(tokens(readOne(observation('a', { usageDetails: inside })))).toEqual([40, 30, 60, 0]);
  });

  it('counts only generations, and of nested ones only the innermost, in any order', () => {
    const rows = [
      observation('outer'),
      observation('step', { type: 'SPAN', parentObservationId: 'outer' }),
      observation('inner', { parentObservationId: 'step' }),
      observation('tool', { type: 'TOOL', parentObservationId: 'inner' }),
    ];
    for (const order of [rows, [...rows].reverse()]) {
      const { records, ledger } = readObjects(...order);
      expect(records.map((one) => one.id)).toEqual(['inner']);
      expect(ledger).toMatchObject({ lines: 4, ok: 1, duplicate: 3 });
    }
  });

  it('takes unknown columns and the scores of the trace as scores', () => {
    expect(readOne(observation('a', { helpfulness: [0.5, 1], grade: '0.25', note: 'fine' })).scores).toEqual({
      helpfulness: 0.75,
      grade: 0.25,
    });
    const { records } = readObjects({
      trace: {
        id: 't',
        scores: [
          { name: 'right', dataType: 'BOOLEAN', value: 1 },
          { name: 'tone', value: 0.5, observationId: 'a' },
        ],
      },
      observations: [observation('a'), observation('b', { endTime: '2026-01-01T00:00:09Z' })],
    });
    expect(records.map((one) => one.scores)).toEqual([{ tone: 0.5 }, { right: true }]);
  });

  it('reads the blob export: other names, no zone, JSON in text', () => {
    const record = readOne({
      id: 'b',
      trace_id: 't',
      type: 'GENERATION',
      start_time: '2026-01-01 00:00:00.250000',
      end_time: '2026-01-01 00:00:01.250000',
      provided_model_name: 'claude-haiku-4-5',
      usage_details: '{"input":5,"output":7,"cache_read_input_tokens":3}',
      cost_details: '{"total":0.5}',
      total_cost: '0.5',
      input: '{"messages":[{"role":"user","content":"Hello"}],"tools":[{"name":"find"}]}',
      output: '[]',
    });
    expect(tokens(record)).toEqual([5, 7, 3, 0]);
    expect(record).toMatchObject({ timestamp: '2026-01-01T00:00:00.250Z', latency_ms: 1000, cost_usd: 0.5 });
    expect(record.tools).toHaveLength(1);
  });

  it('knows nothing where details are empty and sums are 0', () => {
    const record = readOne(
      observation('a', { usageDetails: {}, costDetails: {}, inputUsage: 0, outputUsage: 0, totalCost: 0 }),
    );
    expect([record.usage, record.cost_usd]).toEqual([null, null]);
  });
});

describe.runIf(hasSamples)('real Langfuse traces', () => {
  it('hold four calls of an agent, one of them scored', () => {
    const { records, ledger } = readObjects(...sample('langfuse/sample.claude-agent-2025-12-22.trace.json'));
    expect(ledger).toMatchObject({ lines: 7, ok: 4, duplicate: 3 });
    expect(records.map(tokens).map(([input, output]) => [input, output])).toEqual([
      [5, 94],
      [5, 56],
      [5, 53],
      [19, 29],
    ]);
    expect(records.reduce((sum, one) => sum + (one.cost_usd ?? Number.NaN), 0)).toBeCloseTo(0.003582, 12);
    expect(records.map((one) => one.latency_ms)).toEqual([3733, 3872, 252, 3197]);
    // The last three calls came without a prompt: the trace's scores go to the one that has it.
    expect(records[3]?.scores).toEqual({ correctness: 0, hallucination: 1, toxicity: 0 });
    expect(records.slice(0, 3).every(({ scores }) => scores === undefined)).toBe(true);
  });

  it('hold one call of the AI SDK, whose outer span is one more generation', () => {
    const { records } = readObjects(...sample('langfuse/sample.vercel-aisdk-2025-11-17.trace.json'));
    expect(records.map((one) => [one.id, one.latency_ms, one.cost_usd])).toEqual([
      ['91a17a2274bfd23f', 3043, 0.000927499999],
    ]);
    expect(records.map(tokens)).toEqual([[62, 85, 0, 0]]);
  });
});

describe('Langfuse observations of other writers', () => {
  const { usageDetails: _u, costDetails: _c, totalCost: _t, parentObservationId: _p, ...bare } = observation('old');

  it.each<[string, Record<string, unknown>]>([
    ['one usage', { usage: { input: 100, output: 30, total: 130, unit: 'TOKENS', inputCost: 0.1 } }],
    ['three counts', { promptTokens: 100, completionTokens: 30, totalTokens: 130, unit: 'TOKENS' }],
    ['columns of Postgres', { prompt_tokens: '100', completion_tokens: '30', total_tokens: '130', unit: 'TOKENS' }],
  ])('of version 2 state %s', (_, counts) => {
    const { format, records } = readObjects({ ...bare, ...counts, calculatedTotalCost: '0.00055' });
    expect(format).toBe('langfuse');
    expect(tokens(records[0] as never)).toEqual([100, 30, 0, 0]);
    expect(records[0]?.cost_usd).toBe(0.00055);
  });

  it('may count characters, which are no tokens', () => {
    expect(readOne({ ...bare, usage: { input: 100, output: 30, unit: 'CHARACTERS' } }).usage).toBeNull();
  });

  it('may come out of ClickHouse with maps as it writes them', () => {
    const maps = { usageDetails: "{'input':100,'output':30,'total':130}", costDetails: "{'total':0.00055}" };
    const record = readOne({ ...bare, ...maps });
    expect(tokens(record)).toEqual([100, 30, 0, 0]);
    expect(record.cost_usd).toBe(0.00055);
  });
});
