import { describe, expect, it } from 'vitest';
import { loggedOutcomes } from '../../src/evals/logged-outcomes.js';
import { RouterError } from '../../src/records/error.js';
import type { RequestRecord } from '../../src/records/request.js';
import { tokenUsage } from '../../src/records/usage.js';

const call = (id: string, prompt: string, model: string, more: Partial<RequestRecord> = {}): RequestRecord => ({
  id,
  timestamp: null,
  model,
  messages: [{ role: 'user', content: prompt }],
  status: 'ok',
  usage: tokenUsage({ input_tokens: 10, output_tokens: 4 }),
  cost_usd: 0.01,
  latency_ms: 100,
  ...more,
});

function collect(records: RequestRecord[], score: string | null = null, range: [number, number] = [0, 1]) {
  const found = loggedOutcomes({ score, range });
  for (const record of records) found.add(record);
  return found.finish();
}
const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof RouterError) return error.code;
  }
  return 'none';
};

describe('loggedOutcomes', () => {
  it('makes no tier of failures that name no model', () => {
    const judged = call('1', 'a', 'small', { scores: { right: true } });
    const failed = call('2', 'a', 'unknown', { status: 'error', usage: null });
    expect(collect([judged, failed])).toEqual(collect([judged]));
  });

  const rows = [
    call('1', 'a', 'small', { scores: { right: false } }),
    call('2', 'a', 'big', { scores: { right: true } }),
    call('3', 'b', 'small', { status: 'error', usage: null, cost_usd: null }),
    call('4', 'b', 'big', { scores: { right: true } }),
    call('5', 'c', 'small'),
    call('6', 'd', 'small', { status: 'error' }),
  ];

  it('makes a case of every judged prompt and an outcome of every tier that met it', () => {
    const { cases, outcomes, score, warnings } = collect(rows);
    expect(score).toBe('right');
    expect(cases.map((one) => one.messages[0]?.content).sort()).toEqual(['a', 'b']);
    expect(outcomes).toHaveLength(4);
    expect(outcomes.map((one) => `${one.tier} ${one.status} ${one.score}`).sort()).toEqual([
      'big scored 1',
      'big scored 1',
      'small failed null',
      'small scored 0',
    ]);
    expect(outcomes.find((one) => one.status === 'failed')).toMatchObject({ usage: null, cost_usd: null });
    expect(warnings).toEqual([]);
  });

  it('does not depend on the order of the rows', () => {
    expect(collect([...rows].reverse())).toEqual(collect(rows));
  });

  it('averages repeats and says so', () => {
    const more = [
      ...rows,
      call('7', 'a', 'big', {
        scores: { right: false },
        cost_usd: 0.03,
        usage: tokenUsage({ input_tokens: 13, output_tokens: 4, cache_write_tokens: 8, cache_write_1h_tokens: 8 }),
      }),
    ];
    const { outcomes, warnings } = collect(more);
    expect(outcomes.find((one) => one.score === 0.5)).toMatchObject({
      cost_usd: 0.02,
      usage: { input_tokens: 12, output_tokens: 4, cache_write_tokens: 4, cache_write_1h_tokens: 4 },
    });
    expect(warnings).toEqual([{ code: 'scores-averaged', fields: { count: 1 } }]);
  });

  it('puts scores on their scale, also where less is better, and leaves out what lies outside', () => {
    const rated = [
      call('1', 'a', 'small', { scores: { stars: 4 } }),
      call('2', 'b', 'small', { scores: { stars: 9 } }),
    ];
    expect(
      collect(rated, null, [1, 5])
        .outcomes.map((one) => [one.status, one.score])
        .sort(),
    ).toEqual([
      ['scored', 0.75],
      ['unscored', null],
    ]);
    expect(collect(rated, null, [5, 1]).outcomes.find((one) => one.score !== null)?.score).toBe(0.25);
    expect(collect(rated, null, [1, 5]).warnings[0]?.fields).toMatchObject({ count: 1, of: 2, score: 'stars' });
  });

  it('asks which score is meant, but takes the score of promptfoo before its verdict', () => {
    const two = [call('1', 'a', 'small', { scores: { tone: 1, right: true } })];
    expect(codeOf(() => collect(two))).toBe('several-scores');
    expect(codeOf(() => collect(two, 'other'))).toBe('no-such-score');
    expect(collect(two, 'tone').outcomes[0]?.grader).toBe('log:tone');
    expect(collect([call('1', 'a', 'x', { scores: { score: 0.5, pass: true, tone: 1 } })]).outcomes[0]?.score).toBe(
      0.5,
    );
  });

  it('needs a verdict together with its prompt', () => {
    expect(codeOf(() => collect([]))).toBe('no-scores-in-log');
    const { messages: _, ...textless } = call('1', 'a', 'x', { scores: { right: true } });
    expect(codeOf(() => collect([textless]))).toBe('no-scores-in-log');
    expect(collect([textless, call('2', 'b', 'x', { scores: { right: true } })]).warnings[0]?.code).toBe(
      'scores-without-text',
    );
  });

  it('names the tier by the label of the source where it has one', () => {
    expect(collect([call('1', 'a', 'm', { scores: { right: 1 }, tags: { tier: 'big' } })]).outcomes[0]).toMatchObject({
      tier: 'big',
      model: 'm',
    });
  });
});
