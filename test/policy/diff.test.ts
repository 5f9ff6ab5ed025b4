import { describe, expect, it } from 'vitest';
import { createDiff } from '../../src/policy/diff.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { prices, request } from '../traffic/synthetic.js';

const tiers = ['small', 'strong'].map((name) => ({
  name,
  provider: null,
  model: name,
  price: prices.priceOf(name, null, null),
  output_ratio: 1,
  output_ratio_se: 0,
}));
const rules = (below: number): RulesFile => ({
  schema: 'router.rules/1',
  policy: {
    tiers: ['small', 'strong'],
    rules: [{ name: 'down', when: { chars_below: below }, tier: 'small' }],
    default: 'strong',
  },
  tiers,
});

describe('createDiff', () => {
  it('finds the requests that move, their dollars and their template', () => {
    const run = createDiff(rules(100), rules(10), prices);
    for (const id of ['a', 'b']) run.add(request(id, 'A question of some length.'));
    run.add(request('c', 'x'.repeat(300)));
    // 1,000 tokens in and 100 out: 1.5 mUSD by small, 15 mUSD by strong.
    const found = run.finish();
    expect(found).toMatchObject({ requests: 3, moved: 2, priced_requests: 3, changes: ['rule down changed'] });
    expect(found.moves).toMatchObject([{ from: 'small', to: 'strong', requests: 2 }]);
    expect(found.moves[0]?.cost_change_usd).toBeCloseTo(0.027, 12);
    expect((found.new_cost_usd as number) - (found.old_cost_usd as number)).toBeCloseTo(0.027, 12);
    expect(found.flips).toMatchObject([{ requests: 2, example_id: 'a' }]);
  });

  it('says that nothing changes between a file and itself, and of an empty log nothing', () => {
    const run = createDiff(rules(100), rules(100), prices);
    expect(run.finish()).toMatchObject({ changes: [], requests: 0, moved: 0, old_cost_usd: null });
    run.add(request('a', 'Hello.'));
    expect(run.finish()).toMatchObject({ moved: 0, moves: [], flips: [] });
  });
});
