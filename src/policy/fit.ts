import { fitGains, gainScorer } from '../learn/gain.js';
import { readingOf } from '../learn/kept-readings.js';
import { fitLogistic, type LogisticOptions } from '../learn/logistic.js';
import { logisticScorer } from '../learn/score-logistic.js';
import { fitSuccesses, successScorer } from '../learn/success.js';
import type { Panel, TierColumn } from '../records/panel.js';
import type { LogisticModel, ScoreModel } from '../records/score-model.js';
import type { Traits } from '../records/traits.js';
import type { CandidateKind } from '../records/tuning.js';
import { FEATURES } from '../traffic/features.js';
import { coverKey, segmentKey } from '../traffic/traits.js';
import { CASCADE, hasAnswerSigns } from './fit-cascade.js';
import { perPanel } from './per-panel.js';
import { fitSegments, type SegmentScores } from './segments.js';

const FEATURE_NAMES = FEATURES.map((feature) => feature.name);

/** A fitted way to order requests. */
export interface Fitted {
  /** Per case; higher means "needs the stronger tier"; Infinity: never to be routed down. */
  scores(panel: Panel): Float64Array;
  /** What the rules file needs to execute it. */
  segments?: SegmentScores;
  model?: ScoreModel;
  /** The same without a limit on its terms, fitted when asked for; it is never emitted. Absent: nothing was pruned. */
  unpruned?(): Fitted;
}

/** A kind of router that can be fitted to labels of "unacceptable on the small tier". NaN labels are left out. */
export interface Fitter {
  kind: CandidateKind;
  /** The small tier is asked first and always paid (a cascade); its score reads its answer's confidence, never the grade. */
  asksFirst: boolean;
  /** Measured beside the others and never chosen: a rules file cannot hold it. Absent: no. */
  isComparison?: boolean;
  /** Its score can be cut in one place only. Absent: anywhere. */
  hasOneCut?: boolean;
  fit(panel: Panel, labels: Float64Array, small: string): Fitted;
}

/** Rules on task and class. */
export const RULES: Fitter = {
  kind: 'rules',
  asksFirst: false,
  fit({ traits, weights }, labels) {
    const segments = fitSegments(traits, labels, weights);
    return { segments, scores: scoresBy((one) => segments[segmentKey(one)] ?? Number.POSITIVE_INFINITY) };
  },
};

function scoresBy(score: (traits: Traits) => number): Fitted['scores'] {
  return (panel) => Float64Array.from(panel.traits, score);
}

/** Cases by `kind/class` cell, of cells with at least `least`: where the eval set says something about traffic. Sorted. */
export function coveredCells(traits: readonly Traits[], least = 5): Record<string, number> {
  const counts = new Map<string, number>();
  for (const one of traits) counts.set(coverKey(one), (counts.get(coverKey(one)) ?? 0) + 1);
  const kept = [...counts].filter(([, cases]) => cases >= least).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(kept);
}

/** L2 logistic regression on the labels; requests of a kind and class outside `cells` are never routed down. */
export function logisticRouter(cells: readonly string[]): Fitter {
  const covered = new Set(cells);
  return {
    kind: 'logistic',
    asksFirst: false,
    fit(panel, labels) {
      const fitted = (options: LogisticOptions): Fitted & { model: LogisticModel } => {
        const model = fitLogistic(panel.traits, labels, panel.weights, options);
        return {
          model,
          scores: coveredScores(covered, () => logisticScorer(model, FEATURE_NAMES, 'words', readingOf)),
        };
      };
      const own = fitted(OPTIONS);
      if (own.model.buckets.length < LEAST_PRUNED) return own;
      return { ...own, unpruned: () => fitted({ ...OPTIONS, maxTerms: EVERY_TERM }) };
    },
  };
}

/** Two success models, one a tier, and their difference: the better order for a curve. Reads scores, not labels. */
export function gainRouter(cells: readonly string[]): Fitter {
  const covered = new Set(cells);
  const modelOf = perLowerTier(({ traits, tiers, weights }, lower) =>
    fitGains(traits, lower, (tiers.at(-1) as TierColumn).score, weights, CURVE_OPTIONS),
  );
  return {
    kind: 'logistic',
    asksFirst: false,
    fit(panel, _labels, small) {
      const model = modelOf(panel, small);
      return { scores: coveredScores(covered, () => gainScorer(model, FEATURE_NAMES)) };
    },
  };
}

/** How likely the small tier fails: the better order where nothing foretells when the top tier fails too. Reads scores, not labels. */
export function successRouter(cells: readonly string[]): Fitter {
  const covered = new Set(cells);
  const modelOf = perLowerTier(({ traits, weights }, lower) => fitSuccesses(traits, lower, weights, CURVE_OPTIONS));
  return {
    kind: 'logistic_small',
    asksFirst: false,
    isComparison: true,
    fit(panel, _labels, small) {
      const model = modelOf(panel, small);
      const failure = (): ((one: Traits) => number) => {
        const success = successScorer(model, FEATURE_NAMES);
        return (one) => 1 - success(one);
      };
      return { scores: coveredScores(covered, failure) };
    },
  };
}

/** A curve shows what the learner can do; only what goes into a rules file is pruned. */
const EVERY_TERM = 2 ** 24;

/** Of 8,000 terms that may stay, some round to nothing; with fewer than this, none was cut. */
const LEAST_PRUNED = 4000;

const OPTIONS: LogisticOptions = { featureNames: FEATURE_NAMES };
const CURVE_OPTIONS: LogisticOptions = { ...OPTIONS, maxTerms: EVERY_TERM };

/** One model for each tier below the top, fitted together: they share the texts, and the top tier's model where they need it. */
function perLowerTier<Model>(
  fitAll: (panel: Panel, lowerScores: readonly Float64Array[]) => Model[],
): (panel: Panel, small: string) => Model {
  const modelsOf = perPanel((panel) => {
    const lower = panel.tiers.slice(0, -1);
    const models = fitAll(
      panel,
      lower.map(({ score }) => score),
    );
    return new Map(lower.map(({ tier }, at) => [tier, models[at] as Model]));
  });
  return (panel, small) => modelsOf(panel).get(small) as Model;
}

/** A scorer holds two megabytes, so it is made when scores are asked for and not kept; the scores are, as long as their panel. */
function coveredScores(covered: ReadonlySet<string>, scorer: () => (one: Traits) => number): Fitted['scores'] {
  const known = new WeakMap<Panel, Float64Array>();
  return (panel) => {
    let scores = known.get(panel);
    if (scores === undefined) {
      const score = scorer();
      scores = Float64Array.from(panel.traits, (one) =>
        covered.has(coverKey(one)) ? score(one) : Number.POSITIVE_INFINITY,
      );
      known.set(panel, scores);
    }
    return scores;
  };
}

/** The kinds of router to try, simplest first; a cascade only where answers came with something to judge them by. */
export function fittersFor(panel: Panel, learned: readonly Fitter[]): Fitter[] {
  return [RULES, ...learned, ...(hasAnswerSigns(panel) ? [CASCADE] : [])];
}
