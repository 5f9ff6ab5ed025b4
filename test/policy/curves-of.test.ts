import { describe, expect, it } from 'vitest';
import { curvesOf } from '../../src/policy/curves-of.js';
import { coveredCells } from '../../src/policy/fit.js';
import { curveLearners } from '../../src/policy/learners.js';
import { columnOf, type Panel } from '../../src/records/panel.js';
import { syntheticPanel } from '../bench/synthetic-panel.js';

/** Three lower tiers; the middle one has no score for every seventh case. */
function gappyPanel(): Panel {
  const panel = syntheticPanel(140);
  const [small, mid, top] = ['small', 'mid', 'top'].map((tier) => columnOf(panel, tier));
  const score = mid!.score.map((one, row) => (row % 7 === 0 ? Number.NaN : one));
  const late = { ...mid!, tier: 'late' };
  return { ...panel, tiers: [small!, { ...mid!, score }, late, top!] };
}

function candidatesOf(panel: Panel): ReturnType<typeof curvesOf>['candidates'] {
  const cells = Object.keys(coveredCells(panel.traits, 1));
  return curvesOf(panel, curveLearners(cells, 1), 1).candidates;
}

describe('curvesOf', () => {
  it('draws each pair of tiers as if no other tier had been measured, in the order of the ladder', () => {
    const panel = gappyPanel();
    const together = candidatesOf(panel);
    const alone = ['small', 'mid', 'late'].flatMap((tier) =>
      candidatesOf({ ...panel, tiers: [columnOf(panel, tier), columnOf(panel, 'top')] }),
    );
    expect(together).toEqual(alone);
    expect(together.map(({ n }) => n)).toEqual([140, 120, 140].flatMap((n) => Array(4).fill(n)));
  });
});
