import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Row {
  data: string;
  n: number;
  kind: string;
  floor: number;
  apgr: number;
  permutations: number;
  permuted_mean: number;
  permuted_sd: number;
  cpu_seconds: number;
}

const { rows } = JSON.parse(readFileSync(new URL('learners.json', import.meta.url), 'utf8')) as { rows: Row[] };

describe('the recorded learners', () => {
  /** The better of the two logistic scores: of both tiers' success, or of the lower tier's alone. */
  const best = new Map<string, Row>();
  for (const row of rows.filter(({ kind }) => kind.startsWith('logistic'))) {
    const known = best.get(row.data);
    if (known === undefined || row.apgr > known.apgr) best.set(row.data, row);
  }

  it('reach the floor of a plain prototype', () => {
    expect(best.size).toBe(4);
    for (const { apgr, floor } of best.values()) expect(apgr).toBeGreaterThanOrEqual(floor);
  });

  it('know nothing of permuted outcomes', () => {
    // Standard deviations of APGR under permutation as they were measured beforehand: a few permutations tell them badly.
    const sdOf = { claude3: 0.024, 'routellm-mmlu': 0.009, ladder9: 0.039, 'routellm-gsm8k': 0.02 };
    for (const { data, permuted_mean: mean, permutations } of rows) {
      const sd = sdOf[data.split(' ')[0] as keyof typeof sdOf];
      expect(Math.abs(mean - 0.5)).toBeLessThan((4 * sd) / Math.sqrt(permutations));
    }
  });

  it('stand in README.md as they were measured', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    for (const { n, kind, apgr } of best.values()) {
      expect(readme).toContain(`| ${n.toLocaleString('en')} | ${kind} | ${apgr.toFixed(3)}`);
    }
  });
});
