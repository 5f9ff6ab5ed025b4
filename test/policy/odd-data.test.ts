import { describe, expect, it } from 'vitest';
import { splitPanel } from '../../src/evals/split-panel.js';
import { curvesOf } from '../../src/policy/curves-of.js';
import { coveredCells, logisticRouter, RULES } from '../../src/policy/fit.js';
import { CASCADE } from '../../src/policy/fit-cascade.js';
import { type Tuned, tune } from '../../src/policy/tune.js';
import { type Panel, panelRows } from '../../src/records/panel.js';
import { worldPanel } from './world.js';

const SKILLS = { small: { a: 0.8 }, top: { a: 0.95 } };

function tuned(panel: Panel): Tuned {
  const covered = Object.keys(coveredCells(panel.traits));
  return tune({
    splits: splitPanel(panel, 1),
    goal: {
      acceptable: { kind: 'relative' },
      minAcceptable: 0.95,
      confidence: 0.95,
      maxDegradation: null,
      maxEscalation: 0.1,
      maxP95Ms: null,
      maxTtftP95Ms: null,
    },
    fitters: [RULES, logisticRouter(covered), CASCADE],
    covered,
    seed: 1,
  });
}

/** Every number in a value, with its path. */
function numbersIn(value: unknown, path = ''): [string, number][] {
  if (typeof value === 'number') return [[path, value]];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, one]) => numbersIn(one, `${path}.${key}`));
}

function changed(panel: Panel, change: (panel: Panel) => void): Panel {
  change(panel);
  return panel;
}

const base = (n: number): Panel => worldPanel(n, ['a'], SKILLS, 1);
const everywhere = (panel: Panel, set: (tier: Panel['tiers'][number], row: number) => void): void => {
  for (const tier of panel.tiers) for (const row of panel.caseIds.keys()) set(tier, row);
};

describe('odd data', () => {
  const odd: [string, () => Panel][] = [
    ['no case', () => base(0)],
    ['one case', () => base(1)],
    ['two cases', () => base(2)],
    ['all answers right', () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.score[row] = 1)))],
    ['all answers wrong', () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.score[row] = 0)))],
    [
      'all calls failed',
      () =>
        changed(base(300), (p) =>
          everywhere(p, (tier, row) => {
            tier.failed[row] = 1;
            tier.score[row] = Number.NaN;
          }),
        ),
    ],
    [
      'all answers unscored',
      () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.score[row] = Number.NaN))),
    ],
    ['no costs', () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.costUsd[row] = Number.NaN)))],
    ['costs of zero', () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.costUsd[row] = 0)))],
    ['equal confidences', () => changed(base(300), (p) => everywhere(p, (tier, row) => (tier.confidence[row] = 0.5)))],
    ['weights of zero', () => changed(base(300), (p) => p.weights.fill(0, 0, 150))],
    ['all cases one cluster', () => changed(base(300), (p) => p.clusters.fill('same'))],
    [
      'a tier missing for half of the cases',
      () => changed(base(300), (p) => p.tiers[0]?.score.fill(Number.NaN, 0, 150)),
    ],
  ];

  it.each(odd)('%s: a stated verdict and no NaN', (_, make) => {
    const found = tuned(make());
    expect(['route', 'single_tier', 'undecided']).toContain(found.recommendation);
    expect(found.reasons.join()).not.toBe('');
    expect(numbersIn(found).filter(([path, value]) => !Number.isFinite(value) && !path.includes('score'))).toEqual([]);
  });

  it.each(odd.filter(([name]) => name !== 'no case'))('%s: curves without NaN', (_, make) => {
    const panel = make();
    const curves = curvesOf(panel, [RULES, logisticRouter(Object.keys(coveredCells(panel.traits, 1)))], 1);
    expect(numbersIn(curves).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
  });

  it('never routes on a handful of cases', () => {
    for (const n of [0, 1, 2, 20, 50]) expect(tuned(base(n)).recommendation).not.toBe('route');
  });

  it('keeps near-duplicates of a cluster in one split, and one of them in the certificate', () => {
    const panel = changed(base(300), (p) =>
      p.clusters.forEach((_, row) => {
        p.clusters[row] = `c${Math.floor(row / 5)}`;
      }),
    );
    const { train, certify, verify } = splitPanel(panel, 1);
    const [a, b, c] = [train, certify, verify].map((part) => new Set(part.clusters)) as [
      Set<string>,
      Set<string>,
      Set<string>,
    ];
    expect([...a].filter((one) => b.has(one) || c.has(one))).toEqual([]);
    expect(certify.clusters).toHaveLength(b.size);
    expect(panelRows(panel, [3]).caseIds).toEqual(['case-000003']);
  });
});
