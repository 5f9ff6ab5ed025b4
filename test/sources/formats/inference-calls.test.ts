import { describe, expect, it } from 'vitest';
import { readFiles, readObjects, tokens } from './reading.js';

// Synthetic rows after the documented tables of TensorZero.

const ID = '019b76da-a800-7000-8000-000000000001';
const said = (text: string): string => JSON.stringify([{ type: 'text', text }]);
const inference = { id: ID, function_name: 'f', variant_name: 'v', episode_id: 'e', output: said('Two.') };
const call = (id: string, model: string, more: object = {}): object => ({
  id,
  inference_id: ID,
  model_name: model,
  input_tokens: 1000,
  output_tokens: 200,
  output: said('One.'),
  ...more,
});

describe('several model calls of one TensorZero inference', () => {
  const judge = call('3', 'openai::gpt-4o', { output: said('{"answer": 1}'), cost: 0.5 });
  const candidates = [
    call('1', 'openai::gpt-4o-mini', { cost: 0.25 }),
    call('2', 'anthropic::claude-haiku-4-5', { output: said('Two.'), cost: 0.125 }),
  ];
  const orders = [
    [...candidates, judge],
    [judge, ...candidates.toReversed()],
  ];

  it('by different models have no tokens at one price, and are named by the model whose answer was given', () => {
    for (const calls of orders) {
      for (const files of [
        [[inference], calls],
        [calls, [inference]],
      ]) {
        expect(readFiles(...files).records).toMatchObject([
          { model: 'claude-haiku-4-5', provider: 'anthropic', usage: null, cost_usd: 0.875, response: 'Two.' },
        ]);
      }
    }
  });

  it('have no cost where one of them states none', () => {
    const unpriced = call('4', 'openai::gpt-4o-mini');
    expect(readObjects(inference, ...candidates, unpriced).records).toMatchObject([{ usage: null, cost_usd: null }]);
  });

  it('are the last one in time where no answer tells them apart', () => {
    for (const calls of orders) expect(readObjects(...calls).records).toMatchObject([{ model: 'gpt-4o', usage: null }]);
  });

  it("by one model are summed; the gateway's cache used no tokens of another", () => {
    const cached = call('2', 'openai::gpt-4o', { output: said('Two.'), cached: true });
    const same = [call('1', 'openai::gpt-4o-mini'), call('3', 'openai::gpt-4o-mini')];
    const { records } = readObjects(inference, cached, ...same);
    expect(records).toMatchObject([{ model: 'gpt-4o-mini' }]);
    expect(tokens(records[0]!)).toEqual([2000, 400, 0, 0]);
  });

  it("count what the provider's cache had and took as a part of the input", () => {
    const more = { provider_cache_read_input_tokens: 700, provider_cache_write_input_tokens: 200 };
    const { records } = readObjects(inference, call('1', 'openai::gpt-4o-mini', more));
    expect(tokens(records[0]!)).toEqual([100, 200, 700, 200]);
    const unknown = { provider_cache_read_input_tokens: null, provider_cache_write_input_tokens: null };
    expect(tokens(readObjects(inference, call('1', 'm', unknown)).records[0]!)).toEqual([1000, 200, 0, 0]);
  });
});

describe('a row of another format', () => {
  const foreign = { id: 'n', model: 'gpt-4o', question: 'Hello' };
  it('among rows of TensorZero is a fault', () => {
    expect(readObjects(inference, call('1', 'm'), foreign).ledger).toMatchObject({ ok: 1, bad_schema: 1 });
  });
  it('in a session of Codex is a fault', () => {
    const meta = { timestamp: '2026-01-24T09:20:46Z', type: 'session_meta', payload: { id: 's' } };
    const reading = readObjects(meta, foreign);
    expect(reading.ledger).toMatchObject({ lines: 2, bad_schema: 1 });
    expect(reading.faults).toEqual(['type is missing; the kind of a row of a Codex session is needed']);
  });
});
