import type { SemanticSignal } from '../../records/gateway.js';
import { FEATURES } from '../features.js';

const STEPS: Record<string, readonly number[]> = { chars: [200, 800, 2000, 6000], words: [50, 200, 800] };

/** Where a feature's own pattern has a repeat inside, which is not linear in every engine: nearly the same with a limit. */
const BOUNDED: Record<string, string> = {
  numbers: '[0-9]+',
  long_words: '\\b[0-9a-z_]{10,40}\\b',
  list_items: '\\n[ \\t]{0,8}(?:[-*•]|[0-9]{1,3}[.)])[ \\t]',
};

/**
 * Yes-or-no signals that semantic-router can compute itself, made from our own features: how often a feature's
 * pattern occurs, in steps, and the length of the text. A signal is named after its feature and step.
 */
export const SEMANTIC_SIGNALS: readonly SemanticSignal[] = [
  ...STEPS['chars']!.map((step) => counted('chars', '(?s).', step)),
  ...FEATURES.flatMap(({ name, how }) =>
    how.by === 'count' ? (STEPS[name] ?? [1, 3]).map((step) => counted(name, BOUNDED[name] ?? how.pattern, step)) : [],
  ),
];

function counted(name: string, pattern: string, step: number): SemanticSignal {
  return { name: `${name}_${step}`, kind: 'structure', by: 'count', pattern, case_sensitive: false, gte: step };
}
