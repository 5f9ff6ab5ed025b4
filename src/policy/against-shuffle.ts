import { columnOf, panelRows, type TierColumn } from '../records/panel.js';
import type { NullTest } from '../records/tuning.js';
import { completeRows, unacceptable } from './acceptable.js';
import type { Candidate } from './candidate.js';
import type { Band } from './emit.js';
import { nullTest } from './null-test.js';
import type { TuneInput } from './tune-input.js';

/** Nothing to test: no score, or no cut. */
export const NO_NULL_TEST: NullTest = { auc: null, lift_over_shuffle: null, lift_ci95: null, passes: false, n: 0 };

/**
 * The first certified band, else the cut that the tuning cases would choose, on all cases that they did not contain:
 * its tier below the cut, the top tier elsewhere.
 */
export function againstShuffle({ splits, goal }: TuneInput, chosen: Candidate, bands: readonly Band[]): NullTest {
  const [step] = chosen.steps;
  const { cuts, best } = (step as Candidate['steps'][number]).plan;
  const fallback = cuts[best ?? Math.floor((cuts.length - 1) / 2)];
  const band =
    bands[0] ?? (fallback && { tier: step?.tier as string, from: Number.NEGATIVE_INFINITY, below: fallback.threshold });
  if (!band) return NO_NULL_TEST;
  const all = [splits.certify, splits.verify].map((panel) => {
    const pair = [columnOf(panel, band.tier), columnOf(panel, chosen.top)];
    const rows = completeRows(panel, pair);
    const scores = chosen.fitted.scores(panel);
    return { panel: panelRows({ ...panel, tiers: pair }, rows), scores: rows.map((row) => scores[row] as number) };
  });
  const rest = all.map(({ panel }) => panel);
  const joined = (pick: (small: TierColumn, top: TierColumn) => ArrayLike<number>): number[] =>
    rest.flatMap(({ tiers: [small, top] }) => Array.from(pick(small as TierColumn, top as TierColumn)));
  const scores = all.flatMap(({ scores: own }) => own);
  return nullTest({
    escalated: scores.map((score) => (score >= band.from && score < band.below ? 0 : 1)),
    scores,
    smallBad: joined((small, top) => unacceptable(small, top, goal.acceptable)),
    topBad: joined((_, top) => unacceptable(top, top, goal.acceptable)),
    smallCostUsd: joined((small) => small.costUsd),
    topCostUsd: joined((_, top) => top.costUsd),
    clusters: rest.flatMap((panel) => panel.clusters),
    weights: rest.flatMap((panel) => Array.from(panel.weights)),
  });
}
