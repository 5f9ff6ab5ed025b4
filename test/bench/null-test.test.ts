import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type NullResult, permutedTunes } from './permuted-tunes.js';
import { syntheticPanel } from './synthetic-panel.js';

it('tuning on permuted outcomes of a synthetic panel recommends no route', () => {
  const found = permutedTunes('synthetic', syntheticPanel(400), 6);
  expect(found).toMatchObject({ seeds: 6, route: 0 });
  expect(found.single_tier + found.undecided).toBe(6);
  expect(found.passes).toBeLessThanOrEqual(2);
});

it('the recorded 100 permutations of each published pair pass the null test in at most 5 %, and never route', () => {
  const text = readFileSync(new URL('null-test.json', import.meta.url), 'utf8');
  const { pairs } = JSON.parse(text) as { pairs: NullResult[] };
  expect(pairs).toHaveLength(2);
  for (const { seeds, passes_ci95: ci, route } of pairs) {
    expect(seeds).toBeGreaterThanOrEqual(100);
    expect(ci[0]).toBeLessThanOrEqual(0.05);
    expect(route).toBe(0);
  }
});
