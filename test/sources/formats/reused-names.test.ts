import { describe, expect, it } from 'vitest';
import { type Reading, readFiles } from './reading.js';

// Batches of one day use the same custom_ids: OpenAI's and Anthropic's documents say `request-1`. Synthetic rows.
type Row = Record<string, unknown>;

const asked = (text: string): Row => ({ model: 'gpt-4o-mini', messages: [{ role: 'user', content: text }] });
const request = (name: string, text: string): Row => ({
  custom_id: name,
  method: 'POST',
  url: '/v1/chat/completions',
  body: asked(text),
});
const result = (name: string, id: string, input: number): Row => ({
  id,
  custom_id: name,
  error: null,
  response: {
    status_code: 200,
    body: { model: 'gpt-4o-mini', choices: [], usage: { prompt_tokens: input, completion_tokens: 1 } },
  },
});
const pairsOf = ({ records }: Reading): string[] =>
  records
    .map(({ id, status, messages, usage }) => `${id} ${status} ${messages?.[0]?.content} ${usage?.input_tokens}`)
    .sort();

describe('batches that use the same names', () => {
  const requests = [
    [request('r-1', 'A1'), request('r-2', 'A2')],
    [request('r-1', 'B1'), request('r-2', 'B2')],
  ] as const;
  const results = [
    [result('r-2', 'a2', 12), result('r-1', 'a1', 11)],
    [result('r-1', 'b1', 21), result('r-2', 'b2', 22)],
  ] as const;
  const pairs = ['a1 ok A1 11', 'a2 ok A2 12', 'b1 ok B1 21', 'b2 ok B2 22'];

  it.each([
    ['requests first', [...requests, ...results]],
    ['results first', [...results, ...requests]],
    ['batch by batch', [requests[0], results[0], requests[1], results[1]]],
  ])('are told apart by the order of their files: %s', (_order, files) => {
    const reading = readFiles(...files);
    expect(pairsOf(reading)).toEqual(pairs);
    expect(reading.ledger).toMatchObject({ lines: 8, ok: 4, duplicate: 4 });
  });

  it('leave a request without a result to its own batch', () => {
    const expired = { id: 'x', custom_id: 'r-2', response: null, error: { code: 'batch_expired' } };
    const reading = readFiles(...requests, [result('r-1', 'a1', 11), expired], results[1]);
    expect(pairsOf(reading)).toEqual(['a1 ok A1 11', 'b1 ok B1 21', 'b2 ok B2 22', 'x error A2 undefined']);
  });

  it('are different calls where nothing but the name would identify them', () => {
    const ids = ({ records }: Reading): string[] => records.map(({ id }) => id);
    expect(ids(readFiles(...requests))).toEqual(['file-1:1', 'file-1:2', 'file-2:1', 'file-2:2']);
    const ended = ['errored', 'canceled', 'expired'].map((type) => ({ custom_id: `r-${type}`, result: { type } }));
    const twice = readFiles(ended, ended);
    expect(new Set(ids(twice)).size).toBe(6);
    expect(twice.records[0]).toMatchObject({ status: 'error', error: 'errored', tags: { custom_id: 'r-errored' } });
  });
});
