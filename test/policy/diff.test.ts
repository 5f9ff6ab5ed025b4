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

  it('knows no cost of requests on which a cascade does not say how much it hands on', () => {
    const plain = rules(100);
    const cascade = [{ tier: 'small', accept_at: 0.7 }];
    const run = createDiff(plain, { ...plain, policy: { ...plain.policy, cascade } }, prices);
    run.add(request('a', 'A question of some length.'));
    run.add(request('c', 'x'.repeat(300)));
    expect(run.finish()).toMatchObject({ requests: 2, priced_requests: 1, moved: 0 });
  });

  it('says the same in whatever order the requests come, the dearest of equally frequent flips first', () => {
    const log = ['Name a bird.', 'Translate this sentence into French, please, and keep its tone.'].flatMap(
      (text, kind) =>
        Array.from({ length: 7 }, (_, at) => ({
          ...request(`${kind}-${at}`, text),
          usage: {
            input_tokens: 333 + 77 * at + 5000 * kind,
            output_tokens: 10 + at,
            cache_read_tokens: 0,
            cache_write_tokens: 0,
          },
        })),
    );
    const found = (rows: typeof log) => {
      const run = createDiff(rules(100), rules(10), prices);
      for (const row of rows) run.add(row);
      return run.finish();
    };
    const once = found(log);
    expect(once.flips).toMatchObject([
      { requests: 7, example_id: '1-0' },
      { requests: 7, example_id: '0-0' },
    ]);
    expect(found(log.toReversed())).toEqual(once);
  });

  it('says that nothing changes between a file and itself, and of an empty log nothing', () => {
    const run = createDiff(rules(100), rules(100), prices);
    expect(run.finish()).toMatchObject({ changes: [], requests: 0, moved: 0, old_cost_usd: null });
    run.add(request('a', 'Hello.'));
    expect(run.finish()).toMatchObject({ moved: 0, moves: [], flips: [] });
  });

  it('gives dollars and quality an interval from what each file was measured on', () => {
    const measured = (below: number, delta: number): RulesFile => {
      const file = rules(below);
      const length = { output_ratio: 2, output_ratio_se: 0.1, output_ratio_spread: 0 };
      return {
        ...file,
        tiers: file.tiers.map((tier) => (tier.name === 'small' ? { ...tier, ...length } : tier)),
        quality: [
          {
            sent_to: 'small',
            cell: null,
            cases: 100,
            effective_cases: 100,
            quality_delta: delta,
            sd: 0.2,
            better: null,
            worse: null,
          },
        ],
      };
    };
    const run = createDiff(measured(10, -0.01), measured(100, -0.02), prices);
    run.add(request('a', 'A question of some length.'));
    run.add(request('b', 'x'.repeat(300)));
    const found = run.finish();
    // Half of the log goes to small under the new rules, none under the old: half of -0.02, and t(99) * 0.2 / 10 / 2 around it.
    expect(found.quality_change).toBeCloseTo(-0.01, 12);
    expect((found.quality_change_ci95 as number[])[1]).toBeCloseTo(-0.01 + 1.984 * 0.01, 4);
    const [low, high] = found.cost_change_ci95 as [number, number];
    expect(low).toBeLessThan(found.cost_change_usd as number);
    expect(high).toBeGreaterThan(found.cost_change_usd as number);
    expect(createDiff(measured(10, 0), rules(100), prices).finish().quality_change).toBeNull();
  });

  it('owes nothing to lengths where no request moves', () => {
    const run = createDiff(rules(100), rules(100), prices);
    run.add(request('a', 'Hello.'));
    expect(run.finish()).toMatchObject({ cost_change_usd: 0, cost_change_ci95: [0, 0] });
  });
});
