import type { SemanticRouting, SemanticSignal } from '../../records/gateway.js';
import { FEATURES } from '../features.js';

const STEPS: Record<string, readonly number[]> = { chars: [200, 800, 2000, 6000], words: [50, 200, 800] };

/**
 * Yes-or-no signals that semantic-router can compute itself, made from our own features: how often a feature's
 * pattern occurs, in steps, and the length of the text. A signal is named after its feature and step.
 */
export const SEMANTIC_SIGNALS: readonly SemanticSignal[] = [
  ...STEPS['chars']!.map((step) => counted('chars', '(?s).', step)),
  ...FEATURES.flatMap(({ name, how }) =>
    how.by === 'count' ? (STEPS[name] ?? [1, 3]).map((step) => counted(name, how.pattern, step)) : [],
  ),
];

function counted(name: string, pattern: string, step: number): SemanticSignal {
  return { name: `${name}_${step}`, kind: 'structure', by: 'count', pattern, case_sensitive: false, gte: step };
}

/** The routing that sends what scores at least the threshold to the strong tier. Signals that weigh 0 are left out. */
export function semanticRouting(
  weights: Record<string, number>,
  threshold: number,
  weak: string,
  strong: string,
): SemanticRouting {
  const signals = SEMANTIC_SIGNALS.filter(({ name }) => (Object.hasOwn(weights, name) ? weights[name] : 0) !== 0);
  return {
    target: 'vllm-semantic-router',
    signals,
    weights: Object.fromEntries(signals.map(({ name }) => [name, weights[name]!])),
    bands: [
      { name: 'easy', gte: null, tier: weak },
      { name: 'hard', gte: threshold, tier: strong },
    ],
  };
}
