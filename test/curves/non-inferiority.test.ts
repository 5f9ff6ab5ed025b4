import { describe, expect, it } from 'vitest';
import { compareTiers } from '../../src/curves/non-inferiority.js';
import type { NonInferiorityResult } from '../../src/records/curve.js';
import type { TierColumn } from '../../src/records/panel.js';
import { worldPanel } from '../policy/world.js';

/** Two tiers that score the same on all of n cases. */
function tied(n: number, scores: readonly number[] = [1]): NonInferiorityResult {
  const panel = worldPanel(n, ['a'], { tier: { a: 1 }, reference: { a: 1 } }, 1);
  const [tier, reference] = panel.tiers as [TierColumn, TierColumn];
  for (const column of [tier, reference]) {
    column.score = column.score.map((_, row) => scores[row % scores.length] as number);
  }
  return compareTiers(tier, reference, panel, 0.03) as NonInferiorityResult;
}

describe('compareTiers without a discordant pair', () => {
  it('asks for the 88 ties that show 3 points, and is content with them', () => {
    expect(tied(30)).toMatchObject({ verdict: 'undecided', cases_needed: 88 });
    // method.md section 2: 80 ties do not establish 3 points (p = .058), 200 do.
    expect(tied(80)).toMatchObject({ verdict: 'undecided', cases_needed: 88, p: expect.closeTo(0.058, 3) });
    expect(tied(87).verdict).toBe('undecided');
    expect(tied(88).verdict).toBe('non_inferior');
    expect(tied(200).verdict).toBe('non_inferior');
    expect(tied(1)).toMatchObject({ verdict: 'undecided', cases_needed: 88 });
  });

  it('takes the margin as a share of the quality for a margin of its own', () => {
    const found = tied(30, [1, 0]);
    expect(found.cases_needed).toBe(88);
    // z^2 (1 - .015) / .015, z = 1.645
    expect(found.relative).toMatchObject({ margin: expect.closeTo(0.015, 12), cases_needed: 178 });
  });

  it('proves nothing by a few differences that happen to be equal, nor by many cases of which one carries the weight', () => {
    const panel = worldPanel(300, ['a'], { tier: { a: 1 }, reference: { a: 1 } }, 1);
    const [tier, reference] = panel.tiers as [TierColumn, TierColumn];
    tier.score.fill(0.8);
    reference.score.fill(0.81);
    const among = (n: number): NonInferiorityResult | null => {
      const only = { ...tier, score: tier.score.map((score, row) => (row < n ? score : Number.NaN)) };
      return compareTiers(only, reference, panel, 0.03);
    };
    expect(among(3)).toMatchObject({ verdict: 'undecided', cases_needed: 88, p: null });
    expect(among(200)).toMatchObject({ verdict: 'non_inferior' });
    tier.score = tier.score.map((_, row) => Number(row % 5 !== 1));
    reference.score.fill(1);
    panel.weights[0] = 1e6;
    const found = compareTiers(tier, reference, panel, 0.03);
    expect(found?.verdict).toBe('undecided');
    expect(found?.cases_needed).toBeGreaterThan(300);
  });

  it('says the same of graded scores, whose spread is then nothing', () => {
    expect(tied(30, [0.5, 0.7])).toMatchObject({ verdict: 'undecided', cases_needed: 88 });
    expect(tied(200, [0.5, 0.7])).toMatchObject({ verdict: 'non_inferior' });
  });
});
