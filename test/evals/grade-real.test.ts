import { describe, expect, it } from 'vitest';
import { grade } from '../../src/evals/grade.js';
import type { EvalCase } from '../../src/records/case.js';
import type { Outcome, RecordedAnswer } from '../../src/records/outcome.js';
import { dataFolder, realRows } from './real.js';

type Row = EvalCase & { prompt: string };

/** Share of answers with the published score, and the mean of ours and theirs by tier. */
function compare(set: string) {
  const cases = new Map(
    realRows<Row>(`${set}/evalset.jsonl.gz`).map((row) => [
      row.id,
      { ...row, messages: [{ role: 'user', content: row.prompt }] },
    ]),
  );
  const published = new Map(
    realRows<Outcome>(`${set}/outcomes.jsonl.gz`).map((row) => [`${row.case_id} ${row.tier}`, row.score as number]),
  );
  const answers = realRows<RecordedAnswer>(`${set}/answers.jsonl.gz`);
  const tiers: Record<string, { n: number; ours: number; theirs: number }> = {};
  let same = 0;
  for (const answer of answers) {
    const ours = grade(cases.get(answer.case_id) as EvalCase, answer.response as string).score as number;
    const theirs = published.get(`${answer.case_id} ${answer.tier}`) as number;
    tiers[answer.tier] ??= { n: 0, ours: 0, theirs: 0 };
    const tier = tiers[answer.tier] as { n: number; ours: number; theirs: number };
    tier.n++;
    tier.ours += ours;
    tier.theirs += theirs;
    if (ours === theirs) same++;
  }
  const gap = (tier: string) => {
    const { n, ours, theirs } = tiers[tier] as { n: number; ours: number; theirs: number };
    return (ours - theirs) / n;
  };
  return { n: answers.length, agreement: same / answers.length, gap };
}

// Skipped without ROUTER_DATA; with it, missing files fail.
describe.skipIf(dataFolder === null)('grades of real answers (ROUTER_DATA)', () => {
  it('agree with the published ones on at least 98.5 % of 6,357 Claude 3 answers, and on each tier within 1.5 points', () => {
    const { n, agreement, gap } = compare('claude3');
    expect(n).toBe(6357);
    expect(agreement).toBeGreaterThanOrEqual(0.985);
    for (const tier of ['haiku', 'sonnet', 'opus']) expect(Math.abs(gap(tier))).toBeLessThanOrEqual(0.015);
  });

  it('agree with the published ones on at least 97.5 % of 2,638 GSM8K answers, whose grader rejects sums written with cents', () => {
    const { n, agreement, gap } = compare('routellm-gsm8k');
    expect(n).toBe(2638);
    expect(agreement).toBeGreaterThanOrEqual(0.975);
    expect(Math.abs(gap('mixtral-8x7b'))).toBeLessThanOrEqual(0.015);
    expect(gap('gpt-4')).toBeLessThanOrEqual(0.035);
    expect(gap('gpt-4')).toBeGreaterThanOrEqual(-0.01);
  });
});
