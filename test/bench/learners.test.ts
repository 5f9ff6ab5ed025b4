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
  it('reach the floor of a plain prototype, or miss it by less than chance does', () => {
    const logistic = rows.filter(({ kind }) => kind === 'logistic');
    expect(logistic).toHaveLength(4);
    for (const { apgr, floor, permuted_sd: sd } of logistic) expect(apgr).toBeGreaterThan(floor - sd / 2);
    expect(logistic.filter(({ apgr, floor }) => apgr >= floor).length).toBeGreaterThanOrEqual(3);
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
    for (const { n, apgr } of rows.filter(({ kind }) => kind === 'logistic')) {
      expect(readme).toContain(`| ${n.toLocaleString('en')} | logistic | ${apgr.toFixed(3)}`);
    }
  });
});
