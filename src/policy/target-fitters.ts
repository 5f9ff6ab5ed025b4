import { fitLogistic } from '../learn/logistic.js';
import { zScore } from '../learn/term-value.js';
import { type GatewayRouting, LITELLM_DIMENSIONS, type LitellmClassifier } from '../records/gateway.js';
import type { Panel, TierColumn } from '../records/panel.js';
import type { GatewayScore } from '../records/score-model.js';
import type { Traits } from '../records/traits.js';
import type { Acceptable, CandidateKind } from '../records/tuning.js';
import { litellmAsk } from '../traffic/targets/litellm-ask.js';
import { LITELLM_DEFAULTS, litellmDimensions } from '../traffic/targets/litellm-heuristic.js';
import { fitLitellmTrained } from '../traffic/targets/litellm-trained.js';
import { semanticMatches } from '../traffic/targets/semantic-router.js';
import { SEMANTIC_SIGNALS } from '../traffic/targets/semantic-signals.js';
import { unacceptable } from './acceptable.js';
import type { Fitted, Fitter } from './fit.js';
import { routerScore } from './router-score.js';

/**
 * Ways to route by a gateway's own score, simplest first. What is fitted is what the gateway lets one set: boundaries
 * and weights of its dimensions or signals, or counts of successes. Any request with a text has a score, so the claim is
 * about all traffic like the eval set: a gateway knows no kinds.
 */
export function targetFitters(target: GatewayRouting['target'], acceptable: Acceptable): Fitter[] {
  if (target === 'vllm-semantic-router') {
    return [fitter('semantic_signals', (panel, labels) => semanticScoreOf(panel, labels))];
  }
  return [
    fitter('litellm_boundaries', () => ({ kind: 'litellm', classifier: LITELLM_DEFAULTS })),
    fitter('litellm_weights', (panel, labels) => ({ kind: 'litellm', classifier: weighted(panel, labels) })),
    {
      ...fitter('litellm_trained', (panel, labels) => ({
        kind: 'litellm',
        classifier: counted(panel, labels, acceptable),
      })),
      hasOneCut: true,
    },
  ];
}

function fitter(kind: CandidateKind, modelOf: (panel: Panel, labels: Float64Array) => GatewayScore): Fitter {
  return {
    kind,
    asksFirst: false,
    fit(panel, labels): Fitted {
      const model = modelOf(panel, labels);
      return {
        model,
        scores: ({ traits }) => Float64Array.from(traits, (one) => routerScore(model, one) ?? Number.POSITIVE_INFINITY),
      };
    },
  };
}

/** LiteLLM's seven dimensions with weights of our own. */
function weighted(panel: Panel, labels: Float64Array): LitellmClassifier {
  const values = panel.traits.map((one) => litellmDimensions(litellmAsk(one) ?? '', LITELLM_DEFAULTS));
  // Simple words only ever count against; every other dimension is whole at 1.
  const whole = LITELLM_DIMENSIONS.map((name) => (name === 'simpleIndicators' ? -1 : 1));
  return { ...LITELLM_DEFAULTS, weights: linearWeights(LITELLM_DIMENSIONS, values, whole, panel, labels) };
}

function counted(panel: Panel, labels: Float64Array, acceptable: Acceptable): LitellmClassifier {
  const top = panel.tiers.at(-1) as TierColumn;
  const topLabels = unacceptable(top, top, acceptable);
  const rows = panel.traits.flatMap((one, row) => {
    const ask = litellmAsk(one);
    if (ask === null) return [];
    return [
      { ask, level: 1, label: labels[row] as number },
      { ask, level: 4, label: topLabels[row] as number },
    ].flatMap(({ label, ...seen }) => (Number.isNaN(label) ? [] : [{ ...seen, success: label === 0 }]));
  });
  // The threshold is the cut, which is chosen later.
  return fitLitellmTrained(rows, 1);
}

/** Signals that match do so much for every request of one text; kept as long as the request is. */
const matches = new WeakMap<Traits, number[]>();

function matchesOf(traits: Traits): number[] {
  const known = matches.get(traits) ?? semanticMatches(traits, SEMANTIC_SIGNALS).map(Number);
  matches.set(traits, known);
  return known;
}

function semanticScoreOf(panel: Panel, labels: Float64Array): GatewayScore {
  const names = SEMANTIC_SIGNALS.map(({ name }) => name);
  const values = panel.traits.map(matchesOf);
  const weights = linearWeights(
    names,
    values,
    names.map(() => 1),
    panel,
    labels,
  );
  const signals = SEMANTIC_SIGNALS.filter(({ name }) => Object.hasOwn(weights, name));
  return { kind: 'vllm-semantic-router', signals, weights };
}

/**
 * Weights of a plain sum that orders requests as a logistic regression on the values does; rounded, so that what is
 * measured is what is written. Values that weigh nothing are left out.
 */
function linearWeights(
  names: readonly string[],
  values: readonly number[][],
  whole: readonly number[],
  panel: Panel,
  labels: Float64Array,
): Record<string, number> {
  const inputs = values.map((features) => ({ text: '', features, task: '' }));
  const model = fitLogistic(inputs, labels, panel.weights, { featureNames: names });
  return Object.fromEntries(
    names.flatMap((name, at) => {
      const fitted = Object.hasOwn(model.features, name) ? model.features[name] : undefined;
      if (!fitted) return [];
      const { mean, sd, weight } = fitted;
      const full = whole[at] as number;
      const slope = ((zScore(full, mean, sd) - zScore(0, mean, sd)) * weight) / full;
      const rounded = Number(slope.toPrecision(3));
      return Math.abs(rounded) < 1e-4 ? [] : [[name, rounded]];
    }),
  );
}
