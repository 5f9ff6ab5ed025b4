import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const folder = mkdtempSync(join(tmpdir(), 'router-outcomes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Synthetic promptfoo results: 40 prompts, the big model right on all, the small one on three of four. */
const rows = Array.from({ length: 40 }, (_, testIdx) =>
  ['small', 'big'].map((label, promptIdx) => ({
    id: `${label}-${testIdx}`,
    testIdx,
    promptIdx,
    provider: { id: 'file://p.cjs', label },
    prompt: { raw: `Question ${testIdx}?`, label: 'q' },
    response: { output: 'x', tokenUsage: { prompt: 20, completion: 5 } },
    success: label === 'big' || testIdx % 4 > 0,
    score: label === 'big' || testIdx % 4 > 0 ? 1 : 0,
    failureReason: label === 'big' || testIdx % 4 > 0 ? 0 : 1,
    latencyMs: 10,
    cost: label === 'big' ? 0.01 : 0.001,
  })),
).flat();
const log = join(folder, 'results.jsonl');
writeFileSync(log, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));

describe('router outcomes', () => {
  it('makes an eval set and outcomes that router curve reads', async () => {
    const out = join(folder, 'set');
    const { code, stdout } = await run('outcomes', log, '--out', out, '--json');
    expect(code).toBe(0);
    const report = JSON.parse(stdout) as {
      cases: number;
      outcomes: number;
      ledger: { ok: number };
      tiers: { tier: string; quality: { value: number } }[];
    };
    expect(report).toMatchObject({
      schema: 'router.outcomes/1',
      cases: 40,
      outcomes: 80,
      score: 'score',
      ledger: { lines: 80, ok: 80 },
    });
    expect(report.tiers.map((one) => [one.tier, one.quality.value])).toEqual([
      ['big', 1],
      ['small', 0.75],
    ]);
    expect(readFileSync(join(out, 'evalset.jsonl'), 'utf8').split('\n')).toHaveLength(41);
    const curve = await run(
      'curve',
      '--set',
      join(out, 'evalset.jsonl'),
      '--outcomes',
      join(out, 'outcomes.jsonl'),
      '--json',
    );
    expect(curve.code).toBe(0);
    expect(JSON.parse(curve.stdout)).toMatchObject({ cases: 40, ladder: [{ tier: 'small' }, { tier: 'big' }] });
    expect((await run('outcomes', log, '--out', out)).code).toBe(2);
    expect((await run('outcomes', log, '--out', out, '--force')).stdout).toContain('40 cases with 80 outcomes');
  });

  it('says what is missing when a log holds no verdict', async () => {
    const plain = join(folder, 'plain.jsonl');
    writeFileSync(plain, '{"q":"Hello","m":"gpt-4o"}\n');
    const { code, stderr } = await run(
      'outcomes',
      plain,
      '--out',
      join(folder, 'none'),
      '--map',
      'model=m',
      '--map',
      'prompt=q',
    );
    expect(code).toBe(2);
    expect(stderr).toContain('The only request does not carry a verdict');
  });

  it('refuses a map or a range that means nothing', async () => {
    for (const options of [
      ['--map', 'modle=m'],
      ['--map', 'model'],
      ['--score-range', '1'],
      ['--score-range', '1,1'],
      ['--score-range', ''],
    ]) {
      expect((await run('outcomes', log, '--out', join(folder, 'none'), ...options)).code).toBe(2);
    }
  });
});
