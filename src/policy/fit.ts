import { fitLogistic, scoreLogistic } from '../learn/logistic.js';
import type { LogisticModel } from '../records/score-model.js';
import type { Traits } from '../records/traits.js';
import type { CandidateKind } from '../records/tuning.js';
import { FEATURES } from '../traffic/features.js';
import { coverKey, segmentKey } from '../traffic/traits.js';
import { fitSegments, type SegmentScores } from './segments.js';

const FEATURE_NAMES = FEATURES.map((feature) => feature.name);

/** A fitted way to order requests. */
export interface Fitted {
  /** Higher means "needs the stronger tier"; Infinity: never to be routed down. */
  score(traits: Traits): number;
  /** What the rules file needs to execute it. */
  segments?: SegmentScores;
  model?: LogisticModel;
}

/** A kind of router that can be fitted to labels of "unacceptable on the small tier". NaN labels are left out. */
export interface Fitter {
  kind: CandidateKind;
  fit(traits: readonly Traits[], labels: Float64Array, weights: Float64Array): Fitted;
}

/** Rules on task and class. */
export const RULES: Fitter = {
  kind: 'rules',
  fit(traits, labels) {
    const segments = fitSegments(traits, labels);
    return { segments, score: (one) => segments[segmentKey(one)] ?? Number.POSITIVE_INFINITY };
  },
};

/** `kind/class` cells with at least `least` cases: where the eval set says something about traffic. Sorted. */
export function coveredCells(traits: readonly Traits[], least = 5): string[] {
  const counts = new Map<string, number>();
  for (const one of traits) counts.set(coverKey(one), (counts.get(coverKey(one)) ?? 0) + 1);
  return [...counts].flatMap(([cell, cases]) => (cases >= least ? [cell] : [])).sort();
}

/** L2 logistic regression; requests of a kind and class outside `cells` are never routed down. */
export function logisticRouter(cells: readonly string[], seed: number): Fitter {
  const covered = new Set(cells);
  return {
    kind: 'logistic',
    fit(traits, labels, weights) {
      const rows = traits.flatMap((_, row) => (Number.isNaN(labels[row]) ? [] : [row]));
      const model = fitLogistic(
        rows.map((row) => traits[row] as Traits),
        Float64Array.from(rows, (row) => labels[row] as number),
        Float64Array.from(rows, (row) => weights[row] as number),
        { featureNames: FEATURE_NAMES, groups: rows.map(String), seed },
      );
      return {
        model,
        score: (one) =>
          covered.has(coverKey(one)) ? scoreLogistic(model, one, FEATURE_NAMES) : Number.POSITIVE_INFINITY,
      };
    },
  };
}
