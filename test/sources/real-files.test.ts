import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readAnswers } from '../../src/sources/answer-file.js';
import { readCases } from '../../src/sources/eval-file.js';
import { readOutcomes } from '../../src/sources/outcome-file.js';
import { openPrices } from '../../src/sources/price-file.js';

const shared = process.env['ROUTER_DATA'];

// Needs the data sets of the project's specification: set ROUTER_DATA to their folder. Unset: skipped.
describe.skipIf(shared === undefined)('the readers on published data (ROUTER_DATA)', () => {
  const file = (set: string, name: string): string => join(shared ?? '', 'data', set, `${name}.jsonl.gz`);

  it.each([
    ['claude3', 2119, 6357],
    ['routellm-gsm8k', 1319, 2638],
    ['routellm-mmlu', 14042, 28084],
  ])('read every case and outcome of %s', async (set, cases, outcomes) => {
    expect((await readCases(file(set, 'evalset'))).cases).toHaveLength(cases);
    expect((await readOutcomes(file(set, 'outcomes'))).outcomes).toHaveLength(outcomes);
  });

  it('price recorded answers as published', async () => {
    const prices = await openPrices();
    const { outcomes } = await readOutcomes(file('claude3', 'outcomes'));
    const { answers } = await readAnswers(file('claude3', 'answers'), 'opus');
    expect(answers.size).toBe(2119);
    const opus = outcomes.filter((outcome) => outcome.tier === 'opus');
    for (const { usage, model, cost_usd } of opus) {
      const usd = usage === null || model === null ? null : prices.costUsd({ model, usage, atMs: null });
      expect(usd ?? Number.NaN).toBeCloseTo(cost_usd ?? Number.NaN, 9);
    }
  });
});
