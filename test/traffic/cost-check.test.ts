import { describe, expect, it } from 'vitest';
import { tokenUsage } from '../../src/records/usage.js';
import { addCost, costCheck, emptyCostSums, mergeCosts, unpricedModels } from '../../src/traffic/cost-check.js';

const usage = tokenUsage({ input_tokens: 10, output_tokens: 2 });

const rowId = (id: string) => ({
  units: Uint16Array.from(id, (unit) => unit.charCodeAt(0)),
  from: 0,
  length: id.length,
});

describe('costCheck', () => {
  it('puts logged and recomputed cost side by side, the largest disagreements first', () => {
    const sums = emptyCostSums();
    addCost(sums, { id: rowId('a'), model: 'm', usage }, 1, 1.005);
    addCost(sums, { id: rowId('b'), model: 'm', usage }, 1, 3);
    addCost(sums, { id: rowId('c'), model: 'n', usage }, 2, 1);
    addCost(sums, { id: rowId('d'), model: 'n', usage }, null, 1);
    for (let at = 0; at < 9; at++) addCost(sums, { id: rowId(`e${at}`), model: 'o', usage }, 0.2, 0.1);
    const check = costCheck(sums)!;
    expect(check).toMatchObject({ requests: 12, agreeing_requests: 1 });
    expect(check.difference_usd).toBeCloseTo(0.005 + 2 - 1 - 0.9, 12);
    expect(check.models.map(({ model, requests }) => [model, requests])).toEqual([
      ['m', 2],
      ['n', 1],
      ['o', 9],
    ]);
    expect(check.examples.map(({ id }) => id)).toEqual(['b', 'c', 'e0', 'e1', 'e2']);
    expect(costCheck(emptyCostSums())).toBeNull();
  });

  it('calls costs equal that differ by rounding only', () => {
    const sums = emptyCostSums();
    addCost(sums, { id: rowId('a'), model: 'm', usage }, 0, 0.0000009);
    addCost(sums, { id: rowId('b'), model: 'm', usage }, 0.0099, 0.00994);
    expect(costCheck(sums)).toMatchObject({ agreeing_requests: 2, examples: [] });
  });

  it('lists models without a price with requests and tokens, never as 0 USD', () => {
    const sums = emptyCostSums();
    addCost(sums, { id: rowId('a'), model: 'house', usage }, null, null);
    addCost(sums, { id: rowId('b'), model: 'house', usage: null }, 0.5, null);
    addCost(sums, { id: rowId('c'), model: 'other', usage }, null, null);
    const more = emptyCostSums();
    mergeCosts(more, sums);
    expect(unpricedModels(more, () => false)).toEqual([
      {
        model: 'house',
        requests: 2,
        requests_without_tokens: 1,
        requests_not_at_text_price: 0,
        input_tokens: 10,
        output_tokens: 2,
        requests_priced_as_logged: 1,
        logged_cost_usd: 0.5,
      },
      {
        model: 'other',
        requests: 1,
        requests_without_tokens: 0,
        requests_not_at_text_price: 0,
        input_tokens: 10,
        output_tokens: 2,
        requests_priced_as_logged: 0,
        logged_cost_usd: null,
      },
    ]);
  });

  it('keeps memory flat over many models, and loses no request', () => {
    const sums = emptyCostSums();
    for (let at = 0; at < 1000; at++)
      addCost(sums, { id: rowId(`${at}`), model: `m${at}`, usage }, at % 2 ? null : 1, at % 2 ? null : 2);
    expect(unpricedModels(sums, () => false)).toHaveLength(201);
    expect(unpricedModels(sums, () => false).reduce((sum, { requests }) => sum + requests, 0)).toBe(500);
    expect(costCheck(sums)).toMatchObject({ requests: 500, agreeing_requests: 0 });
  });
});
