import type { SemanticRouting, SemanticSignal } from '../../records/gateway.js';

/** The parts of a semantic-router file that score a request: signals, their weighted sum and its bands. */
export function semanticSections({ signals, weights, bands }: SemanticRouting): Record<string, unknown> {
  const of = (kind: SemanticSignal['kind']): SemanticSignal[] => signals.filter((signal) => signal.kind === kind);
  return {
    signals: {
      ...(of('keyword').length > 0 ? { keywords: of('keyword').map(keywordSignal) } : {}),
      ...(of('context').length > 0 ? { context: of('context').map(contextSignal) } : {}),
      ...(of('structure').length > 0 ? { structure: of('structure').map(structureSignal) } : {}),
    },
    projections: {
      scores: [
        {
          name: 'difficulty',
          method: 'weighted_sum',
          inputs: signals.map(({ kind, name }) => ({ type: kind, name, weight: weights[name] ?? 0 })),
        },
      ],
      mappings: [
        {
          name: 'difficulty_band',
          source: 'difficulty',
          method: 'threshold_bands',
          outputs: bands.map(({ name, gte }, index) => ({
            name,
            ...(gte === null ? {} : { gte }),
            ...(bands[index + 1] ? { lt: bands[index + 1]?.gte } : {}),
          })),
        },
      ],
    },
  };
}

function keywordSignal({ name, by, keywords, case_sensitive }: SemanticSignal): Record<string, unknown> {
  return { name, operator: by, keywords, case_sensitive };
}

function contextSignal({ name, gte, lte }: SemanticSignal): Record<string, unknown> {
  return { name, min_tokens: String(gte ?? 0), ...(lte === undefined ? {} : { max_tokens: String(lte) }) };
}

function structureSignal(signal: SemanticSignal): Record<string, unknown> {
  const { name, by, pattern, keywords, sequences, case_sensitive } = signal;
  const source =
    pattern !== undefined
      ? { type: 'regex', pattern }
      : by === 'sequence'
        ? { type: 'sequence', sequences }
        : { type: 'keyword_set', keywords };
  const predicate = Object.fromEntries(
    (['gt', 'gte', 'lt', 'lte'] as const).flatMap((key) => (signal[key] === undefined ? [] : [[key, signal[key]]])),
  );
  return {
    name,
    feature: { type: by, source: { ...source, case_sensitive } },
    ...(Object.keys(predicate).length > 0 ? { predicate } : {}),
  };
}
