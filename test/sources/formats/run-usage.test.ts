import { describe, expect, it } from 'vitest';
import { readObjects, readOne, tokens } from './reading.js';

// Synthetic runs of LangSmith.
type Row = Record<string, unknown>;
const run = (id: string, more: Row = {}): Row => ({
  id,
  run_type: 'llm',
  dotted_order: id,
  start_time: '2026-01-01T00:00:00Z',
  inputs: { messages: [{ role: 'user', content: 'Hello' }] },
  outputs: { messages: [{ role: 'assistant', content: 'Hi' }] },
  extra: { metadata: { ls_provider: 'anthropic', ls_model_name: 'claude-sonnet-4-5' } },
  ...more,
});
const usage = (more: Row = {}): Row => ({ usage_metadata: { input_tokens: 100, output_tokens: 10, ...more } });

describe('runs with runs inside', () => {
  it('are taken apart at any depth', () => {
    const llm = run('c', { parent_run_id: 'b', outputs: usage() });
    const tool = run('b', { run_type: 'tool', parent_run_id: 'a', child_runs: [llm] });
    const { records, ledger } = readObjects(run('a', { run_type: 'chain', child_runs: [tool, run('d')] }));
    expect(records.map(({ id }) => id).sort()).toEqual(['c', 'd']);
    expect(ledger).toMatchObject({ lines: 4, ok: 2, duplicate: 2 });
  });

  it('do not count twice what an outer call repeats, whether or not the inner one names it', () => {
    const { records } = readObjects(run('a', { outputs: usage(), child_runs: [run('b', { outputs: usage() })] }));
    expect(records.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('usage of a run', () => {
  const details = (more: Row): Row => usage({ input_token_details: { cache_read: 50, cache_creation: 0, ...more } });

  it('counts writes to the cache by how long they live', () => {
    const record = readOne(
      run('a', { outputs: details({ ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 10 }) }),
    );
    expect(tokens(record)).toEqual([20, 10, 50, 30]);
    expect(record.usage?.cache_write_1h_tokens).toBe(10);
    const short = readOne(run('a', { outputs: details({ ephemeral_5m_input_tokens: 20 }) }));
    expect(tokens(short)).toEqual([30, 10, 50, 20]);
    expect(short.usage?.cache_write_1h_tokens).toBeUndefined();
    const both = readOne(run('a', { outputs: details({ cache_creation: 30, ephemeral_1h_input_tokens: 10 }) }));
    expect([tokens(both)[3], both.usage?.cache_write_1h_tokens]).toEqual([30, 10]);
  });

  it('counts them in the totals of the run, too', () => {
    const prompt_token_details = { cache_read: 50, cache_creation: 0, ephemeral_1h_input_tokens: 30 };
    const record = readOne(run('a', { prompt_tokens: 100, completion_tokens: 10, prompt_token_details }));
    expect([tokens(record), record.usage?.cache_write_1h_tokens]).toEqual([[20, 10, 50, 30], 30]);
  });

  it('may stand in the metadata', () => {
    const metadata = { ls_model_name: 'gpt-4o', ...usage() };
    expect(tokens(readOne(run('a', { extra: { metadata } })))).toEqual([100, 10, 0, 0]);
  });

  it('is unknown where an answer came out of no tokens', () => {
    const zeros = { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 };
    expect(readOne(run('a', { ...zeros, total_cost: 0 }))).toMatchObject({
      response: 'Hi',
      usage: null,
      cost_usd: null,
    });
    // Totals that were not counted do not hide what the answer says.
    expect(tokens(readOne(run('a', { ...zeros, outputs: usage() })))).toEqual([100, 10, 0, 0]);
    expect(readOne(run('a', { ...zeros, outputs: null })).usage?.input_tokens).toBe(0);
  });
});
