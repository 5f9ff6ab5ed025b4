import { describe, expect, it } from 'vitest';
import { tiersOfJudge } from '../../src/evals/judge-independence.js';
import { unfairTiers } from '../../src/evals/unfair.js';
import type { Outcome } from '../../src/records/outcome.js';

const rows = (tier: string, count: number, more: Partial<Outcome>): Outcome[] =>
  Array.from({ length: count }, (_, n) => ({
    case_id: `${JSON.stringify(more)}${n}`,
    tier,
    model: null,
    status: 'scored',
    score: 1,
    usage: null,
    cost_usd: null,
    grader: 'judge',
    ...more,
  }));

describe('unfairTiers', () => {
  it('names tiers with more than 2 % failed calls, or unscored among the judged answers, each against its own whole', () => {
    const failed = rows('a', 3, { status: 'failed', score: null });
    const unscored = rows('b', 3, { status: 'unscored', score: null });
    const found = unfairTiers(
      [...rows('a', 97, {}), ...failed, ...rows('b', 97, {}), ...unscored, ...rows('c', 100, {})],
      ['a', 'b', 'c', 'none'],
    );
    expect(found).toEqual([
      { tier: 'a', reason: 'failed', count: 3, of: 100 },
      { tier: 'b', reason: 'unscored', count: 3, of: 100 },
    ]);
  });

  it('allows 2 % exactly, and unscored answers that no judge was asked about', () => {
    const two = rows('a', 2, { status: 'failed', score: null });
    expect(unfairTiers([...rows('a', 98, {}), ...two], ['a'])).toEqual([]);
    const ungraded = rows('a', 50, { status: 'unscored', score: null, grader: null });
    expect(unfairTiers([...rows('a', 50, {}), ...ungraded], ['a'])).toEqual([]);
    expect(unfairTiers([], ['a'])).toEqual([]);
  });
});

describe('tiersOfJudge', () => {
  const tiers = (model: string) => tiersOfJudge(model, [{ name: 'top', model: 'claude-opus-4-5' }]);
  it.each(['claude-opus-4-5', 'anthropic/claude-opus-4-5', 'claude-opus-4-5-20251101', 'Claude-Opus-4-5-latest'])(
    'knows %s for the tier itself',
    (model) => expect(tiers(model)).toEqual(['top']),
  );
  it.each(['claude-opus-4-6', 'claude-opus-4', 'gpt-5'])('lets %s judge', (model) => expect(tiers(model)).toEqual([]));
});
