import { describe, expect, it } from 'vitest';
import { run } from './cli/run.js';

const S = 'fixtures/scenarios';

async function projected(rules: string, log: string) {
  const { code, stdout, stderr } = await run(
    'project',
    `${S}/${rules}`,
    `${S}/${log}`,
    '--config',
    `${S}/router.yaml`,
    '--json',
  );
  expect(stderr).toBe('');
  expect(code).toBe(0);
  return JSON.parse(stdout).projection;
}

describe('the worked scenarios (fixtures/scenarios/README.md)', () => {
  it('(a) 15,000 USD become 2,490', async () => {
    const projection = await projected('a.yaml', 'a.jsonl');
    expect(projection.baseline_cost_usd).toBeCloseTo(15_000, 6);
    expect(projection.routed_cost_usd).toBeCloseTo(2490, 6);
    expect(projection.saving_share).toBeCloseTo(0.834, 9);
  });

  it('(a) with 10 % of the simple requests handed on, both calls paid, they become 2,670', async () => {
    const projection = await projected('a-cascade.yaml', 'a.jsonl');
    expect(projection.routed_cost_usd).toBeCloseTo(2670, 6);
  });

  it('(b) 50,000 USD become 26,002.50', async () => {
    const projection = await projected('b.yaml', 'b.jsonl');
    expect(projection.baseline_cost_usd).toBeCloseTo(50_000, 6);
    expect(projection.routed_cost_usd).toBeCloseTo(26_002.5, 6);
  });
});
