import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDiff } from '../../src/policy/diff.js';
import { createProjection } from '../../src/policy/project.js';
import type { DiffReport } from '../../src/records/diff.js';
import type { FailureRow, Projection } from '../../src/records/projection.js';
import type { RequestRecord } from '../../src/records/request.js';
import type { RulesFile } from '../../src/records/rules-file.js';
import { rulesYaml } from '../../src/render/rules.js';
import { run } from '../cli/run.js';
import { someRules } from '../gateways/rules.js';
import { prices, request } from '../traffic/synthetic.js';

const LOG: RequestRecord[] = Array.from({ length: 30 }, (_, at) => request(String(at), 'x'.repeat(10 * at + 1)));
const failing = (rate: number): FailureRow[] => [
  { provider: 'openai', rate, calls: null, failed: null, latency_ms: null },
];
const RULES = someRules({
  tiers: someRules().tiers.map((tier) => ({ ...tier, output_ratio: tier.name === 'small' ? 0.8 : 1 })),
});
const judged: RulesFile = {
  ...RULES,
  policy: {
    ...RULES.policy,
    cascade: [{ tier: 'small', accept_at: 0.7, verify_usd: 0.002, expected_escalation_rate: 0.2 }],
  },
};
const { failover: _, ...alone } = RULES;

function projected(rules: RulesFile, failures: readonly FailureRow[]): number | null {
  const projection = createProjection(rules, prices, { failures });
  for (const one of LOG) projection.add(one);
  return projection.finish().routed_cost_usd;
}

describe('the dollars of a diff', () => {
  it.each([
    ['nothing that fails', [], RULES],
    ['calls that fail over', failing(0.1), RULES],
    ['nobody to ask instead', failing(0.1), alone],
    ['a judge that is paid, and calls that fail', failing(0.1), judged],
  ])('are those of a projection of the same rules on the same log, with %s', (_, failures, rules) => {
    const diff = createDiff(rules, RULES, prices, [failures, []]);
    for (const one of LOG) diff.add(one);
    const found = diff.finish();
    expect(found.old_cost_usd).toBeCloseTo(projected(rules, failures) as number, 12);
    expect(found.new_cost_usd).toBeCloseTo(projected(RULES, []) as number, 12);
  });

  it('count the failing calls of the log, as project does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'router-diff-'));
    const [rules, log] = [join(folder, 'rules.yaml'), join(folder, 'log.jsonl')];
    const { score: _, ...plain } = RULES.policy;
    writeFileSync(rules, rulesYaml({ ...RULES, policy: { ...plain, rules: plain.rules.slice(0, 4) } }));
    const rows = LOG.map((row, at) => ({
      ...row,
      model: 'gpt-4o',
      provider: 'openai',
      ...(at % 5 === 0 && { status: 'error' }),
    }));
    writeFileSync(log, rows.map((row) => JSON.stringify(row)).join('\n'));
    const { stdout: diffed } = await run('diff', rules, rules, '--log', log, '--json');
    const { stdout: whole } = await run('project', rules, log, '--json');
    const { code } = await run('diff', rules, rules);
    expect(code).toBe(0);
    rmSync(folder, { recursive: true });
    const { projection } = JSON.parse(whole) as { projection: Projection };
    expect(projection.failures).toMatchObject([{ provider: 'openai', rate: 0.2 }]);
    const { old_cost_usd: old, priced_requests: priced } = JSON.parse(diffed) as DiffReport;
    expect(priced).toBe(projection.priced_requests);
    expect(old).toBeCloseTo(projection.routed_cost_usd as number, 12);
  });
});
