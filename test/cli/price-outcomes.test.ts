import { describe, expect, it } from 'vitest';
import type { CurvesFile } from '../../src/records/curve.js';
import type { Outcome } from '../../src/records/outcome.js';
import type { Tuning } from '../../src/records/tuning.js';
import { jsonLines, scratch, scratchPath } from '../sources/scratch.js';
import { run } from './run.js';

const USAGE = { input_tokens: 1e6, output_tokens: 1e5 };

/** Cases of an easy and a hard task, and two tiers; the small one does what is easy. Costs are left to the usage. */
function files(more: (tier: string, row: number) => Partial<Outcome>, n = 8): string[] {
  const rows = Array.from({ length: n }, (_, row) => row);
  const cases = rows.map((row) => ({
    id: `c${String(row).padStart(4, '0')}`,
    prompt: row % 2 ? `Name the colour number ${row}.` : `Prove that theorem ${row} holds, step by step.`,
    task: row % 2 ? 'easy' : 'hard',
  }));
  const outcomes = cases.flatMap(({ id: case_id, task }, row) =>
    ['small', 'top'].map((tier) => ({
      case_id,
      tier,
      score: tier === 'top' || task === 'easy' ? 1 : 0,
      usage: USAGE,
      ...more(tier, row),
    })),
  );
  const set = scratch(jsonLines(...cases), 'set.jsonl');
  return ['--set', set, '--outcomes', scratch(jsonLines(...outcomes), 'outcomes.jsonl'), '--tiers', 'small,top'];
}

async function costs(...argv: string[]): Promise<{ usd: (number | null)[]; warnings: CurvesFile['warnings'] }> {
  const { code, stdout, stderr } = await run('curve', ...argv, '--json');
  expect(code, stderr).toBe(0);
  const { ladder, warnings } = JSON.parse(stdout) as CurvesFile;
  return { usd: ladder.map((row) => row.cost_usd_per_request), warnings };
}

const CONFIG = `tiers:
  - {name: small, provider: openai, model: made-up-small, price: {input: 1, output: 10, as_of: 2026-11-01}}
  - {name: top, provider: openai, model: gpt-4o}
`;

// Prices of @pydantic/genai-prices 0.1.8: gpt-4o 2.50/10, gpt-4o-mini 0.15/0.60.
describe('outcomes that hold their usage and no cost', () => {
  it('are priced by the model that they name, and a given cost stays', async () => {
    const models: Record<string, string> = { small: 'gpt-4o-mini', top: 'gpt-4o' };
    const found = await costs(...files((tier) => ({ model: models[tier] as string })));
    expect(found.usd).toEqual([expect.closeTo(0.21, 12), expect.closeTo(3.5, 12)]);
    expect(found.warnings).toEqual([]);
    const given = await costs(
      ...files((tier, row) => ({ model: models[tier] as string, cost_usd: row < 4 ? 2 : null })),
    );
    expect(given.usd).toEqual([expect.closeTo((2 + 0.21) / 2, 12), expect.closeTo((2 + 3.5) / 2, 12)]);
  });

  it("are priced by the config: the tier's own price, else its model in the table", async () => {
    const config = ['--config', scratch(CONFIG, 'router.yaml')];
    expect((await costs(...files(() => ({})), ...config)).usd).toEqual([2, expect.closeTo(3.5, 12)]);
  });

  it('are named where no price is known, and not free', async () => {
    const found = await costs(...files((tier) => ({ model: tier === 'top' ? 'gpt-4o' : 'made-up-1' })));
    expect(found.usd).toEqual([null, expect.closeTo(3.5, 12)]);
    expect(found.warnings).toEqual([
      { code: 'outcomes-unpriced', fields: { tier: 'small', model: 'made-up-1', count: 8 } },
    ]);
    const { stderr } = await run('curve', ...files((tier) => ({ model: tier === 'top' ? 'gpt-4o' : 'made-up-1' })));
    expect(stderr).toContain('no price of made-up-1 is known');
  });

  it('let tune and check know what routing saves; without a price tune is undecided and says what is missing', async () => {
    const measured = files(() => ({}), 900);
    const config = ['--config', scratch(CONFIG, 'router.yaml')];
    const out = scratchPath('rules.yaml');
    const routed = await run('tune', ...measured, ...config, '--out', out, '--json');
    expect(routed.code, routed.stderr).toBe(0);
    const { held_out: held, recommendation } = JSON.parse(routed.stdout) as Tuning;
    expect(recommendation).toBe('route');
    // Half of the cases go from 3.50 to 2.
    expect(held.saving_share).toBeCloseTo(1.5 / 3.5 / 2, 1);
    const check = ['check', out, ...measured.slice(0, 4), '--json'];
    expect(JSON.parse((await run(...check, ...config)).stdout).fresh.saving_share).toBeCloseTo(1.5 / 3.5 / 2, 1);

    const open = await run('tune', ...measured, '--out', scratchPath('other.yaml'));
    expect(open.code).toBe(4);
    expect(open.stdout.replace(/\s+/g, ' ')).toMatch(/UNDECIDED: .* the cost of small .* and top .* is unknown/);
    expect(open.stdout).not.toContain('saves money');
    expect(open.stderr).toContain('say what the answers of small and top cost');
  });
});
