import { describe, expect, it } from 'vitest';
import { planCalls } from '../../src/evals/plan.js';
import { recordedProvider } from '../../src/providers/recorded.js';
import type { EvalCase } from '../../src/records/case.js';
import type { Outcome, RecordedAnswer } from '../../src/records/outcome.js';
import { costUsd, type PriceTable } from '../../src/records/price.js';
import type { Tier } from '../../src/records/tier.js';
import { tokenUsage } from '../../src/records/usage.js';
import { runReport } from '../../src/replay/report.js';
import { runCalls } from '../../src/replay/run.js';

const price = { input: 2, output: 10, cache_read: null, cache_write: null, as_of: '2026-01-01' };
const prices: PriceTable = {
  info: { name: 'synthetic', version: '1', as_of: '2026-01-01' },
  costUsd: ({ model, usage }) => (model === 'known' ? costUsd(usage, price) : null),
  priceOf: (model) => (model === 'known' ? price : null),
};
const tier: Tier = { name: 't', provider: 'recorded', model: 'known' };
const cases: EvalCase[] = ['a', 'b', 'c'].map((id) => ({
  id,
  messages: [{ role: 'user', content: '2 + 2?' }],
  reference: '4',
  grader: 'numeric',
}));
const answer = (case_id: string, response: string, model = 'known'): RecordedAnswer => ({
  case_id,
  tier: 't',
  model,
  response,
  usage: tokenUsage({ input_tokens: 1000, output_tokens: 100 }),
});

async function run(answers: RecordedAnswer[], tiers: Tier[] = [tier], signal = new AbortController().signal) {
  const outcomes: Outcome[] = [];
  const progress: number[][] = [];
  const provider = recordedProvider(new Map(answers.map((one) => [one.case_id, one])));
  await runCalls(
    planCalls(
      cases,
      tiers.map((one) => one.name),
    ),
    tiers.map((one) => ({ tier: one, provider })),
    {
      prices,
      signal,
      onOutcome: (_, outcome) => void outcomes.push(outcome),
      onProgress: (...figures) => void progress.push(figures),
    },
  );
  return { outcomes, progress };
}

describe('runCalls', () => {
  it('grades and prices each answer and reports progress', async () => {
    const { outcomes, progress } = await run([answer('a', 'It is 4'), answer('b', '5'), answer('c', '4')]);
    expect(outcomes.map((one) => [one.case_id, one.status, one.score, one.cost_usd])).toEqual([
      ['a', 'scored', 1, 0.003],
      ['b', 'scored', 0, 0.003],
      ['c', 'scored', 1, 0.003],
    ]);
    expect(progress).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('takes a missing answer for a failed call, not for a wrong one', async () => {
    const { outcomes } = await run([answer('a', '4')]);
    expect(outcomes[1]).toMatchObject({ status: 'failed', score: null, cost_usd: null, error: 'no recorded answer' });
    const report = runReport(outcomes, { cases: 3, tiers: [tier], prices, inputs: {}, warnings: [] });
    expect(report).toMatchObject({ calls: 3, scored: 1, failed: 2, cost_usd: 0.003 });
    expect(report.tiers[0]?.quality).toMatchObject({ value: 1, n: 1 });
    expect(report.warnings).toEqual([
      { code: 'calls-failed', fields: { tier: 't', failed: 2, cases: 3, reason: 'no recorded answer' } },
    ]);
  });

  it('knows no cost without usage, and says so', async () => {
    const answers = cases.map(({ id }) => ({ ...answer(id, '4'), usage: null }));
    const { outcomes } = await run(answers);
    expect(outcomes.map((one) => one.cost_usd)).toEqual([null, null, null]);
    const report = runReport(outcomes, { cases: 3, tiers: [tier], prices, inputs: {}, warnings: [] });
    expect(report.cost_usd).toBeNull();
    expect(report.warnings.map((one) => one.code)).toEqual(['answers-without-usage']);
  });

  it("prices by the tier's own price first, and by the configured model when the returned name is unknown", async () => {
    const dear: Tier = { ...tier, model: 'unknown', price: { ...price, input: 4 } };
    expect((await run([answer('a', '4')], [dear])).outcomes[0]?.cost_usd).toBe(0.005);
    expect((await run([answer('a', '4', 'known-2026')])).outcomes[0]?.cost_usd).toBe(0.003);
  });

  it('runs nothing when a tier has no price', async () => {
    const seen: number[][] = [];
    const unpriced: Tier = { ...tier, name: 'u', model: 'unknown' };
    const running = run([answer('a', '4')], [tier, unpriced]).then(({ progress }) => seen.push(...progress));
    await expect(running).rejects.toMatchObject({ code: 'no-price', fields: { model: 'unknown', tier: 'u' } });
    expect(seen).toEqual([]);
  });

  it('ends with the reason of the abort', async () => {
    await expect(run([answer('a', '4')], [tier], AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  });
});
